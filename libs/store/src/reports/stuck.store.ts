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
/** Stays looked at per node, and leads that stand there: those that entered first. Of more than these, it says so many. */
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
    `with places as (
       select workflow_id, version_id, node, count(*) filter (where state <> 3) as waiting, count(*) filter (where state = 3) as parked
       from cursor group by 1, 2, 3),
     standing as (
       select k.version_id, k.node, k.state,
         -- parts from before a walk began hold none of it; a day, since clocks are not perfect
         coalesce((select max(s.at) from step s where s.enrolment_id = k.enrolment_id
           and s.at >= e.entered_at - interval '1 day'), e.entered_at) as since
       from (select *, row_number() over (partition by version_id, node order by enrolment_id) as place from cursor) k
       join enrolment e on e.id = k.enrolment_id where k.place <= ${SAMPLE}),
     passed as (
       select p.version_id, p.node, percentile_cont(0.9) within group (order by stay) as p90, count(*) as n
       from places p cross join lateral (
         select extract(epoch from o.at - i.at) as stay
         from (select enrolment_id, seq, at from step s where s.version_id = p.version_id and s.node = p.node
             and s.took in ('wait', 'hold') and s.at >= $2 limit ${SAMPLE}) i
         join step o on o.enrolment_id = i.enrolment_id and o.seq = i.seq + 1 and o.node = p.node
           and o.at >= i.at - interval '1 day') stays
       group by 1, 2),
     late as (
       select s.version_id, s.node, min(s.since) as oldest, max(p.p90) filter (where p.n >= ${ENOUGH}) / 86400 as p90,
         count(*) filter (where s.state <> 3 and p.n >= ${ENOUGH} and extract(epoch from $1 - s.since) > p.p90) as late
       from standing s left join passed p using (version_id, node) group by 1, 2),
     counted as (
       select a.workflow_id, v.graph->'nodes'->(a.node::int) as node, sum(a.waiting) as waiting, sum(a.parked) as parked,
         sum(late.late) as late, max(late.p90) as p90, min(late.oldest) as oldest
       from places a join workflow_version v on v.id = a.version_id join late using (version_id, node)
       group by 1, 2)
     select jsonb_build_object('id', w.id, 'name', w.name) as workflow,
       jsonb_build_object('id', c.node->>'id', 'type', c.node->>'type', 'config', c.node->'config') as node,
       waiting::int, parked::int, late::int, p90::float8 as "p90Days", oldest as "oldestSince"
     from counted c join workflow w on w.id = c.workflow_id
     order by parked desc, late desc, waiting desc limit $3`,
    [now, since, limit],
  );
}
