import type { Sql, Tx } from '../database.ts';
import { DOMAIN_SQL } from './sending.store.ts';

/** A row of the outbox that this sender may now send. */
export interface Claimed {
  readonly id: number;
  readonly key: string;
  readonly kind: 'mail' | 'webhook';
  readonly leadId: number | null;
  readonly enrolmentId: number | null;
  readonly payload: unknown;
  /** This one included. */
  readonly attempt: number;
  readonly createdAt: Date;
  /** Tells this claim from a later one of the same sender. */
  readonly claimedAt: Date;
  /** The recipient's domain, where a limit counted this mail. */
  readonly counted?: string | null;
}
export interface Claim {
  readonly slot: string;
  readonly kind: 'mail' | 'webhook';
  readonly limit: number;
  /** The database's clock. */
  readonly now: Date;
}
export interface ClaimResult {
  readonly items: readonly Claimed[];
  /** How many may not go at all. */
  readonly refused: number;
  /** How many wait for a sending limit from now on. */
  readonly held: number;
  /** A limit kept something back: worth asking again soon, though nothing else is due. */
  readonly limited: boolean;
}

/**
 * Whether a mail `o` may go to its lead `l`, on the database as it is now: what was consented to when the journey wrote the row does
 * not count. Marketing needs the granted consent, a topic (if the template has one) the lead wants, and an address that is not
 * suppressed. A service mail is what the lead just asked
 * for: only an address known not to exist is spared it. Internal and test mails go to people of the house.
 */
const REFUSAL = `case
         when o.kind <> 'mail' or o.payload->>'to' is not null then null
         when o.payload->>'class' not in ('marketing', 'service') then null
         when l.id is null then 'lead-gone'
         when l.email is null then 'no-address'
         when o.payload->>'class' = 'marketing' and c.state is distinct from 'granted' then 'no-consent'
         when o.payload->>'class' = 'marketing' and s.email_hash is not null then 'suppressed'
         when o.payload->>'class' = 'marketing' and not coalesce(choice.subscribed, topic.for_all, true) then 'topic-left'
         when s.reason = 'hard-bounce' then 'suppressed'
       end`;
const LEAD_OF_MAIL = `left join lead l on l.id = o.lead_id
       left join consent c on c.lead_id = o.lead_id and c.purpose = 'marketing'
       left join template t_of on t_of.id = o.payload->>'templateId' and t_of.topic_id is not null
       left join topic on topic.id = t_of.topic_id
       left join topic_choice choice on choice.lead_id = o.lead_id and choice.topic_id = topic.id
       left join suppression s on s.email_hash = encode(sha256(convert_to(lower(l.email), 'UTF8')), 'hex')`;
const CLAIMED = `o.id, o.key, o.kind, o.lead_id as "leadId", o.enrolment_id as "enrolmentId", o.payload, o.attempt,
       o.created_at as "createdAt", o.claimed_at as "claimedAt"`;
// The limits are plain parameters and the order is the index's, `held_for` included: else the planner takes all that is due for what
// is asked for, and sorts it. What is locked beyond the limit is let go at once.
/** At most three of four places for what somebody waits for: the rest goes on, too. */
const URGENT = `select id from outbox where $1 = 'mail' and state = 0 and kind = 'mail' and held_for is null
       and payload->>'class' <> 'marketing' and not_before <= $2 order by not_before, id limit $4::int for update skip locked`;
const DUE = `select id from outbox where state = 0 and kind = $1 and held_for is null and not_before <= $2
       and id <> all(array(select id from urgent)) order by held_for, not_before, id limit $3::int for update skip locked`;
const TAKEN = `urgent as materialized (${URGENT}), rest as materialized (${DUE}),
     due as (select id from urgent union all select id from rest limit $3::int)`;
const places = (limit: number): readonly number[] => [limit, Math.ceil(limit * 0.75)];

/**
 * Takes what is due, in one statement that has committed before any byte goes out. Answers to what somebody did go before what was
 * planned. A mail that may not go ends in state 5 with the reason.
 */
export async function claimDue(sql: Sql, claim: Claim): Promise<ClaimResult> {
  const rows = await sql.query<Claimed & { readonly refusal: string | null }>(
    `with ${TAKEN},
     judged as (select o.id, ${REFUSAL} as refusal from due join outbox o on o.id = due.id ${LEAD_OF_MAIL})
     update outbox o set state = case when j.refusal is null then 1 else 5 end, code = j.refusal, slot = $5,
       claimed_at = $2, attempt = o.attempt + 1, settled_at = case when j.refusal is null then null else $2::timestamptz end
     from judged j where o.id = j.id returning ${CLAIMED}, j.refusal`,
    [claim.kind, claim.now, ...places(claim.limit), claim.slot],
  );
  const items = rows.filter((row) => row.refusal === null).sort((a, b) => a.id - b.id);
  return { items, refused: rows.length - items.length, held: 0, limited: false };
}

/** Of mails in hand, those that may not go any more: people withdraw while a slow server lets others wait. */
export async function refusedMeanwhile(sql: Sql, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await sql.query<{ id: number; refusal: string }>(
    `select * from (select o.id, ${REFUSAL} as refusal from outbox o ${LEAD_OF_MAIL} where o.id = any($1::bigint[])) judged
     where refusal is not null`,
    [ids],
  );
  return new Map(rows.map(({ id, refusal }) => [id, refusal]));
}

