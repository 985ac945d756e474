import { leadRoutes as routes } from '@cultivar/contract';
import type { In, LeadFilter as Asked, Me as User } from '@cultivar/contract';
import { mayMove, needsReason } from '@cultivar/scoring';
import {
  addNote,
  audit,
  createLead,
  Database,
  eraseLead,
  exportLeads,
  leadDetail,
  leadExists,
  leadFields,
  leadPage,
  lockLeadStage,
  mergeLeads,
  scoreSeries,
  timelinePage,
  updateLead,
} from '@cultivar/store';
import type { LeadFilter, Tx } from '@cultivar/store';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { exportHeader, exportLine } from './csv-export.ts';
import { checkFields } from './known-fields.ts';

const TAKEN = new Problem(409, 'email-taken', 'There is a lead with this address already. Open it, or merge the two.');

@Controller()
export class LeadsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.list)
  async list(@Input() { query }: In<typeof routes.list>) {
    return leadPage(this.database, await this.#filter(query), query);
  }

  @Endpoint(routes.exportCsv)
  async exportCsv(
    @Input() { query }: In<typeof routes.exportCsv>,
    @Me() me: User,
    @Res() response: Response,
  ): Promise<void> {
    const fields = (await leadFields(this.database)).filter((field) => field.subject === 'lead');
    await this.database.transact((tx) => audit(tx, me.id, 'lead.export', 'leads', { filtered: Boolean(query.rule) }));
    const filter = await this.#filter(query);
    response.type('text/csv; charset=utf-8').attachment('leads.csv');
    response.write(exportHeader(fields, query.language));
    for await (const rows of exportLeads(this.database, filter)) {
      if (response.closed) return;
      const more = response.write(rows.map((row) => exportLine(row, fields, query.language)).join(''));
      // a slow reader must not fill the memory
      if (!more) await new Promise<void>((resolve) => response.once('drain', resolve).once('close', resolve));
    }
    response.end();
  }

  @Endpoint(routes.detail)
  async detail(@Input() { params }: In<typeof routes.detail>) {
    return this.#one(params.id);
  }

  @Endpoint(routes.timeline)
  async timeline(@Input() { params, query }: In<typeof routes.timeline>, @Me() me: User) {
    if (!(await leadExists(this.database, params.id))) throw notFound('The lead');
    return timelinePage(this.database, params.id, { ...query, language: me.language });
  }

  @Endpoint(routes.scores)
  scores(@Input() { params }: In<typeof routes.scores>) {
    return scoreSeries(this.database, params.id);
  }

  @Endpoint(routes.create)
  async create(@Input() { body }: In<typeof routes.create>, @Me() me: User): Promise<{ id: number }> {
    if (!body.email && !body.phone && !body.lastName)
      throw new Problem(422, 'too-little', 'Please give at least a name, an e-mail address or a phone number.');
    const id = await this.database.transact((tx) => createLead(tx, body, me.id));
    if (id === null) throw TAKEN;
    return { id };
  }

  @Endpoint(routes.update)
  async update(@Input() { params, body }: In<typeof routes.update>, @Me() me: User) {
    const done = await this.database.transact(async (tx) => {
      const lead = await lockLeadStage(tx, params.id);
      if (!lead) throw notFound('The lead');
      if (body.stage === lead.stage) delete body.stage;
      if (body.stage) {
        if (!mayMove(lead.stage, body.stage, 'person')) throw notFound('This move');
        if (needsReason(lead.stage, body.stage) && !body.reason)
          throw new Problem(422, 'reason-needed', 'This move is not forward: please say why. The reason is kept.');
      }
      await checkFields(tx, body.fields ?? {}, 'lead');
      await this.#checkNames(tx, body);
      return updateLead(tx, params.id, body, me.id);
    });
    if (done === 'email-taken') throw TAKEN;
    return this.#one(params.id);
  }

  @Endpoint(routes.note)
  async note(@Input() { params, body }: In<typeof routes.note>, @Me() me: User): Promise<{ id: number }> {
    return this.database.transact(async (tx) => {
      if (!(await lockLeadStage(tx, params.id))) throw notFound('The lead');
      return { id: await addNote(tx, params.id, body.text, me.id) };
    });
  }

  @Endpoint(routes.merge)
  async merge(@Input() { params, body }: In<typeof routes.merge>, @Me() me: User) {
    if (params.id === body.other) throw new Problem(422, 'same-lead', 'A lead cannot be merged with itself.');
    await this.database.transact(async (tx) => {
      for (const id of [params.id, body.other]) if (!(await leadExists(tx, id))) throw notFound('The lead');
      if (!(await mergeLeads(tx, params.id, body.other, me.id))) throw notFound('The lead');
    });
    return this.#one(params.id);
  }

  @Endpoint(routes.erase)
  async erase(@Input() { params }: In<typeof routes.erase>, @Me() me: User): Promise<{ done: true }> {
    await this.database.transact(async (tx) => {
      if (!(await eraseLead(tx, params.id, `user:${me.id}`))) throw notFound('The lead');
      await audit(tx, me.id, 'lead.erase', `lead:${params.id}`);
    });
    return { done: true };
  }

  async #one(id: number) {
    const lead = await leadDetail(this.database, id);
    if (!lead) throw notFound('The lead');
    return lead;
  }

  async #filter(query: Asked): Promise<LeadFilter> {
    return { ...query, now: await this.database.now() };
  }

  async #checkNames(tx: Tx, body: In<typeof routes.update>['body']): Promise<void> {
    if (body.owner && !(await tx.query(`select 1 from app_user where id = $1 and active`, [body.owner])).length)
      throw new Problem(422, 'unknown-owner', 'This person does not exist or is not active.');
    if (body.persona && !(await tx.query(`select 1 from persona where id = $1`, [body.persona])).length)
      throw new Problem(422, 'unknown-persona', 'This persona does not exist (any more).');
  }
}
