import { addBusinessTime, route } from '@cultivar/sales';
import type { Routed, RoutingModel } from '@cultivar/sales';
import type { Tx } from '../database.ts';
import { post } from '../happen.ts';
import type { Happening, OutboxItem } from '../happen.ts';
import { offeredLeads, thingNames } from './evidence.store.ts';
import type { OfferedLead } from './evidence.store.ts';
import { handoffMail } from './handoff-mail.ts';
import { marketingUsers, tell } from './notification.store.ts';
import { keepTurns, lockRouting, routingModel, salespeople } from './routing.store.ts';
import type { SalesColleague } from './routing.store.ts';
import { rulesThatHold } from './routing-facts.store.ts';

/** A lead to be offered to sales. `enrolmentId` and `seq` name the walk that waits for the answer, if one does. */
export interface HandoffOffer {
  readonly leadId: number;
  readonly enrolmentId: number | null;
  readonly seq: number | null;
  readonly reason: string;
  /** Business hours. */
  readonly answerWithinHours: number;
}
/** An offer after one that expired. */
export interface NextOffer extends HandoffOffer {
  readonly previousId: number;
  readonly passed: readonly number[];
  readonly waiting: readonly { readonly enrolmentId: number; readonly seq: number }[];
}

/**
 * Offers leads to sales: routes each (one transaction at a time), writes the handoff with its evidence and the reason of the
 * routing, makes the person the owner, tells them in the app and by mail. A lead that is on offer already is not offered twice:
 * the walk then waits for the same answer. The caller holds the locks of the leads.
 *
 * @returns the touchpoints that belong on the timeline, for the caller to bring in its own way
 */
export async function offerHandoffs(
  tx: Tx,
  offers: readonly (HandoffOffer | NextOffer)[],
): Promise<readonly Happening[]> {
  if (!offers.length) return [];
  await lockRouting(tx);
  const fresh = await joinOpenOffers(tx, offers);
  if (!fresh.length) return [];
  const model = await routingModel(tx);
  const leads = await offeredLeads(
    tx,
    fresh.map((offer) => offer.leadId),
  );
  const there = fresh.filter((offer) => leads.has(offer.leadId));
  const placed = await place(tx, model, there, leads);
  await announce(tx, model, placed);
  return placed.map((one) => ({
    leadId: one.lead.id,
    by: 'routing',
    touchpoint: {
      kind: 'handoff.offered',
      ref: one.person ? String(one.person.userId) : null,
      source: 'handoff',
      sourceId: `${one.id}:offered`,
      data: { handoffId: one.id, reason: one.offer.reason, userName: one.person?.name ?? null },
    },
  }));
}

/** @returns the offers whose lead is not on offer yet; the others' walks join those that wait */
async function joinOpenOffers(
  tx: Tx,
  offers: readonly (HandoffOffer | NextOffer)[],
): Promise<(HandoffOffer | NextOffer)[]> {
  const open = await tx.query<{ id: number; leadId: number }>(
    `select id, lead_id as "leadId" from handoff where state = 'offered' and lead_id = any($1::bigint[])`,
    [offers.map((offer) => offer.leadId)],
  );
  const openOf = new Map(open.map((row) => [row.leadId, row.id]));
  const fresh: (HandoffOffer | NextOffer)[] = [];
  const seen = new Map<number, number>();
  for (const offer of offers) {
    const handoffId = openOf.get(offer.leadId);
    const twin = seen.get(offer.leadId);
    if (handoffId !== undefined && offer.enrolmentId !== null)
      await tx.query(`update handoff set waiting = waiting || $2::jsonb where id = $1`, [
        handoffId,
        JSON.stringify([{ enrolmentId: offer.enrolmentId, seq: offer.seq }]),
      ]);
    else if (handoffId === undefined && twin !== undefined && offer.enrolmentId !== null) {
      // two walks of one lead in one batch
      const first = fresh[twin]!;
      const waiting = 'waiting' in first ? first.waiting : [];
      fresh[twin] = {
        previousId: 0,
        passed: [],
        ...first,
        waiting: [...waiting, { enrolmentId: offer.enrolmentId, seq: offer.seq ?? 0 }],
      };
    } else if (handoffId === undefined && twin === undefined) seen.set(offer.leadId, fresh.push(offer) - 1);
  }
  return fresh;
}

interface Placed {
  readonly id: number;
  readonly offer: HandoffOffer | NextOffer;
  readonly lead: OfferedLead;
  readonly person: SalesColleague | null;
  readonly dueAt: Date;
}
async function place(
  tx: Tx,
  model: RoutingModel,
  offers: readonly (HandoffOffer | NextOffer)[],
  leads: ReadonlyMap<number, OfferedLead>,
): Promise<readonly Placed[]> {
  const holding = await rulesThatHold(
    tx,
    model,
    offers.map((offer) => offer.leadId),
  );
  const people = new Map((await salespeople(tx)).map((person) => [person.userId, person]));
  const turns = new Map<number, number>();
  const rows = offers.map((offer) => {
    const lead = leads.get(offer.leadId)!;
    const held = holding.get(lead.id);
    const routed = route(model, [...people.values()], {
      holds: (rule) => model.rules.some((one) => one.rule === rule && held?.has(one.id)),
      ownerId: lead.ownerId,
      passed: 'passed' in offer ? offer.passed : [],
    });
    const person = routed.userId === null ? null : people.get(routed.userId)!;
    if (person) {
      turns.set(person.userId, routed.turn);
      people.set(person.userId, {
        ...person,
        turn: routed.turn,
        openHandoffs: person.openHandoffs + 1,
        lastOfferedAt: tx.now,
      });
    }
    return {
      offer,
      lead,
      person,
      routed,
      dueAt: addBusinessTime(tx.now, offer.answerWithinHours, model.hours),
      remindAt: addBusinessTime(tx.now, offer.answerWithinHours / 2, model.hours),
    };
  });
  await keepTurns(tx, turns);
  return insert(tx, rows);
}

