import type { Sql, Tx } from '../database.ts';
import {
  countsFrom,
  fresh,
  paceOf,
  refusedByPolicy,
  roomIn,
  slowed,
  SPANS,
  spansOf,
  stepAt,
  taken,
} from './sending-limits.ts';
import type { DomainState, SendingLimits, Span } from './sending-limits.ts';

/** All mails together. */
export const ACCOUNT = '*';
const SPAN_NAMES = Object.keys(SPANS) as Span[];
export type Counted = ReadonlyMap<string, Readonly<Partial<Record<Span, number>>>>;

/** One at a time decides what may go: else two would give out the same room. Until the end of the transaction. */
export const lockSending = (tx: Tx): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtext('cultivar.sending'))`);

/** What went out in the span before now, by scope. */
export async function sentLately(sql: Sql, scopes: readonly string[], now: Date): Promise<Counted> {
  const rows = await sql.query<{ scope: string; span: Span; n: number }>(
    `select c.scope, c.span, sum(c.n)::int as n from unnest($2::text[], $3::timestamptz[]) as s(span, since)
     join sending_count c on c.scope = any($1::text[]) and c.span = s.span and c.at > s.since group by 1, 2`,
    [scopes, SPAN_NAMES, SPAN_NAMES.map((span) => countsFrom(span, now))],
  );
  const counted = new Map<string, Partial<Record<Span, number>>>();
  for (const { scope, span, n } of rows) counted.set(scope, { ...counted.get(scope), [span]: n });
  return counted;
}
export interface Sent {
  readonly scope: string;
  readonly n: number;
  readonly at: Date;
}
const bySpan = (sent: readonly Sent[]): readonly (readonly unknown[])[] => {
  const rows = sent.flatMap((one) => SPAN_NAMES.map((span) => ({ ...one, span })));
  return [
    rows.map(({ scope }) => scope),
    rows.map(({ span }) => span),
    rows.map(({ span, at }) => stepAt(span, at)),
    rows.map(({ n }) => n),
  ];
};
const SUMMED = `select scope, span, at, sum(n)::int as n from unnest($1::text[], $2::text[], $3::timestamptz[], $4::int[])
  as t(scope, span, at, n) group by 1, 2, 3 order by 1, 2, 3`;
/** Puts down what goes out at an instant. */
export async function countSent(sql: Sql, sent: readonly Sent[]): Promise<void> {
  if (!sent.length) return;
  await sql.query(
    `insert into sending_count as c (scope, span, at, n) ${SUMMED}
     on conflict (scope, span, at) do update set n = c.n + excluded.n`,
    bySpan(sent),
  );
}
/** It did not go out after all: taken back where it was counted, so that every span stays right. */
export async function uncountSent(sql: Sql, sent: readonly Sent[]): Promise<void> {
  if (!sent.length) return;
  await sql.query(
    `update sending_count c set n = greatest(0, c.n - t.n) from (${SUMMED}) t
     where c.scope = t.scope and c.span = t.span and c.at = t.at`,
    bySpan(sent),
  );
}
/** Whether the account may send no more right now. */
export async function accountIsFull(sql: Sql, { account }: SendingLimits, now: Date): Promise<boolean> {
  if (!spansOf(account).length) return false;
  return roomIn(account, (await sentLately(sql, [ACCOUNT], now)).get(ACCOUNT) ?? {}) < 1;
}
/** Counts that have become too old to count. */
export async function forgetSent(sql: Sql, now: Date): Promise<void> {
  await sql.query(
    `delete from sending_count c using unnest($1::text[], $2::timestamptz[]) as s(span, since) where c.span = s.span and c.at <= s.since`,
    [SPAN_NAMES, SPAN_NAMES.map((span) => countsFrom(span, now))],
  );
}

const STATE = `domain, per_minute as "perMinute", base_per_minute as "basePerMinute", slowed_at as "slowedAt", refusals, pauses,
  paused_until as "pausedUntil", code`;
/** Domains whose servers slowed us down, refused us, or made us pause, whether or not that is over. */
export const domainStates = (sql: Sql): Promise<DomainState[]> =>
  sql.query<DomainState>(`select ${STATE} from sending_domain order by domain limit 10000`);

/** A sign from a domain's server. */
export interface Sign {
  readonly domain: string;
  readonly sign: 'slow' | 'policy' | 'taken';
  readonly code: string;
}
/** @returns what changed for the worse: whoever runs the house wants to know */
export async function noteSigns(tx: Tx, signs: readonly Sign[]): Promise<readonly DomainState[]> {
  await lockSending(tx);
  const domains = [...new Set(signs.map(({ domain }) => domain))];
  const rows = await tx.query<DomainState>(`select ${STATE} from sending_domain where domain = any($1::text[])`, [
    domains,
  ]);
  const before = new Map(rows.map((row) => [row.domain, row]));
  const states = new Map<string, DomainState>();
  for (const { domain, sign, code } of signs) {
    const state = states.get(domain) ?? before.get(domain) ?? fresh(domain);
    if (sign === 'slow') states.set(domain, slowed(state, await tookLately(tx, domain), code, tx.now));
    else if (sign === 'policy') states.set(domain, refusedByPolicy(state, code, tx.now));
    else if (before.has(domain) || states.has(domain)) states.set(domain, taken(state));
  }
  const changed = [...states.values()].filter((state) => state !== before.get(state.domain));
  await writeStates(tx, changed);
  return changed.filter((state) => {
    const old = before.get(state.domain);
    return +(state.pausedUntil ?? 0) > +(old?.pausedUntil ?? 0) || +(state.slowedAt ?? 0) > +(old?.slowedAt ?? 0);
  });
}
async function tookLately(tx: Tx, domain: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*)::int as n from outbox o left join lead l on l.id = o.lead_id
     where o.settled_at > $2::timestamptz - interval '1 minute' and o.state = 2 and o.kind = 'mail' and ${DOMAIN_SQL} = $1`,
    [domain, tx.now],
  );
  return row!.n;
}
/** The recipient's domain of an outbox row `o` with its lead `l`. */
export const DOMAIN_SQL = `lower(split_part(coalesce(o.payload->>'to', l.email), '@', 2))`;

