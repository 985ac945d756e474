import type { Sql } from '../database.ts';
import { LIST_COLUMNS, LIST_JOINS } from './lead-list.store.ts';
import type { LeadListRow } from './lead-list.store.ts';

interface NodeRow {
  readonly id: string;
  readonly type: string;
  readonly config: Record<string, unknown>;
}
export interface LeadDetailRow extends LeadListRow {
  readonly buyingRole: string | null;
  readonly language: string;
  readonly zone: string;
  readonly source: string;
  readonly demo: boolean;
  readonly recycleAt: Date | null;
  readonly fields: Record<string, unknown>;
  readonly suppressed: boolean;
}

/** All about one lead beside its timeline. undefined: there is no such lead. */
export async function leadDetail(sql: Sql, id: number) {
  const [lead] = await sql.query<LeadDetailRow>(
    `select ${LIST_COLUMNS}, l.buying_role as "buyingRole", l.language, l.zone, l.source, l.demo,
       l.recycle_at as "recycleAt", l.fields,
       exists (select 1 from suppression s where s.email_hash = encode(sha256(convert_to(lower(l.email), 'UTF8')), 'hex'))
         as suppressed
     from lead l ${LIST_JOINS} where l.id = $1`,
    [id],
  );
  if (!lead) return undefined;
  const [colleagues, consents, journeys, points, stages] = [
    await colleaguesOf(sql, lead),
    await consentsOf(sql, id),
    await journeysOf(sql, id),
    await pointsOf(sql, id),
    await stagesOf(sql, id),
  ];
  return { ...lead, colleagues, consents, journeys, points, stages };
}

const colleaguesOf = (sql: Sql, lead: LeadListRow) =>
  sql.query<{ id: number; name: string; buyingRole: string | null; stage: string }>(
    `select id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, '#' || id) as name,
       buying_role as "buyingRole", stage
     from lead where company_id = $1 and id <> $2 order by engagement desc, id limit 50`,
    [lead.company?.id ?? null, lead.id],
  );

const consentsOf = (sql: Sql, id: number) =>
  sql.query<{ purpose: string; state: string; changedAt: Date; proofs: unknown[] }>(
    `select purpose, state, changed_at as "changedAt",
       (select coalesce(jsonb_agg(jsonb_build_object(
           'act', p.act, 'at', to_char(p.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'ip', p.ip, 'wording', p.wording
         ) order by p.id desc), '[]') from consent_proof p where p.lead_id = c.lead_id and p.purpose = c.purpose) as proofs
     from consent c where lead_id = $1 order by purpose`,
    [id],
  );

/** Open walks first. A walk without a cursor has ended. */
const journeysOf = (sql: Sql, id: number) =>
  sql.query<{
    enrolmentId: number;
    workflow: { id: number; name: string };
    enteredAt: Date;
    endedAt: Date | null;
    outcome: string | null;
    node: NodeRow | null;
    since: Date | null;
    dueAt: Date | null;
    waitsFor: { kind: string; ref?: string }[];
    error: string | null;
  }>(
    `select e.id as "enrolmentId", jsonb_build_object('id', e.workflow_id, 'name', coalesce(w.name, '')) as workflow,
       e.entered_at as "enteredAt", e.ended_at as "endedAt", e.outcome,
       v.graph->'nodes'->(k.node::int) as node,
       case when k.enrolment_id is not null then
         coalesce((select max(s.at) from step s where s.enrolment_id = e.id), e.entered_at) end as since,
       case when k.state = 3 then null else k.due_at end as "dueAt",
       case when jsonb_typeof(k.wait->'events') = 'array' then k.wait->'events' else '[]'::jsonb end as "waitsFor",
       k.error
     from enrolment e
     left join workflow w on w.id = e.workflow_id
     left join cursor k on k.enrolment_id = e.id
     left join workflow_version v on v.id = k.version_id
     where e.lead_id = $1 order by e.ended_at is not null, e.entered_at desc limit 50`,
    [id],
  );

const pointsOf = (sql: Sql, id: number) =>
  sql.query<{ axis: string; rule: string | null; reason: string; points: number; times: number }>(
    `select axis, rule, (array_agg(reason order by id desc))[1] as reason, sum(points) as points, count(*) as times
     from score_entry where lead_id = $1
     group by axis, rule, case when rule is null then reason end
     having sum(points) <> 0 order by axis, sum(points) desc limit 200`,
    [id],
  );

const stagesOf = (sql: Sql, id: number) =>
  sql.query<{ from: string | null; to: string; reason: string; by: string; at: Date }>(
    `select from_stage as "from", to_stage as "to", reason, by, at from stage_change where lead_id = $1 order by at desc, id desc`,
    [id],
  );

/** Fit and engagement after each day with a change, in the lead's zone. */
export const scoreSeries = (sql: Sql, id: number) =>
  sql.query<{ day: string; fit: number; engagement: number }>(
    `select day::text, (sum(fit) over w)::int as fit, (sum(engagement) over w)::int as engagement
     from (
       select (e.at at time zone l.zone)::date as day,
         coalesce(sum(points) filter (where axis = 'fit'), 0) as fit,
         coalesce(sum(points) filter (where axis = 'engagement'), 0) as engagement
       from score_entry e join lead l on l.id = e.lead_id where e.lead_id = $1 group by 1
     ) d window w as (order by day) order by day`,
    [id],
  );
