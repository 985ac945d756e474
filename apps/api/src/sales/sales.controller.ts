import { salesRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, Out } from '@cultivar/contract';
import { BANT, standing } from '@cultivar/scoring';
import { mayHandle } from '@cultivar/sales';
import {
  answerHandoff,
  assignHandoff,
  closeHandoff,
  Database,
  handoffById,
  handoffCounts,
  handoffPage,
  lockHandoff,
  markSql,
  routingModel,
  salespeople,
  saveSheet,
  sheetOf,
} from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { handoffDetail, handoffRow } from './handoff-view.ts';
import { refusalProblem, stateOf } from './refusal.ts';

const by = (me: User) => ({ userId: me.id, role: me.role });
const asDate = (instant: string | undefined) => (instant === undefined ? undefined : new Date(instant));

/** The sales inbox. */
@Controller()
export class SalesController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.list)
  async list(@Input() { query }: In<typeof routes.list>, @Me() me: User): Promise<Out<typeof routes.list>> {
    const { view, whose, user, offset, limit } = query;
    const [found, now, { hours }] = await Promise.all([
      handoffPage(this.database, {
        view,
        userId: user ?? (whose === 'mine' ? me.id : null),
        withNobody: whose === 'mine' && user === undefined && view === 'offered',
        offset,
        limit,
      }),
      this.database.now(),
      routingModel(this.database),
    ]);
    return { total: found.total, items: found.items.map((row) => handoffRow(row, now, hours)) };
  }

  @Endpoint(routes.counts)
  async counts(@Me() me: User): Promise<Out<typeof routes.counts>> {
    const counts = await handoffCounts(this.database, me.id);
    return {
      mine: { offered: counts.mineOffered, working: counts.mineWorking },
      team: { offered: counts.offered, working: counts.working, nobody: counts.nobody },
      available: counts.available,
    };
  }

  @Endpoint(routes.detail)
  async detail(@Input() { params }: In<typeof routes.detail>, @Me() me: User): Promise<Out<typeof routes.detail>> {
    const row = await handoffById(this.database, params.id);
    if (!row) throw notFound('This handoff');
    const [now, { hours }, sheet, users] = await Promise.all([
      this.database.now(),
      routingModel(this.database),
      sheetOf(this.database, row.lead.id),
      this.database.query<{ id: number; name: string }>(`select id, name from app_user where id = any($1::int[])`, [
        (row.routing.candidates ?? []).map((one) => one.userId),
      ]),
    ]);
    const names = new Map(users.map((user) => [user.id, user.name]));
    return handoffDetail(row, { now, hours, me, sheet, names });
  }

  @Endpoint(routes.answer)
  async answer(
    @Input() { params, body }: In<typeof routes.answer>,
    @Me() me: User,
  ): Promise<Out<typeof routes.answer>> {
    const result = await this.database.transact((tx) =>
      answerHandoff(tx, {
        handoffId: params.id,
        by: by(me),
        answer: body.answer,
        reason: body.reason,
        recycleAt: asDate(body.recycleAt),
        note: body.note,
      }),
    );
    return { state: stateOf(result) };
  }

  @Endpoint(routes.assign)
  async assign(
    @Input() { params, body }: In<typeof routes.assign>,
    @Me() me: User,
  ): Promise<Out<typeof routes.assign>> {
    const known = await salespeople(this.database);
    if (!known.some((person) => person.userId === body.user))
      throw new Problem(400, 'unknown-user', 'Choose somebody who works in sales.');
    const result = await this.database.transact((tx) =>
      assignHandoff(tx, { handoffId: params.id, by: by(me), userId: body.user }),
    );
    return { state: stateOf(result) };
  }

  @Endpoint(routes.close)
  async close(@Input() { params, body }: In<typeof routes.close>, @Me() me: User): Promise<Out<typeof routes.close>> {
    const result = await this.database.transact((tx) =>
      closeHandoff(tx, {
        handoffId: params.id,
        by: by(me),
        outcome: body.outcome,
        reason: body.reason,
        recycleAt: asDate(body.recycleAt),
        note: body.note,
      }),
    );
    return { state: stateOf(result) };
  }

  @Endpoint(routes.saveSheet)
  async saveSheet(
    @Input() { params, body }: In<typeof routes.saveSheet>,
    @Me() me: User,
  ): Promise<Out<typeof routes.saveSheet>> {
    const known = new Set(BANT.criteria.map((criterion) => criterion.key));
    if (body.lines.some((line) => !known.has(line.criterion)))
      throw new Problem(400, 'unknown-criterion', `Use only ${[...known].join(', ')}.`);
    const sheet = await this.database.transact(async (tx) => {
      const handoff = await lockHandoff(tx, params.id);
      if (!handoff) throw notFound('This handoff');
      if (!mayHandle(handoff, by(me))) throw refusalProblem('not-yours');
      await saveSheet(tx, { leadId: handoff.leadId, lines: body.lines, source: `user:${me.id}` });
      return sheetOf(tx, handoff.leadId);
    });
    return {
      sheet: sheet.map((line) => ({ ...line, at: line.at.toISOString() })),
      met: standing(BANT, sheet).met,
    };
  }

  @Endpoint(routes.markSql)
  async markSql(
    @Input() { params, body }: In<typeof routes.markSql>,
    @Me() me: User,
  ): Promise<Out<typeof routes.markSql>> {
    const result = await this.database.transact((tx) =>
      markSql(tx, { handoffId: params.id, by: by(me), expressly: body.expressly }),
    );
    if (result.ok) return { stage: result.stage };
    if (result.code === 'too-little-known')
      throw new Problem(409, result.code, 'Fewer than three of the four criteria are met. Say so expressly to go on.');
    throw refusalProblem(result.code);
  }
}