/** Something that could be claimed: locked, judged, and to be decided on. */
export interface Candidate {
  readonly id: number;
  readonly refusal: string | null;
  readonly domain: string | null;
  readonly urgent: boolean;
  readonly heldFor: string | null;
}
/** Locks what is due, urgent first; of those that wait for a domain the oldest, as many as `rooms` says. */
export async function candidates(
  tx: Tx,
  { kind, now, limit }: Claim,
  rooms: ReadonlyMap<string, number>,
): Promise<readonly Candidate[]> {
  const held = rooms.size
    ? await tx.query<{ id: number }>(
        `select w.id from unnest($1::text[], $2::int[]) as d(domain, room) cross join lateral (
           select id from outbox where kind = 'mail' and state = 0 and held_for = d.domain and not_before <= $3
           order by not_before, id limit d.room for update skip locked) w`,
        [[...rooms.keys()], [...rooms.values()], now],
      )
    : [];
  const due = await tx.query<{ id: number }>(`with ${TAKEN} select id from due`, [kind, now, ...places(limit)]);
  const rows = await tx.query<Candidate>(
    `select o.id, ${REFUSAL} as refusal, case when o.kind = 'mail' then ${DOMAIN_SQL} end as domain, o.held_for as "heldFor",
       o.kind = 'mail' and o.payload->>'class' <> 'marketing' as urgent
     from outbox o ${LEAD_OF_MAIL} where o.id = any($1::bigint[]) order by o.not_before, o.id`,
    [[...held, ...due].map(({ id }) => id)],
  );
  const rank = (row: Candidate): number => (row.urgent ? 0 : row.heldFor === null ? 2 : 1);
  return [...rows].sort((a, b) => rank(a) - rank(b));
}
/** What was decided about locked candidates. */
export interface Decision {
  readonly go: readonly Candidate[];
  readonly refuse: readonly Candidate[];
  /** From now on they wait for their domain. */
  readonly hold: readonly (Candidate & { readonly code: string })[];
  /** Asked again at an instant: what somebody waits for keeps its place at the front. */
  readonly later: readonly (Candidate & { readonly code: string; readonly at: Date })[];
}
export async function writeDecision(tx: Tx, claim: Claim, decision: Decision): Promise<readonly Claimed[]> {
  const { go, refuse, hold, later } = decision;
  const domains = new Map(go.map(({ id, domain }) => [id, domain]));
  if (refuse.length)
    await tx.query(
      `update outbox o set state = 5, code = t.code, slot = $3, claimed_at = $4, settled_at = $4, attempt = o.attempt + 1,
         held_for = null from unnest($1::bigint[], $2::text[]) t(id, code) where o.id = t.id`,
      [refuse.map(({ id }) => id), refuse.map(({ refusal }) => refusal), claim.slot, claim.now],
    );
  const wait = [
    ...hold.map((one) => ({ ...one, at: null, heldFor: one.domain })),
    ...later.map((one) => ({ ...one, heldFor: null })),
  ];
  if (wait.length)
    await tx.query(
      `update outbox o set held_for = t.held_for, code = t.code, not_before = coalesce(t.at, o.not_before)
       from unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[]) t(id, held_for, code, at) where o.id = t.id`,
      [
        wait.map(({ id }) => id),
        wait.map(({ heldFor }) => heldFor),
        wait.map(({ code }) => code),
        wait.map(({ at }) => at),
      ],
    );
  if (!go.length) return [];
  const rows = await tx.query<Claimed>(
    `update outbox o set state = 1, code = null, slot = $2, claimed_at = $3, attempt = o.attempt + 1, settled_at = null, held_for = null
     where o.id = any($1::bigint[]) returning ${CLAIMED}`,
    [go.map(({ id }) => id), claim.slot, claim.now],
  );
  return rows.map((row) => ({ ...row, counted: domains.get(row.id) ?? null })).sort((a, b) => a.id - b.id);
}

/** Whether anything is due, or waits for a limit: what the sweep asks before it claims. */
export async function outboxDue(sql: Sql, kinds: readonly string[], now: Date): Promise<boolean> {
  const [row] = await sql.query<{ due: boolean }>(
    `select exists (select 1 from outbox where state = 0 and kind = any($1::text[]) and held_for is null and not_before <= $2)
       or exists (select 1 from outbox where state = 0 and kind = 'mail' and held_for is not null) as due`,
    [kinds, now],
  );
  return row!.due;
}

/**
 * Rows this sender claimed without ever hearing of it, because the connection went with the answer: due again, at once. Only the
 * sender itself can tell, so only it may ask, and not while it claims.
 *
 * @param it `held`: what it does have in hand
 * @returns how many there were
 */
export async function giveBackUnheard(
  sql: Sql,
  it: { readonly slot: string; readonly kind: string; readonly held: readonly number[] },
): Promise<number> {
  const rows = await sql.query(
    `update outbox set state = 0, slot = null, attempt = attempt - 1
     where slot = $1 and state = 1 and kind = $2 and id <> all($3::bigint[]) returning id`,
    [it.slot, it.kind, it.held],
  );
  return rows.length;
}
