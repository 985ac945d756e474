import type { Tx } from '../database.ts';
import { happen, post } from '../happen.ts';
import type { Happening } from '../happen.ts';
import { answerWalks } from './answer.store.ts';
import { offeredLeads, thingNames } from './evidence.store.ts';
import { handoffMail } from './handoff-mail.ts';
import { marketingUsers, tell } from './notification.store.ts';
import { noticeData, offerHandoffs, personaName, personaNames } from './offer.store.ts';
import { lockRouting, routingModel, salespeople } from './routing.store.ts';

/** So many handoffs in one go of the sweep. */
const BATCH = 100;

interface DueHandoff {
  readonly id: number;
  readonly leadId: number;
  readonly userId: number | null;
  readonly enrolmentId: number | null;
  readonly seq: number | null;
  readonly reason: string;
  readonly hours: number;
  readonly previousId: number | null;
  readonly waiting: readonly { readonly enrolmentId: number; readonly seq: number }[];
  readonly dueAt: Date;
}

/**
 * What the clock does to offers: a reminder at half time; past the deadline the offer expires and goes to the next person once;
 * if that one does not answer either, those who look after the whole are told and the journey goes on.
 *
 * @returns how many offers were touched; call again while it is `BATCH`-sized work
 */
export async function expireHandoffs(tx: Tx): Promise<number> {
  return (await remind(tx)) + (await expire(tx));
}

async function remind(tx: Tx): Promise<number> {
  const leadIds = await lockLeadsOf(tx, `remind_at <= $1 and due_at > $1 order by remind_at`);
  if (!leadIds.length) return 0;
  const due = await tx.query<DueHandoff>(
    `update handoff set remind_at = null
     where state = 'offered' and remind_at <= $1 and due_at > $1 and lead_id = any($2::bigint[]) returning ${COLUMNS}`,
    [tx.now, leadIds],
  );
  if (!due.length) return 0;
  const [model, leads, people, personas] = [
    await routingModel(tx),
    await offeredLeads(
      tx,
      due.map((one) => one.leadId),
    ),
    new Map((await salespeople(tx)).map((person) => [person.userId, person])),
    await personaNames(tx),
  ];
  const there = due.flatMap((one) => {
    const lead = leads.get(one.leadId);
    const person = one.userId === null ? undefined : people.get(one.userId);
    return lead && person ? [{ one, lead, person }] : [];
  });
  const things = await thingNames(
    tx,
    there.map(({ lead }) => lead.evidence),
  );
  await tell(
    tx,
    tx.now,
    there.map(({ one, lead, person }) => ({
      userId: person.userId,
      kind: 'handoff.reminder',
      leadId: lead.id,
      data: noticeData(one.id, lead, one.reason, one.dueAt),
    })),
  );
  await post(
    tx,
    there.map(({ one, lead, person }) =>
      handoffMail({
        key: `handoff:${one.id}:reminder`,
        handoffId: one.id,
        leadId: lead.id,
        to: person,
        leadName: lead.name,
        company: lead.company,
        reason: one.reason,
        evidence: lead.evidence,
        personaName: personaName(personas, lead.evidence.persona, person.language),
        things,
        dueAt: one.dueAt,
        zone: model.hours.zone,
        reminder: true,
      }),
    ),
  );
  return due.length;
}

const COLUMNS = `id, lead_id as "leadId", user_id as "userId", enrolment_id as "enrolmentId", seq, reason,
  answer_within_hours as hours, previous_id as "previousId", waiting, due_at as "dueAt"`;

/** Leads first, in id order, as everybody does; then their offers, then the routing. Who is busy is taken by the next sweep. */
async function lockLeadsOf(tx: Tx, due: string): Promise<readonly number[]> {
  const rows = await tx.query<{ id: number }>(
    `select id from lead where id in (select lead_id from handoff where state = 'offered' and ${due} limit ${BATCH})
     order by id for update skip locked`,
    [tx.now],
  );
  return rows.map((row) => row.id);
}

async function expire(tx: Tx): Promise<number> {
  const leadIds = await lockLeadsOf(tx, `due_at <= $1 order by due_at`);
  if (!leadIds.length) return 0;
  await lockRouting(tx);
  const due = await tx.query<DueHandoff>(
    `update handoff set state = 'expired', closed_at = $2, remind_at = null
     where state = 'offered' and due_at <= $2 and lead_id = any($1::bigint[]) returning ${COLUMNS}`,
    [leadIds, tx.now],
  );
  const again = due.filter((one) => one.previousId === null);
  const offered = await offerHandoffs(
    tx,
    again.map((one) => ({
      leadId: one.leadId,
      enrolmentId: one.enrolmentId,
      seq: one.seq,
      reason: one.reason,
      answerWithinHours: one.hours,
      previousId: one.id,
      passed: one.userId === null ? [] : [one.userId],
      waiting: one.waiting,
    })),
  );
  await happen(tx, [...due.map(expired), ...offered]);
  const over = due.filter((one) => one.previousId !== null);
  for (const one of over) await answerWalks(tx, one, 'expired', {});
  await notifyExpired(tx, due, over);
  return due.length;
}

const expired = (one: DueHandoff): Happening => ({
  leadId: one.leadId,
  by: 'clock',
  touchpoint: {
    kind: 'handoff.expired',
    ref: one.previousId === null ? 'passed-on' : 'unanswered',
    source: 'handoff',
    sourceId: `${one.id}:expired`,
    data: { handoffId: one.id, userId: one.userId },
  },
});

async function notifyExpired(tx: Tx, due: readonly DueHandoff[], over: readonly DueHandoff[]): Promise<void> {
  const leads = await offeredLeads(
    tx,
    due.map((one) => one.leadId),
  );
  const caretakers = over.length ? await marketingUsers(tx) : [];
  const data = (one: DueHandoff) => noticeData(one.id, leads.get(one.leadId)!, one.reason, one.dueAt);
  await tell(tx, tx.now, [
    ...due.flatMap((one) =>
      one.userId === null ? [] : [{ userId: one.userId, kind: 'handoff.expired', leadId: one.leadId, data: data(one) }],
    ),
    ...over.flatMap((one) =>
      caretakers.map((userId) => ({ userId, kind: 'handoff.unanswered', leadId: one.leadId, data: data(one) })),
    ),
  ]);
}
