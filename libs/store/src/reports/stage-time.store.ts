import type { Stage } from '@cultivar/audience';
import type { Stays } from '@cultivar/sales';
import type { Sql } from '../database.ts';

const HOUR = 3600;
/**
 * Every visit of a funnel stage since: from the change into it (the first: from when the lead came) to the next change, else open.
 * `advanced`: it ended in a later stage of the funnel; `dropped`: beside or before it.
 */
const VISITS = (since: string) => `
  select lead_id, stage, begun, ended,
    case when to_stage is null then 'open'
         when array_position(array['lead','mql','sal','sql','customer'], to_stage) > array_position(array['lead','mql','sal','sql','customer'], stage)
         then 'advanced' else 'dropped' end as how
  from (
    select lead_id, to_stage as stage, at as begun,
      lead(at) over w as ended, lead(to_stage) over w as to_stage
    from (
      select lead_id, to_stage, at, id from stage_change
      union all
      -- the stage a lead came with has no change of its own, unless it was noted as one
      select l.id, coalesce((select from_stage from stage_change where lead_id = l.id order by at, id limit 1), l.stage), l.created_at, 0
      from lead l where not exists (select 1 from stage_change s where s.lead_id = l.id and s.from_stage is null)
    ) entries
    window w as (partition by lead_id order by at, id)
  ) visits
  where stage in ('lead', 'mql', 'sal', 'sql') and begun >= ${since}`;

export interface StageStays extends Stays {
  readonly stage: Stage;
  /** Of `open`: ended beside the funnel. */
  readonly dropped: number;
}
/** Lengths of the stays in whole hours, per stage. */
export function stageStays(
  sql: Sql,
  { since, now }: { readonly since: Date; readonly now: Date },
): Promise<StageStays[]> {
  return sql.query<StageStays>(
    `select stage, (greatest(0, extract(epoch from coalesce(ended, $2) - begun)) / ${HOUR})::int as length,
       count(*) filter (where how = 'advanced') as ended, count(*) filter (where how <> 'advanced') as open,
       count(*) filter (where how = 'dropped') as dropped
     from (${VISITS('$1')}) v group by 1, 2`,
    [since, now],
  );
}

export interface OldLead {
  readonly id: number;
  readonly name: string;
  readonly company: string | null;
  readonly since: Date;
}
/** Leads that are in a stage since before `before`: how many, and the longest there. */
export async function longInStage(
  sql: Sql,
  it: { readonly stage: Stage; readonly before: Date; readonly limit: number },
): Promise<{ count: number; oldest: OldLead[] }> {
  const rows = await sql.query<OldLead & { count: number }>(
    `select l.id, coalesce(nullif(trim(concat_ws(' ', l.first_name, l.last_name)), ''), l.email, '#' || l.id) as name,
       c.name as company, s.since, count(*) over () as count
     from lead l left join company c on c.id = l.company_id
     cross join lateral (select coalesce((select max(at) from stage_change where lead_id = l.id), l.created_at) as since) s
     where l.stage = $1 and s.since < $2 order by s.since, l.id limit $3`,
    [it.stage, it.before, it.limit],
  );
  return {
    count: rows[0]?.count ?? 0,
    oldest: rows.map(({ id, name, company, since }) => ({ id, name, company, since })),
  };
}
