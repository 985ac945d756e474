import { againAfterDays, isHeldOut } from '@cultivar/engine';
import { audit } from '../audit/audit.store.ts';
import type { Database, Sql, Tx } from '../database.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';
import { openEntry } from './enrol.ts';
import type { EnrolRefusal } from './enrol.ts';
import { noteRefused } from './entry-budget.ts';
import { letIn } from './let-in.ts';
import { pgArray } from './pg-array.ts';

/** Ids looked at in one transaction: their leads are locked for less than a tenth of a second. */
const WINDOW = 5_000;
/** Ranges of one run that may be worked through side by side. */
const PARTS = 2;

export interface EnrolRun {
  readonly id: number;
  readonly state: 'running' | 'done' | 'failed';
  readonly problem: EnrolRefusal | 'no-segment' | null;
  /** In the segment, of those looked at so far. */
  readonly asked: number;
  readonly entered: number;
}

/**
 * Begins to let all leads in that a segment holds: those there are now, each judged when its turn comes.
 *
 * @returns the run's id, or why nobody can be let in
 */
export async function beginEnrolRun(
  tx: Tx,
  it: { readonly workflowId: number; readonly segment: string; readonly by: number | null },
): Promise<{ readonly id: number } | { readonly refused: EnrolRefusal | 'no-segment' }> {
  const entry = await openEntry(tx, it.workflowId, 'hand');
  if ('refused' in entry) return entry;
  if (!(await tx.query(`select 1 from segment where id = $1`, [it.segment])).length) return { refused: 'no-segment' };
  return { id: await openRun(tx, it) };
}

/** @param it.entryNode the entry a clock has opened; the first that lets in by hand where it is left out */
export async function openRun(
  tx: Tx,
  it: {
    readonly workflowId: number;
    readonly segment: string;
    readonly by: number | null;
    readonly entryNode?: string;
  },
): Promise<number> {
  const [run] = await tx.query<{ id: number }>(
    `insert into enrol_run (workflow_id, segment_id, user_id, started_at, entry_node) values ($1, $2, $3, $4, $5) returning id`,
    [it.workflowId, it.segment, it.by, tx.now, it.entryNode ?? null],
  );
  await tx.query(
    `insert into enrol_run_part (run_id, no, after_id, upto_id)
     select $1, n, first + n * (last - first) / $2, first + (n + 1) * (last - first) / $2
     from (select coalesce(min(id) - 1, 0) as first, coalesce(max(id), 0) as last from lead) l, generate_series(0::bigint, $2::bigint - 1) n`,
    [run!.id, PARTS],
  );
  return run!.id;
}

export async function enrolRun(sql: Sql, id: number): Promise<EnrolRun> {
  const [run] = await sql.query<EnrolRun>(`select id, state, problem, asked, entered from enrol_run where id = $1`, [
    id,
  ]);
  return run!;
}

/** Runs that are not done, whoever began them. */
export async function openEnrolRuns(sql: Sql): Promise<number[]> {
  return (await sql.query<{ id: number }>(`select id from enrol_run where state = 'running' order by id`)).map(
    (run) => run.id,
  );
}

/**
 * Lets the next range of leads in. Killed half-way it leaves nothing and is done again.
 *
 * @returns whether there is more that nobody else has in hand
 */
export const enrolSome = (database: Database, runId: number): Promise<boolean> =>
  database.transact(
    async (tx) => {
      const [part] = await tx.query<{ no: number; after_id: number; upto_id: number }>(
        `select p.no, p.after_id, p.upto_id from enrol_run_part p join enrol_run r on r.id = p.run_id
         where p.run_id = $1 and r.state = 'running' and p.after_id < p.upto_id order by p.no limit 1 for update of p skip locked`,
        [runId],
      );
      if (!part) return endIfDone(tx, runId);
      const [run] = await tx.query<Run>(`select workflow_id, segment_id, entry_node from enrol_run where id = $1`, [
        runId,
      ]);
      const upto = Math.min(part.after_id + WINDOW, part.upto_id);
      const done = await enrolRange(tx, run!, { after: part.after_id, upto });
      if ('refused' in done) return fail(tx, runId, done.refused);
      await tx.query(`update enrol_run_part set after_id = $3 where run_id = $1 and no = $2`, [runId, part.no, upto]);
      // last of all locks: the other range's transaction waits here only for this one's commit
      await tx.query(`update enrol_run set asked = asked + $2, entered = entered + $3 where id = $1`, [
        runId,
        done.asked,
        done.entered,
      ]);
      return true;
    },
    undefined,
    { concerns: 'many' },
  );

