import { nextQuestions } from '@cultivar/audience';
import { formRoutes as routes } from '@cultivar/contract';
import type { EmbedCode, In, Me as User } from '@cultivar/contract';
import {
  addForm,
  audit,
  Database,
  leadFields,
  listForms,
  readForm,
  removeForm,
  saveForm,
  submissionsOf,
  workflowsWithForm,
} from '@cultivar/store';
import type { StoredForm } from '@cultivar/store';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { PublicHouse } from '../public/public-house.ts';
import { askable } from './askable-fields.ts';
import { embedCode } from './embed-code.ts';
import { previewPage } from './preview-page.ts';
import { submissionsCsv } from './submissions-csv.ts';

const EXPORT_LIMIT = 50_000;

@Controller()
export class FormsController {
  constructor(
    private readonly database: Database,
    private readonly house: PublicHouse,
  ) {}

  @Endpoint(routes.list)
  list(@Input() { query }: In<typeof routes.list>) {
    return listForms(this.database, query);
  }

  @Endpoint(routes.fields)
  async fields() {
    return { items: askable(await leadFields(this.database)) };
  }

  @Endpoint(routes.preview)
  async preview(@Input() { body }: In<typeof routes.preview>) {
    const { definition, language, known } = body;
    const fixed = definition.fields.filter((field) => field.mode === 'always').map((field) => field.key);
    const asked = nextQuestions(definition, new Set(known ? fixed : []));
    return { html: previewPage(definition, asked, language, await this.house.organisation(), known) };
  }

  @Endpoint(routes.create)
  async create(@Input() { body }: In<typeof routes.create>, @Me() me: User): Promise<StoredForm> {
    const id = await this.database.transact(async (tx) => {
      const added = await addForm(tx, body);
      await audit(tx, me.id, 'form.create', `form:${added}`, { name: body.name });
      return added;
    });
    return this.one(id);
  }

  @Endpoint(routes.get)
  get(@Input() { params }: In<typeof routes.get>): Promise<StoredForm> {
    return this.one(params.id);
  }

  @Endpoint(routes.save)
  async save(@Input() { params, body }: In<typeof routes.save>, @Me() me: User): Promise<StoredForm> {
    await this.one(params.id);
    await this.database.transact(async (tx) => {
      if (!(await saveForm(tx, params.id, body)))
        throw new Problem(
          409,
          'changed-meanwhile',
          'Somebody else saved this form in the meantime. Load it again; your changes are still on your screen.',
        );
      await audit(tx, me.id, 'form.save', `form:${params.id}`, { name: body.name });
    });
    return this.one(params.id);
  }

  @Endpoint(routes.remove)
  async remove(@Input() { params }: In<typeof routes.remove>, @Me() me: User): Promise<object> {
    await this.database.transact(async (tx) => {
      const users = await workflowsWithForm(tx, params.id);
      if (users.length)
        throw new Problem(409, 'in-use', `A running workflow uses this form: ${users.join(', ')}. End it first.`);
      if (!(await removeForm(tx, params.id))) throw notFound('The form');
      await audit(tx, me.id, 'form.delete', `form:${params.id}`);
    });
    return {};
  }

  @Endpoint(routes.submissions)
  async submissions(@Input() { params, query }: In<typeof routes.submissions>) {
    await this.one(params.id);
    return submissionsOf(this.database, params.id, query);
  }

  @Endpoint(routes.export)
  async export(
    @Input() { params }: In<typeof routes.export>,
    @Me() me: User,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    const form = await this.one(params.id);
    const { items } = await submissionsOf(this.database, params.id, { offset: 0, limit: EXPORT_LIMIT });
    await this.database.transact((tx) =>
      audit(tx, me.id, 'form.export', `form:${params.id}`, { submissions: items.length }),
    );
    response.type('text/csv; charset=utf-8').attachment(`${params.id}.csv`);
    return submissionsCsv(form, items, me.language);
  }

  @Endpoint(routes.embed)
  async embed(@Input() { params, query }: In<typeof routes.embed>): Promise<EmbedCode> {
    return embedCode(this.house.url, await this.one(params.id), query.language);
  }

  private async one(id: string): Promise<StoredForm> {
    const form = await readForm(this.database, id);
    if (!form) throw notFound('The form');
    return form;
  }
}
