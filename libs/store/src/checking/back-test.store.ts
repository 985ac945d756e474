import { compileVersion } from '@cultivar/engine';
import type { Graph, Registry } from '@cultivar/workflow';
import type { Database, Sql, Tx } from '../database.ts';
import { pgArray } from '../engine/pg-array.ts';
import { segmentRules } from '../rules/rule-sql.ts';
import { NO_FIGURES, playLeads } from './back-test-play.ts';
import type { BackTestFigures } from './back-test-play.ts';
import { loadHistory } from './back-test-history.ts';
import { liveFigures } from './back-test-live.ts';
import { entryEvents, oneIn } from './population.ts';

export interface BackTest {
  readonly id: number;
  readonly revision: number;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly days: number;
  /** Leads that came to an entry in the time … */
  readonly candidates: number;
  /** … and of them those that are played through, and are so far. */
  readonly total: number;
  readonly done: number;
  readonly draft: BackTestFigures;
  readonly live: BackTestFigures | null;
  readonly startedAt: string;
  /** Nobody has gone on with it for a while. */
  readonly stale: boolean;
}
/** Leads in one go: not too much is lost where it is broken off. */
const PAGE = 100;
/** Of more leads than these some are played through, spread over all of them; the live version's figures are then of the same leads. */
const MOST_LEADS = 20_000;
const STALE_MS = 30_000;

interface Row {
  readonly workflow_id: number;
  readonly graph: Graph;
  readonly days: number;
  readonly until_at: Date;
  readonly total: number;
  readonly done: number;
  readonly figures: BackTestFigures;
  readonly ids: readonly number[];
}

/** Begins to play the leads of the last days through the draft. @returns undefined: no such workflow */
export async function beginBackTest(
  tx: Tx,
  it: { readonly workflowId: number; readonly days: number; readonly by: number | null },
): Promise<BackTest | 'running' | undefined> {
  const [workflow] = await tx.query<{ draft: Graph; revision: number; live: number | null }>(
    `select draft, revision, live_version_id as live from workflow where id = $1`,
    [it.workflowId],
  );
  if (!workflow) return undefined;
  // not the workflow's row: whoever draws on meanwhile shall not wait
  const [mine] = await tx.query<{ got: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('back-test'), $1::int) as got`,
    [it.workflowId],
  );
  if (!mine!.got) return 'running';
  const latest = await backTestOf(tx, it.workflowId);
  if (latest?.state === 'running' && !latest.stale) return 'running';
  const events = entryEvents(workflow.draft, tx.versions.registry);
  const since = new Date(tx.now.getTime() - it.days * 86_400_000);
  const [count] = await tx.query<{ candidates: number; every: number; leads: number[] }>(
    `with found as materialized (${CANDIDATES}), many as (select count(*)::int as n from found)
     select m.n as candidates, 1 + (m.n - 1) / ${MOST_LEADS} as every,
       array(select lead_id from found where ${oneIn(`1 + (m.n - 1) / ${MOST_LEADS}`, 'lead_id')} order by lead_id)::float8[] as leads
     from many m`,
    [...[events.map(({ kind }) => kind), events.map(({ ref }) => ref ?? null)], ...[since, tx.now, it.workflowId]],
  );
  const { candidates, every, leads } = count!;
  const live =
    workflow.live === null ? null : await liveFigures(tx, { workflowId: it.workflowId, since, until: tx.now, every });
  // one is enough: the earlier ones were of earlier drafts
  await tx.query(`delete from back_test where workflow_id = $1`, [it.workflowId]);
  await tx.query(
    `insert into back_test (workflow_id, revision, graph, days, until_at, total, figures, live, user_id, candidates, leads, started_at, progress_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $5, clock_timestamp())`,
    [
      ...[it.workflowId, workflow.revision, JSON.stringify(workflow.draft), it.days, tx.now, leads.length],
      ...[JSON.stringify(NO_FIGURES), live && JSON.stringify(live), it.by, candidates, pgArray(leads)],
    ],
  );
  return backTestOf(tx, it.workflowId);
}

/** Who came to an entry in the time: `$1` kinds, `$2` refs, `$3` since, `$4` until, `$5` the workflow (those let in by hand). */
const CANDIDATES = `
  select distinct lead_id from (
    select t.lead_id from touchpoint t join unnest($1::text[], $2::text[]) e(kind, ref) on e.kind = t.kind and (e.ref is null or e.ref = t.ref)
    where t.at > $3::timestamptz and t.at <= $4::timestamptz
    union all
    select e.lead_id from enrolment e where e.workflow_id = $5::int and e.entered_at > $3::timestamptz and e.entered_at <= $4::timestamptz) came`;

/** The latest back-test of a workflow. */
export async function backTestOf(sql: Sql, workflowId: number): Promise<BackTest | undefined> {
  const [row] = await sql.query<Omit<BackTest, 'startedAt'> & { startedAt: Date }>(
    `select id, revision, state, days, candidates, total, done, figures as draft, live, started_at as "startedAt",
       progress_at < clock_timestamp() - interval '${STALE_MS} ms' as stale
     from back_test where workflow_id = $1 order by id desc limit 1`,
    [workflowId],
  );
  return row && { ...row, startedAt: row.startedAt.toISOString() };
}
export async function cancelBackTest(sql: Sql, workflowId: number): Promise<void> {
  await sql.query(`update back_test set state = 'cancelled' where workflow_id = $1 and state = 'running'`, [
    workflowId,
  ]);
}
export async function failBackTest(sql: Sql, id: number): Promise<void> {
  await sql.query(`update back_test set state = 'failed' where id = $1 and state = 'running'`, [id]);
}

/**
 * Plays the next leads through, in memory only, and notes the figures.
 *
 * @returns whether there is more to do
 */
export async function backTestSome(database: Database, registry: Registry, id: number): Promise<boolean> {
  const [run] = await database.query<Row>(
    `select workflow_id, graph, days, until_at, total, done, figures, leads[done + 1 : done + ${PAGE}]::float8[] as ids
     from back_test where id = $1 and state = 'running'`,
    [id],
  );
  if (!run) return false;
  const since = new Date(run.until_at.getTime() - run.days * 86_400_000);
  const { ids } = run;
  const version = compileVersion(run.graph, registry);
  const segments = await segmentRules(database);
  const time = { since, until: run.until_at };
  const histories = await loadHistory(database, ids, { version, segments, workflowId: run.workflow_id, ...time });
  const figures = await playLeads(run.figures, histories, {
    version,
    graph: run.graph,
    workflowId: run.workflow_id,
    ...time,
  });
  const done = run.done + ids.length;
  const over = done >= run.total;
  // whoever else was at it has moved it on: then this page counts there
  const moved = await database.query(
    `update back_test set figures = $3, done = $4, progress_at = clock_timestamp(), state = $5
     where id = $1 and done = $2 and state = 'running' returning id`,
    [id, run.done, JSON.stringify(figures), done, over ? 'done' : 'running'],
  );
  return moved.length > 0 && !over;
}
