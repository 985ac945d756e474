import type { Sql } from '../database.ts';

export interface StuckNode {
  readonly workflow: { readonly id: number; readonly name: string };
  readonly node: { readonly id: string; readonly type: string; readonly config: Record<string, unknown> };
  readonly waiting: number;
  readonly parked: number;
  readonly late: number;
  readonly p90Days: number | null;
  readonly oldestSince: Date | null;
}
/** With fewer who passed, "nine of ten" says nothing. */
const ENOUGH = 10;
/** Stays looked at per node, the newest. */
const SAMPLE = 5000;

/**
 * Nodes at which leads are parked by an error, or stand longer than nine of ten of those who passed. A wait is two steps of the
 * trace, going in and coming out; what lies between them is the stay.
 */
export function stuckNodes(
  sql: Sql,
  { now, since, limit }: { readonly now: Date; readonly since: Date; readonly limit: number },
): Promise<StuckNode[]> {
  return sql.query<StuckNode>(
    `with standing as (
       select k.workflow_id, k.version_id, k.node, k.state, k.enrolment_id,
         coalesce((select max(s.at) from step s where s.enrolment_id = k.enrolment_id), e.entered_at) as since
       from cursor k join enrolment e on e.id = k.enrolment_id),
     places as (select distinct version_id, node from standing),
     passed as (
       select p.version_id, p.node, percentile_cont(0.9) within group (order by stay) as p90, count(*) as n
       from places p cross join lateral (
         select extract(epoch from o.at - i.at) as stay
         from step i join step o on o.enrolment_id = i.enrolment_id and o.seq = i.seq + 1 and o.node = i.node
         where i.version_id = p.version_id and i.node = p.node and i.took in ('wait', 'hold') and i.at >= $2
         limit ${SAMPLE}) stays
       group by 1, 2),
     counted as (
       select s.workflow_id, v.graph->'nodes'->(s.node::int) as node,
         count(*) filter (where s.state <> 3) as waiting, count(*) filter (where s.state = 3) as parked,
         count(*) filter (where s.state <> 3 and p.n >= ${ENOUGH} and extract(epoch from $1 - s.since) > p.p90) as late,
         max(p.p90) filter (where p.n >= ${ENOUGH}) / 86400 as p90, min(s.since) as oldest
       from standing s join workflow_version v on v.id = s.version_id
       left join passed p on p.version_id = s.version_id and p.node = s.node
       group by 1, 2)
     select jsonb_build_object('id', w.id, 'name', w.name) as workflow,
       jsonb_build_object('id', c.node->>'id', 'type', c.node->>'type', 'config', c.node->'config') as node,
       waiting, parked, late, p90::float8 as "p90Days", oldest as "oldestSince"
     from counted c join workflow w on w.id = c.workflow_id
     order by parked desc, late desc, waiting desc limit $3`,
    [now, since, limit],
  );
}
