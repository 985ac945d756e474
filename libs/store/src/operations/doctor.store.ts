import type { Rule } from '@cultivar/audience';
import type { Sql } from '../database.ts';
import { CLAIM_MS } from '../outbox/recover.store.ts';
import { STEPS_WHOLE_FROM } from '../keeping/parts.store.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';

/** Something that must not be, with where it is and what to do about it. */
export interface DoctorFinding {
  readonly check: string;
  readonly what: string;
  /** The first of them. */
  readonly ids: readonly string[];
  /** Of these there are at least so many. */
  readonly count: number;
  readonly mend: string;
}
export interface DoctorOptions {
  /** Everything, however long it takes; else the latest walks and leads. */
  readonly full?: boolean;
  readonly now: Date;
}
/** So many of the latest walks and leads are looked at unless all are asked for. */
export const SAMPLE = 20_000;
const SHOWN = 10;
/** A worker sweeps slowly once a minute: after three without, none lives. */
const ALIVE_MS = 180_000;

export interface Check {
  readonly name: string;
  readonly mend: string;
  /** Rows are findings: `id` names the thing, `what` says what is wrong with it. */
  readonly sql: string;
  /** `$2` is now. */
  readonly timed?: true;
}
const latest = (table: string): string =>
  `(select * from ${table} where $1::boolean or id > (select coalesce(max(id), 0) from ${table}) - ${SAMPLE})`;

/** A walk that has ended may have lost its first steps to retention; what is left has no gap either. */
const GAP = `(max(p.seq) - min(p.seq) + 1 <> count(*) or count(*) <> count(distinct p.seq)
  or (min(p.seq) <> 1 and (e.ended_at is null or e.entered_at >= ${STEPS_WHOLE_FROM})))`;