async function insert(
  tx: Tx,
  rows: readonly (Omit<Placed, 'id'> & { readonly routed: Routed; readonly remindAt: Date })[],
): Promise<readonly Placed[]> {
  const ids = await tx.query<{ id: number; leadId: number }>(
    `insert into handoff (lead_id, enrolment_id, seq, state, user_id, reason, evidence, routing, offered_at, due_at, remind_at,
       answer_within_hours, previous_id, waiting)
     select lead_id, enrolment_id, seq, 'offered', user_id, reason, evidence, routing, $12, due_at, remind_at, hours, previous_id, waiting
     from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::text[], $6::jsonb[], $7::jsonb[], $8::timestamptz[],
       $9::timestamptz[], $10::real[], $11::bigint[], $13::jsonb[])
       as t(lead_id, enrolment_id, seq, user_id, reason, evidence, routing, due_at, remind_at, hours, previous_id, waiting)
     returning id, lead_id as "leadId"`,
    [
      rows.map((row) => row.lead.id),
      rows.map((row) => row.offer.enrolmentId),
      rows.map((row) => row.offer.seq),
      rows.map((row) => row.person?.userId ?? null),
      rows.map((row) => row.offer.reason),
      rows.map((row) => JSON.stringify(row.lead.evidence)),
      rows.map((row) => JSON.stringify({ ruleId: row.routed.ruleId, ...row.routed.because })),
      rows.map((row) => row.dueAt),
      rows.map((row) => row.remindAt),
      rows.map((row) => row.offer.answerWithinHours),
      rows.map((row) => ('previousId' in row.offer && row.offer.previousId) || null),
      tx.now,
      rows.map((row) => JSON.stringify('waiting' in row.offer ? row.offer.waiting : [])),
    ],
  );
  await tx.query(
    `update lead l set owner_id = t.user_id, updated_at = $3
     from unnest($1::bigint[], $2::int[]) as t(lead_id, user_id) where l.id = t.lead_id and t.user_id is not null`,
    [rows.map((row) => row.lead.id), rows.map((row) => row.person?.userId ?? null), tx.now],
  );
  const idOf = new Map(ids.map((row) => [row.leadId, row.id]));
  return rows.map((row) => ({ ...row, id: idOf.get(row.lead.id)! }));
}

/** In the app and by mail; where nobody was free, those who look after the whole are told. */
async function announce(tx: Tx, model: RoutingModel, placed: readonly Placed[]): Promise<void> {
  const personas = await personaNames(tx);
  const things = await thingNames(
    tx,
    placed.map((one) => one.lead.evidence),
  );
  const mails: OutboxItem[] = [];
  const caretakers = placed.some((one) => !one.person) ? await marketingUsers(tx) : [];
  await tell(
    tx,
    tx.now,
    placed.flatMap((one) =>
      (one.person ? [one.person.userId] : caretakers).map((userId) => ({
        userId,
        kind: one.person ? 'handoff.offered' : 'handoff.unassigned',
        leadId: one.lead.id,
        data: noticeData(one.id, one.lead, one.offer.reason, one.dueAt),
      })),
    ),
  );
  for (const one of placed)
    if (one.person)
      mails.push(
        handoffMail({
          key: `handoff:${one.id}`,
          handoffId: one.id,
          leadId: one.lead.id,
          to: one.person,
          leadName: one.lead.name,
          company: one.lead.company,
          reason: one.offer.reason,
          evidence: one.lead.evidence,
          personaName: personaName(personas, one.lead.evidence.persona, one.person.language),
          things,
          dueAt: one.dueAt,
          zone: model.hours.zone,
          reminder: false,
        }),
      );
  await post(tx, mails);
}

export const noticeData = (
  handoffId: number,
  lead: { readonly name: string; readonly company: string | null },
  reason: string,
  dueAt: Date,
): Readonly<Record<string, unknown>> => ({
  handoffId,
  leadName: lead.name,
  company: lead.company,
  reason,
  dueAt: dueAt.toISOString(),
});

export type PersonaNames = ReadonlyMap<string, Readonly<Record<string, string>>>;
export async function personaNames(tx: Pick<Tx, 'query'>): Promise<PersonaNames> {
  const rows = await tx.query<{ id: string; name: Record<string, string> }>(`select id, name from persona`);
  return new Map(rows.map((row) => [row.id, row.name]));
}
export const personaName = (names: PersonaNames, id: string | null, language: string): string | null =>
  id === null ? null : (names.get(id)?.[language] ?? names.get(id)?.de ?? id);
