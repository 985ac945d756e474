import { leadRoutes as routes } from '@cultivar/contract';
import type { In, LeadField, Me as User } from '@cultivar/contract';
import { audit, createLeadField, Database, ensureStandardFields, leadChoices, leadFields } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';

/** Registered before the leads themselves: `/api/leads/fields` is not the lead `fields`. */
@Controller()
export class LeadFieldsController implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    await ensureStandardFields(this.database);
  }

  @Endpoint(routes.fields)
  fields() {
    return leadFields(this.database);
  }

  @Endpoint(routes.createField)
  async createField(@Input() { body }: In<typeof routes.createField>, @Me() me: User): Promise<LeadField> {
    await this.database.transact(async (tx) => {
      if (!(await createLeadField(tx, body)))
        throw new Problem(409, 'key-taken', 'There is a field with this key already. Please choose another.');
      await audit(tx, me.id, 'field.create', `field:${body.key}`);
    });
    return body;
  }

  @Endpoint(routes.choices)
  choices() {
    return leadChoices(this.database);
  }
}
