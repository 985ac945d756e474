import { leadRoutes as routes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import { audit, company, companyPage, Database, updateCompany } from '@cultivar/store';
import type { CompanyRow } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { checkFields } from './known-fields.ts';

@Controller()
export class CompaniesController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.companies)
  companies(@Input() { query }: In<typeof routes.companies>) {
    return companyPage(this.database, query);
  }

  @Endpoint(routes.company)
  async company(@Input() { params }: In<typeof routes.company>): Promise<CompanyRow> {
    const found = await company(this.database, params.id);
    if (!found) throw notFound('The company');
    return found;
  }

  @Endpoint(routes.updateCompany)
  async update(@Input() { params, body }: In<typeof routes.updateCompany>, @Me() me: User): Promise<CompanyRow> {
    await this.database.transact(async (tx) => {
      if (!(await company(tx, params.id))) throw notFound('The company');
      await checkFields(tx, body.fields ?? {}, 'company');
      if ((await updateCompany(tx, params.id, body, me.id)) === 'domain-taken')
        throw new Problem(409, 'domain-taken', 'Another company has this domain already.');
      await audit(tx, me.id, 'company.update', `company:${params.id}`, { changed: Object.keys(body) });
    });
    return this.company({ params, query: {}, body: {} });
  }
}