interface Run {
  readonly workflow_id: number;
  readonly segment_id: string;
  readonly entry_node: string | null;
}
async function enrolRange(
  tx: Tx,
  run: Run,
  ids: { readonly after: number; readonly upto: number },
): Promise<{ readonly asked: number; readonly entered: number } | { readonly refused: EnrolRun['problem'] }> {
  const opening = run.entry_node === null ? 'hand' : 'clock';
  const entry = await openEntry(tx, run.workflow_id, opening, run.entry_node);
  if ('refused' in entry) return entry;
  const segments = await segmentRules(tx);
  const rule = segments[run.segment_id];
  if (!rule) return { refused: 'no-segment' };
  const inside: unknown[] = [ids.after, ids.upto];
  const locked = await tx.query<{ id: number }>(
    `with inside as materialized (
       select l.id from ${LEAD_FROM} where l.id > $1 and l.id <= $2 and ${compileRule(rule, { params: inside, now: tx.now, segments })})
     select l.id from lead l join inside using (id) where l.id > $1 and l.id <= $2 order by l.id for no key update of l`,
    inside,
  );
  if (!locked.length) return { asked: 0, entered: 0 };
  // the entry rule is judged by a statement of its own, after the locks: nothing can change the leads any more
  const { version, versionId, node } = entry;
  const params: unknown[] = [
    tx.now,
    pgArray(locked.map((lead) => lead.id)),
    run.workflow_id,
    versionId,
    node.id,
    node.index,
    againAfterDays(version.settings),
    pgArray(locked.flatMap(({ id }) => (isHeldOut(version.settings, run.workflow_id, id) ? [id] : []))),
  ];
  const { entryRule, suppressionRule } = version.settings;
  const how = { params, now: tx.now, segments };
  const allowed = [
    ...(entryRule ? [compileRule(entryRule, how)] : []),
    ...(suppressionRule ? [`not (${compileRule(suppressionRule, how)})`] : []),
    'true',
  ].join(' and ');
  const [answer] = await tx.query<{ entered: number; refused: number[] | null }>(
    `${letIn(`select $3::int as workflow_id, $4::int as version_id, l.id as lead_id, $5::text as node, $6::smallint as place,
       $7::int as again_days, l.id = any($8::bigint[]) as held from ${LEAD_FROM} where l.id = any($2::bigint[]) and ${allowed}`)}
     select (select count(*) from entered) as entered, (select array_agg(lead_id::float8) from asked where not seldom) as refused`,
    params,
  );
  await noteRefused(
    tx,
    (answer!.refused ?? []).map((leadId) => ({ workflowId: run.workflow_id, leadId })),
  );
  if (answer!.entered) tx.nudges.workflows.add(run.workflow_id);
  return { asked: locked.length, entered: answer!.entered };
}

async function endIfDone(tx: Tx, runId: number): Promise<false> {
  const [ended] = await tx.query<{ workflow_id: number; user_id: number | null; asked: number; entered: number }>(
    `update enrol_run r set state = 'done', ended_at = $2 where r.id = $1 and r.state = 'running'
       and not exists (select 1 from enrol_run_part p where p.run_id = r.id and p.after_id < p.upto_id)
     returning workflow_id, user_id, asked, entered`,
    [runId, tx.now],
  );
  if (ended) {
    const { workflow_id, user_id, asked, entered } = ended;
    await audit(tx, user_id, 'workflow.enrolled', `workflow:${workflow_id}`, { asked, entered });
  }
  return false;
}

async function fail(tx: Tx, runId: number, problem: EnrolRun['problem']): Promise<false> {
  const [ended] = await tx.query<{ workflow_id: number; user_id: number | null; asked: number; entered: number }>(
    `update enrol_run set state = 'failed', problem = $2, ended_at = $3 where id = $1 and state = 'running'
     returning workflow_id, user_id, asked, entered`,
    [runId, problem, tx.now],
  );
  if (ended) {
    const { workflow_id, user_id, asked, entered } = ended;
    await audit(tx, user_id, 'workflow.enrolled', `workflow:${workflow_id}`, { asked, entered, problem });
  }
  return false;
}
