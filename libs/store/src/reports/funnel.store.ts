import type { Sql } from '../database.ts';

export interface FunnelRow {
  readonly month: string;
  readonly lead: number;
  readonly mql: number;
  readonly sal: number;
  readonly sql: number;
  readonly customer: number;
  readonly recycled: number;
  readonly disqualified: number;
}
/** How far a lead ever came, as a number. */
const RANK = (column: string) =>
  `case ${column} when 'mql' then 1 when 'sal' then 2 when 'sql' then 3 when 'customer' then 4 else 0 end`;

/**
 * By month of entry: how many leads ever reached each stage. Whoever reached a stage has reached all before it, and keeps it
 * when falling back later; `recycled` and `disqualified` say where they are now.
 */
export function funnelByCohort(
  sql: Sql,
  { since, zone }: { readonly since: Date; readonly zone: string },
): Promise<FunnelRow[]> {
  return sql.query<FunnelRow>(
    `with cohort as (
       select l.id, to_char(l.created_at at time zone $2, 'YYYY-MM') as month, l.stage,
         greatest(${RANK('l.stage')}, coalesce(r.rank, 0)) as rank
       from lead l
       left join (select lead_id, max(${RANK('to_stage')}) as rank from stage_change group by lead_id) r on r.lead_id = l.id
       where l.created_at >= $1)
     select month, count(*) as lead, count(*) filter (where rank >= 1) as mql, count(*) filter (where rank >= 2) as sal,
       count(*) filter (where rank >= 3) as sql, count(*) filter (where rank >= 4) as customer,
       count(*) filter (where stage = 'recycled') as recycled, count(*) filter (where stage = 'disqualified') as disqualified
     from cohort group by month order by month`,
    [since, zone],
  );
}