export const CHECKS: readonly Check[] = [
  {
    name: 'every trace is without a gap and in order of time',
    mend: 'Steps were removed or written twice by hand, or there is a bug: keep a copy of the database and report it. Take the walk out on the page Operations.',
    sql: `select 'enrolment ' || e.id as id, case when ${GAP} then 'steps are missing or double'
         when bool_or(p.at < p.before) then 'a later step has an earlier time' else 'the walk stands at another step than the trace ends with' end as what
       from ${latest('enrolment')} e left join cursor c on c.enrolment_id = e.id
       join lateral (select s.seq, s.at, lag(s.at) over (order by s.seq) as before from step s where s.enrolment_id = e.id) p on true
       group by e.id, e.ended_at, e.entered_at, c.seq having ${GAP} or bool_or(p.at < p.before) or c.seq <> max(p.seq)`,
  },
  {
    name: 'a walk that has steps behind it has a trace',
    mend: 'The trace of this walk is gone. Restore it from a backup, or take the walk out on the page Operations.',
    sql: `select 'enrolment ' || c.enrolment_id as id, 'no step at all, but it stands after step ' || c.seq as what
       from ${latest('enrolment')} e join cursor c on c.enrolment_id = e.id
       where c.seq > 0 and not exists (select 1 from step s where s.enrolment_id = e.id)`,
  },
  {
    name: 'every open walk stands somewhere',
    mend: "The lead is enrolled but will never go on: end it with update enrolment set ended_at = now(), outcome = 'lost' where id = … and report it.",
    sql: `select 'enrolment ' || e.id as id, 'open, but it stands nowhere (lead ' || e.lead_id || ', workflow ' || e.workflow_id || ')' as what
       from ${latest('enrolment')} e where e.ended_at is null and not exists (select 1 from cursor c where c.enrolment_id = e.id)`,
  },
  {
    name: 'whoever stands somewhere is on an open walk',
    mend: 'This walk ended or never began, and yet would go on: take it out on the page Operations, or delete the row of cursor.',
    sql: `select 'enrolment ' || c.enrolment_id as id, case when e.id is null then 'stands at a step, but there is no such enrolment'
         when e.ended_at is not null then 'stands at a step, but ended ' || e.ended_at else 'stands in another workflow, version or lead than it entered' end as what
       from cursor c left join enrolment e on e.id = c.enrolment_id
       where e.id is null or e.ended_at is not null
         or (c.workflow_id, c.version_id, c.lead_id) is distinct from (e.workflow_id, e.version_id, e.lead_id)`,
  },
  {
    name: 'nobody due waits longer than 10 seconds',
    mend: 'Is the worker overloaded, or stuck on a lock? See due lag and queue age on the page Operations, and the log of the worker.',
    sql: `select 'workflow ' || w.id as id, 'a lead is due since ' || o.due_at || ' (enrolment ' || o.enrolment_id || ')' as what
       from workflow w cross join lateral (select c.due_at, c.enrolment_id from cursor c where c.workflow_id = w.id and c.state < 3
         order by c.due_at limit 1) o
       where w.status in ('live', 'draining') and o.due_at < $2::timestamptz - interval '10 s' and ${alive('$2')}`,
    timed: true,
  },
  {
    name: 'a worker lives',
    mend: 'Start apps/worker (npm start and compose do). Nothing is lost meanwhile; it waits.',
    sql: `select 'worker' as id, 'no worker has swept since ' || coalesce((select updated_at::text from setting where key = 'sweep.slowly'), 'ever') as what
       where not ${alive('$2')}`,
    timed: true,
  },
  {
    name: 'nothing is being sent longer than its claim lasts',
    mend: 'Its sender is gone and no worker has settled it: start a worker. It settles such mails as unknown, on the page Operations.',
    sql: `select 'outbox ' || id as id, 'being sent since ' || claimed_at || ' by ' || coalesce(slot, 'nobody') as what
       from outbox where state = 1 and (claimed_at is null or claimed_at < $2::timestamptz - ${CLAIM_MS + 60_000} * interval '1 ms')`,
    timed: true,
  },
  {
    name: 'a score is the sum of its entries',
    mend: 'Points were changed without an entry. The next entry keeps the difference: set the lead’s fit or engagement to the sum, and report it.',
    sql: `select 'lead ' || l.id as id, 'fit ' || l.fit || ' but entries make ' || s.fit || ', engagement ' || l.engagement || ' but entries make ' || s.engagement as what
       from ${latest('lead')} l cross join lateral (select coalesce(sum(points) filter (where axis = 'fit'), 0) as fit,
         coalesce(sum(points) filter (where axis = 'engagement'), 0) as engagement from score_entry e where e.lead_id = l.id) s
       where (l.fit, l.engagement) is distinct from (s.fit, s.engagement)`,
  },
  {
    name: 'one consent for each purpose',
    mend: 'The constraint consent_pk is missing: delete all but the latest row of each purpose and put the constraint back.',
    sql: `select 'lead ' || lead_id as id, count(*) || ' rows for the purpose ' || purpose as what from consent group by lead_id, purpose having count(*) > 1`,
  },
  {
    name: 'what a walk sent belongs to one of its steps',
    mend: 'An item of the outbox names a step that does not exist: keep a copy of the database and report it.',
    sql: `select 'outbox ' || o.id as id, 'key ' || o.key || ' names a step that is not there' as what
       from ${latest('outbox')} o where o.key ~ '^e[0-9]+[.][0-9]+[.][0-9]+$' and o.enrolment_id is not null
         and not exists (select 1 from step s where s.enrolment_id = split_part(substr(o.key, 2), '.', 1)::bigint
           and s.seq = split_part(o.key, '.', 2)::int)
         and o.created_at >= ${STEPS_WHOLE_FROM}
         and exists (select 1 from enrolment e where e.id = o.enrolment_id)`,
  },
  {
    name: 'every step that sends has sent',
    mend: 'The step was taken but its mail or webhook is not in the outbox: restore the row from a backup, or send it by hand, and report it.',
    // what a way out of a step sends once it sends always: learned from the others that took it
    sql: `with taken as materialized (
         select s.enrolment_id, s.seq, s.version_id, s.node, s.took, exists (select 1 from outbox o where o.key = 'e' || s.enrolment_id || '.' || s.seq || '.0') as out
         from ${latest('enrolment')} e join step s on s.enrolment_id = e.id join lead l on l.id = e.lead_id
         where not l.demo and s.took not in ('wait', 'leave', 'moved') and s.at >= ${STEPS_WHOLE_FROM} and (s.because->'skipped') is null
           and (s.because->'notAgain') is null)
       select 'enrolment ' || t.enrolment_id as id, 'step ' || t.seq || ' has nothing in the outbox, other than ' || k.sent || ' of ' || k.n || ' at the same step' as what
       from taken t join (select version_id, node, took, count(*) as n, count(*) filter (where out) as sent from taken group by 1, 2, 3) k
         using (version_id, node, took)
       where not t.out and k.sent >= 3 and k.sent >= 0.9 * k.n`,
  },
  {
    name: 'no row is outside the parts made for it',
    mend: 'A worker makes missing parts within a minute and moves such rows into them. Start one, or see why it fails in its log.',
    sql: `select 'step_default' as id, 'steps of ' || min(at) || ' and later' as what from step_default where ${alive('$2')} having count(*) > 0
       union all select 'touchpoint_default', 'touchpoints of ' || min(at) || ' and later' from touchpoint_default where ${alive('$2')} having count(*) > 0`,
    timed: true,
  },
  {
    name: 'there is a part for the next month',
    mend: 'A worker makes it within a minute. Start one, or see why it fails in its log (a reader that holds the table for long?).',
    sql: `select parent as id, 'no part for ' || ($2::timestamptz + interval '1 month') as what from unnest(array['step', 'touchpoint']) parent
       where ${alive('$2')} and not exists (select 1 from pg_inherits i join pg_class c on c.oid = i.inhrelid
         cross join lateral pg_get_expr(c.relpartbound, c.oid) bound where i.inhparent = parent::regclass
           and substring(bound from $$TO \\('([^']+)'\\)$$)::timestamptz > $2::timestamptz + interval '1 month')`,
    timed: true,
  },
  {
    name: 'what has been told with an id of its own counts once',
    mend: 'A touchpoint is not known by its hash, or is there twice: it was written by hand, or there is a bug. Delete the later one and report it.',
    sql: `with told as materialized (
         select touchpoint_hash(source, source_id) as hash, source, source_id from touchpoint
         where source_id is not null and ($1::boolean or at > now() - interval '7 days') limit case when $1::boolean then null else ${SAMPLE} end)
       select 'touchpoint ' || source || ' ' || source_id as id, case when k.hash is null then 'its source and id are not known as told'
         else 'is there ' || n || ' times' end as what
       from (select hash, min(source) as source, min(source_id) as source_id, count(*) as n from told group by hash) t
       left join touchpoint_key k using (hash) where k.hash is null or n > 1`,
  },
];
/** One clause for all that only holds while somebody works. */
function alive(now: string): string {
  return `exists (select 1 from setting where key = 'sweep.slowly' and updated_at > ${now}::timestamptz - ${ALIVE_MS} * interval '1 ms')`;
}

