import type { Sql } from '../database.ts';

/** Walks that do not go on by themselves: stopped by an error, or held for an answer that does not come. `any`: the others, too. */
export type Standing = 'parked' | 'held' | 'any';
export const STATE_OF: Readonly<Record<Standing, 2 | 3 | null>> = { held: 2, parked: 3, any: null };

/** Which of them; all that is left out does not matter. */
export interface StoppedFilter {
  readonly standing: Standing;
  readonly workflowId?: number | undefined;
  /** The node's id, in whichever version. */
  readonly nodeId?: string | undefined;
  /** As `StoppedGroup.errorKey`. */
  readonly errorKey?: string | undefined;
  readonly enrolmentIds?: readonly number[] | undefined;
  /** Held walks only: those that wait since before this instant. */
  readonly before?: Date | undefined;
}
export interface StoppedWalk {
  readonly enrolmentId: number;
  readonly leadId: number;
  readonly leadName: string;
  readonly workflowId: number;
  readonly workflowName: string;
  readonly versionNo: number;
  /** null: the version has no such node any more */
  readonly node: { readonly id: string; readonly type: string; readonly config: unknown } | null;
  readonly error: string | null;
  readonly since: Date;
  /** When it goes on by itself; null: never. */
  readonly dueAt: Date | null;
}
export interface StoppedGroup {
  readonly workflowId: number;
  readonly workflowName: string;
  readonly node: { readonly id: string; readonly type: string; readonly config: unknown } | null;
  readonly error: string | null;
  readonly errorKey: string | null;
  readonly count: number;
  readonly oldest: Date;
}
/** Nobody pages further, and no list counts further. */
export const COUNTED = 10_000;

/** A parked walk is due since it stands still; a held one waits since its last step. */
const FROM = `from cursor c join workflow_version v on v.id = c.version_id join workflow w on w.id = c.workflow_id
  left join step s on s.enrolment_id = c.enrolment_id and s.seq = c.seq
  cross join lateral (select case when c.state = 3 then c.due_at else coalesce(s.at, c.due_at) end as since,
    v.graph->'nodes'->(c.node::int) as node) at`;
const NODE = `jsonb_build_object('id', at.node->>'id', 'type', at.node->>'type', 'config', at.node->'config')`;
const NODE_OR_NULL = `case when at.node is null then null else ${NODE} end`;

/** The filter as SQL over `FROM`. `params` takes its values. */
export function stoppedWhere(filter: StoppedFilter, params: unknown[]): string {
  const p = (value: unknown): string => `$${params.push(value)}`;
  // the state stands in the text: so the partial indexes serve
  const state = STATE_OF[filter.standing];
  const parts = [state === null ? 'true' : `c.state = ${state}`];
  if (filter.workflowId !== undefined) parts.push(`c.workflow_id = ${p(filter.workflowId)}::int`);
  if (filter.nodeId !== undefined) parts.push(`at.node->>'id' = ${p(filter.nodeId)}::text`);
  if (filter.errorKey !== undefined) parts.push(`md5(coalesce(c.error, '')) = ${p(filter.errorKey)}::text`);
  if (filter.enrolmentIds !== undefined) parts.push(`c.enrolment_id = any(${p([...filter.enrolmentIds])}::bigint[])`);
  if (filter.before !== undefined) parts.push(`at.since < ${p(filter.before)}::timestamptz`);
  return parts.join(' and ');
}
export const STOPPED_FROM = FROM;

/** One page of them, longest stopped first. The total stops at `COUNTED`. */
export async function stoppedWalks(
  sql: Sql,
  filter: StoppedFilter,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly items: readonly StoppedWalk[]; readonly total: number }> {
  const params: unknown[] = [];
  const where = stoppedWhere(filter, params);
  const [count] = await sql.query<{ n: number }>(
    `select count(*) as n from (select 1 ${FROM} where ${where} limit ${COUNTED}) counted`,
    params,
  );
  const items = await sql.query<StoppedWalk>(
    `select c.enrolment_id as "enrolmentId", c.lead_id as "leadId", w.id as "workflowId", w.name as "workflowName",
       v.no as "versionNo", ${NODE_OR_NULL} as node, c.error, at.since,
       case when c.state = 3 then null else c.due_at end as "dueAt",
       coalesce(nullif(trim(concat_ws(' ', l.first_name, l.last_name)), ''), l.email, '#' || c.lead_id) as "leadName"
     ${FROM} left join lead l on l.id = c.lead_id
     where ${where} order by at.since, c.enrolment_id offset $${params.length + 1} limit $${params.length + 2}`,
    [...params, page.offset, page.limit],
  );
  return { items, total: count!.n };
}

/** What they have in common: workflow, step and error, most first. Looks at `COUNTED` of them at most. */
export function stoppedGroups(sql: Sql, filter: StoppedFilter): Promise<StoppedGroup[]> {
  const params: unknown[] = [];
  const where = stoppedWhere(filter, params);
  return sql.query<StoppedGroup>(
    `select w.id as "workflowId", w.name as "workflowName", node, error,
       case when error is null then null else md5(error) end as "errorKey", count(*) as count, min(since) as oldest
     from (select c.workflow_id, ${NODE_OR_NULL} as node, c.error, at.since ${FROM} where ${where} limit ${COUNTED}) it
     join workflow w on w.id = it.workflow_id
     group by w.id, w.name, node, error order by count(*) desc, min(since) limit 100`,
    params,
  );
}