async function writeStates(tx: Tx, states: readonly DomainState[]): Promise<void> {
  for (const it of states)
    await tx.query(
      `insert into sending_domain (domain, per_minute, base_per_minute, slowed_at, refusals, pauses, paused_until, code, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (domain) do update set per_minute = excluded.per_minute, base_per_minute = excluded.base_per_minute,
         slowed_at = excluded.slowed_at, refusals = excluded.refusals, pauses = excluded.pauses,
         paused_until = excluded.paused_until, code = excluded.code, changed_at = excluded.changed_at`,
      [
        ...[it.domain, it.perMinute, it.basePerMinute, it.slowedAt, it.refusals, it.pauses, it.pausedUntil],
        ...[it.code?.replaceAll('\0', '').slice(0, 300) ?? null, tx.now],
      ],
    );
}

/** A person says: go on with this domain as before. */
export async function releaseDomain(tx: Tx, domain: string): Promise<boolean> {
  await lockSending(tx);
  const rows = await tx.query(`delete from sending_domain where domain = $1 returning domain`, [domain]);
  tx.nudges.outbox = true;
  return rows.length > 0;
}

/** For the settings page: what went out, and who waits for which domain. */
export interface SendingNow {
  readonly sent: Readonly<Partial<Record<Span, number>>>;
  readonly domains: readonly (DomainState & { readonly pace: number | null; readonly waiting: number })[];
}
const WAITING_CAP = 10_000;
export async function sendingNow(sql: Sql, now: Date): Promise<SendingNow> {
  const [counted, states, held] = await Promise.all([
    sentLately(sql, [ACCOUNT], now),
    domainStates(sql),
    heldDomains(sql),
  ]);
  const known = new Map(states.map((state) => [state.domain, state]));
  const names = [
    ...new Set([...held, ...states.filter((it) => worthShowing(it, now)).map(({ domain }) => domain)]),
  ].slice(0, 200);
  const rows = await sql.query<{ domain: string; n: number }>(
    `select d as domain, (select count(*)::int from (select 1 from outbox where kind = 'mail' and state = 0 and held_for = d
       limit ${WAITING_CAP}) w) as n from unnest($1::text[]) d`,
    [names],
  );
  const waiting = new Map(rows.map(({ domain, n }) => [domain, n]));
  return {
    sent: counted.get(ACCOUNT) ?? {},
    domains: names.map((name) => {
      const state = known.get(name) ?? fresh(name);
      return { ...state, pace: paceOf(state, now), waiting: waiting.get(name) ?? 0 };
    }),
  };
}
const worthShowing = (state: DomainState, now: Date): boolean =>
  paceOf(state, now) !== null || (state.pausedUntil !== null && state.pausedUntil > now) || state.refusals > 0;

/** Domains somebody waits for; hops from one to the next over the index. */
export async function heldDomains(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.query<{ domain: string }>(
    `with recursive held as (
       (select held_for as domain from outbox where kind = 'mail' and state = 0 and held_for is not null order by held_for limit 1)
       union all
       select (select o.held_for from outbox o where o.kind = 'mail' and o.state = 0 and o.held_for > held.domain order by o.held_for limit 1)
       from held where held.domain is not null
     ) select domain from held where domain is not null limit 10000`,
  );
  return rows.map(({ domain }) => domain);
}
