import type { Stage } from '@cultivar/audience';
import type { Sql } from '../database.ts';

export interface DayCount {
  readonly day: string;
  readonly n: number;
}
/** Per day of the last so many days in the zone, days without any included. `source` is one of our own statements. */
async function perDay(sql: Sql, source: string, it: { now: Date; zone: string; days: number }): Promise<DayCount[]> {
  return sql.query<DayCount>(
    `select to_char(d, 'YYYY-MM-DD') as day, coalesce(n, 0)::int as n
     from generate_series(($1::timestamptz at time zone $2)::date - ($3::int - 1), ($1::timestamptz at time zone $2)::date, '1 day') d
     left join (
       select (at at time zone $2)::date as day, count(*) as n from (${source}) source
       where at >= (($1::timestamptz at time zone $2)::date - ($3::int - 1))::timestamp at time zone $2 group by 1) counted on counted.day = d::date
     order by d`,
    [it.now, it.zone, it.days],
  );
}
export const newLeadsPerDay = (sql: Sql, it: { now: Date; zone: string; days: number }) =>
  perDay(sql, `select created_at as at from lead`, it);
export const mqlsPerDay = (sql: Sql, it: { now: Date; zone: string; days: number }) =>
  perDay(sql, `select at from stage_change where to_stage = 'mql'`, it);
export const mailsPerDay = (sql: Sql, it: { now: Date; zone: string; days: number }) =>
  perDay(sql, `select settled_at as at from outbox where kind = 'mail' and state = 2`, it);

export interface RunningWorkflow {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly inside: number;
  readonly entered: number;
  readonly ended: number;
}
/** Workflows that take or hold leads; `entered` and `ended` since. */
export const runningWorkflows = (sql: Sql, since: Date): Promise<RunningWorkflow[]> =>
  sql.query<RunningWorkflow>(
    `select w.id, w.name, w.status, coalesce(k.n, 0)::int as inside, coalesce(e.entered, 0)::int as entered, coalesce(e.ended, 0)::int as ended
     from workflow w
     left join (select workflow_id, count(*) as n from cursor group by 1) k on k.workflow_id = w.id
     left join (select workflow_id, count(*) filter (where entered_at >= $1) as entered, count(*) filter (where ended_at >= $1) as ended
       from enrolment group by 1) e on e.workflow_id = w.id
     where w.status in ('live', 'paused', 'draining') order by inside desc, w.name limit 12`,
    [since],
  );

export interface Attention {
  readonly parked: number;
  readonly failedMails: number;
  readonly unknownMails: number;
  readonly expiredHandoffs: number;
  readonly nobodyHandoffs: number;
  readonly dataToMend: number;
  readonly pendingMails: number;
}
/** What somebody should look at; failures of the time since. */
export async function needsAttention(sql: Sql, since: Date): Promise<Attention> {
  const [row] = await sql.query<Attention>(
    `select (select count(*) from cursor where state = 3) as parked,
       (select count(*) from outbox where kind = 'mail' and state = 3 and created_at >= $1) as "failedMails",
       (select count(*) from outbox where kind = 'mail' and state = 4) as "unknownMails",
       (select count(*) from outbox where kind = 'mail' and state = 0 and not_before <= clock_timestamp()) as "pendingMails",
       (select count(*) from handoff where state = 'expired' and closed_at >= $1
          and not exists (select 1 from handoff n where n.previous_id = handoff.id)) as "expiredHandoffs",
       (select count(*) from handoff where state = 'offered' and user_id is null) as "nobodyHandoffs",
       (select count(*) from lead where tags && array['duplicate', 'check-data']) as "dataToMend"`,
    [since],
  );
  return row!;
}

export interface HotLeadRow {
  readonly id: number;
  readonly name: string;
  readonly company: string | null;
  readonly stage: Stage;
  readonly engagement: number;
  readonly lastSeenAt: Date | null;
  readonly owner: string | null;
  readonly why: 'no-handoff' | 'unanswered' | 'untouched';
  readonly handoffId: number | null;
}
/**
 * Hot leads that nobody looks after: not handed off though MQL or better; offered and not answered; accepted, but without a note,
 * a stage change or a line on the sheet since `untouchedSince`.
 */
export const overlookedHotLeads = (sql: Sql, it: { untouchedSince: Date; limit: number }): Promise<HotLeadRow[]> =>
  sql.query<HotLeadRow>(
    `select * from (
       select l.id, coalesce(nullif(trim(concat_ws(' ', l.first_name, l.last_name)), ''), l.email, '#' || l.id) as name, c.name as company,
         l.stage, l.engagement, l.last_seen_at as "lastSeenAt", u.name as owner, h.id as "handoffId",
         case when h.id is null then case when l.stage <> 'lead' then 'no-handoff' end
              when h.state = 'offered' then 'unanswered'
              when h.answered_at < $1
                and not exists (select 1 from lead_note n where n.lead_id = l.id and n.at >= $1)
                and not exists (select 1 from qualification q where q.lead_id = l.id and q.at >= $1)
                and not exists (select 1 from stage_change s where s.lead_id = l.id and s.at >= $1) then 'untouched' end as why
       from lead l left join company c on c.id = l.company_id left join app_user u on u.id = l.owner_id
       left join lateral (select id, state, answered_at from handoff where lead_id = l.id and state in ('offered', 'accepted')
         order by id desc limit 1) h on true
       where l.temperature = 'hot' and l.stage in ('lead', 'mql', 'sal', 'sql')) hot
     where why is not null
     order by array_position(array['sql', 'sal', 'mql', 'lead'], stage), engagement desc, id limit $2`,
    [it.untouchedSince, it.limit],
  );

/** What a new house has done already. */
export async function housework(
  sql: Sql,
): Promise<Record<'organisation' | 'people' | 'form' | 'template' | 'scoring' | 'workflow' | 'lead', boolean>> {
  const [row] = await sql.query<never>(
    `select exists (select 1 from setting where key = 'organisation' and coalesce(value->>'imprint', '') <> '') as organisation,
       exists (select 1 from app_user where role = 'sales' and active) as people,
       exists (select 1 from form where version_id is not null) as form, exists (select 1 from template) as template,
       exists (select 1 from setting where key = 'scoring') as scoring,
       exists (select 1 from workflow where status in ('live', 'paused', 'draining')) as workflow, exists (select 1 from lead) as lead`,
  );
  return row!;
}
