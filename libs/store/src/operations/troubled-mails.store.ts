import type { Sql, Tx } from '../database.ts';

/** Mails a person has to look at: failed for good, or nobody knows whether they were taken. */
export interface TroubledFilter {
  readonly state: 'failed' | 'unknown';
  /** As `TroubledGroup.code`. */
  readonly code?: string | undefined;
  readonly ids?: readonly number[] | undefined;
}
export interface TroubledGroup {
  readonly code: string;
  readonly count: number;
  readonly oldest: Date;
}
const STATE = { failed: 3, unknown: 4 } as const;
/** Stands before the reason of a mail that somebody has given up: it keeps its state, but asks for nothing any more. */
export const GIVEN_UP = 'given-up: ';
/** The reason without what differs from one address to the next. */
export const CODE_SQL = `coalesce(substring(o.code from '^[0-9]{3}(?: [245]\\.[0-9]{1,3}\\.[0-9]{1,3})?'),
  substring(o.code from '^HTTP [0-9]{3}'), left(trim(substring(o.code from '^[a-zA-Z][a-zA-Z -]*')), 60), 'other')`;

function where(filter: TroubledFilter, params: unknown[]): string {
  const parts = [`o.state = ${STATE[filter.state]}`, `o.kind = 'mail'`, `coalesce(o.code, '') not like '${GIVEN_UP}%'`];
  if (filter.code !== undefined) parts.push(`${CODE_SQL} = $${params.push(filter.code)}::text`);
  if (filter.ids !== undefined) parts.push(`o.id = any($${params.push([...filter.ids])}::bigint[])`);
  return parts.join(' and ');
}

/** What went wrong with them, most first. */
export function troubledGroups(sql: Sql, filter: TroubledFilter): Promise<TroubledGroup[]> {
  const params: unknown[] = [];
  const condition = where(filter, params);
  return sql.query<TroubledGroup>(
    `select code, count(*) as count, min(at) as oldest
     from (select ${CODE_SQL} as code, coalesce(o.settled_at, o.created_at) as at from outbox o where ${condition} limit 10000) it
     group by code order by count(*) desc, code limit 100`,
    params,
  );
}

export interface TroubledMail {
  readonly id: number;
  readonly leadId: number | null;
  readonly leadName: string | null;
  readonly template: string | null;
  readonly reason: string | null;
  readonly attempt: number;
  readonly at: Date;
}
/** One page of them, oldest first. The total stops at 10,000. */
export async function troubledMails(
  sql: Sql,
  filter: TroubledFilter,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly items: readonly TroubledMail[]; readonly total: number }> {
  const params: unknown[] = [];
  const condition = where(filter, params);
  const [count] = await sql.query<{ n: number }>(
    `select count(*) as n from (select 1 from outbox o where ${condition} limit 10000) it`,
    params,
  );
  const items = await sql.query<TroubledMail>(
    `select o.id, o.lead_id as "leadId", coalesce(t.name, o.payload->>'builtin') as template, o.code as reason, o.attempt,
       coalesce(nullif(trim(concat_ws(' ', l.first_name, l.last_name)), ''), l.email, o.payload->>'to') as "leadName",
       coalesce(o.settled_at, o.created_at) as at
     from outbox o left join lead l on l.id = o.lead_id left join template t on t.id = o.payload->>'templateId'
     where ${condition} order by o.settled_at, o.id offset $${params.length + 1} limit $${params.length + 2}`,
    [...params, page.offset, page.limit],
  );
  return { items, total: count!.n };
}

/**
 * Lets the next mails of the filter, `limit` at most, go out again or gives them up. The row is the same, and so is the Message-ID:
 * a mailbox that has the first one may tell that the second is no other.
 */
export async function actOnMails(
  tx: Tx,
  filter: TroubledFilter,
  act: 'again' | 'give-up',
  { limit = 500, after = 0 }: { readonly limit?: number; readonly after?: number } = {},
): Promise<{ readonly done: number; readonly last: number | null }> {
  const params: unknown[] = [after, limit];
  const condition = where(filter, params);
  const rows = await tx.query<{ id: number }>(
    `select o.id from outbox o where o.id > $1::bigint and ${condition} order by o.id limit $2 for update`,
    params,
  );
  if (!rows.length) return { done: 0, last: null };
  const ids = rows.map(({ id }) => id);
  if (act === 'again') {
    await tx.query(
      `update outbox set state = 0, not_before = $2, settled_at = null, slot = null, code = null where id = any($1::bigint[])`,
      [ids, tx.now],
    );
    tx.nudges.outbox = true;
  } else
    await tx.query(`update outbox set code = $2 || coalesce(code, '') where id = any($1::bigint[])`, [ids, GIVEN_UP]);
  return { done: rows.length, last: rows.length < limit ? null : ids.at(-1)! };
}