/** Looks whether what must always hold does hold. Reads only; each check is one statement, so it sees one state of things. */
export async function examine(sql: Sql, { full = false, now }: DoctorOptions): Promise<readonly DoctorFinding[]> {
  const findings: DoctorFinding[] = [];
  for (const check of CHECKS) {
    // $1 is bound in every statement, used or not
    const params = [full, ...(check.timed ? [now] : [])];
    findings.push(
      ...(await look(sql, check, `select id, what from (${check.sql}) found where $1::boolean is not null`, params)),
    );
  }
  return [...findings, ...(await examineSegments(sql, now))];
}
async function look(
  sql: Sql,
  check: Pick<Check, 'name' | 'mend'>,
  text: string,
  params: readonly unknown[],
): Promise<readonly DoctorFinding[]> {
  const rows = await sql.query<{ id: string; what: string }>(`${text} limit 1000`, params);
  if (!rows.length) return [];
  const ids = rows.slice(0, SHOWN).map((row) => row.id);
  return [{ check: check.name, what: rows[0]!.what, ids, count: rows.length, mend: check.mend }];
}

/** Members that are kept agree with the rule; what only time changes has two minutes until the sweep has been there. */
async function examineSegments(sql: Sql, now: Date): Promise<readonly DoctorFinding[]> {
  const segments = await segmentRules(sql);
  const kept = await sql.query<{ id: string }>(`select id from segment where kept_since is not null order by id`);
  const findings: DoctorFinding[] = [];
  for (const { id } of kept) {
    const params: unknown[] = [id];
    const rule: Rule = { kind: 'segment', segment: id };
    const member = 'exists (select 1 from segment_member m where m.segment_id = $1 and m.lead_id = l.id)';
    const wrong = [now, new Date(now.getTime() - 120_000)].map(
      (at) => `(${compileRule(rule, { params, now: at, segments })}) <> ${member}`,
    );
    const check = {
      name: 'kept segments have the members of their rule',
      mend: 'The sweep mends this within a minute while a worker lives and a live workflow listens to the segment; else report it.',
    };
    const text = `select 'lead ' || l.id as id, case when ${member} then 'in segment ' || $1 || ' against its rule'
      else 'not in segment ' || $1 || ', though its rule holds' end as what from ${LEAD_FROM} where ${wrong.join(' and ')}`;
    findings.push(...(await look(sql, check, text, params)));
  }
  return findings;
}
