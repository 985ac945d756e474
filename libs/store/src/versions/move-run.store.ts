import { audit } from '../audit/audit.store.ts';
import type { Database, Sql, Tx } from '../database.ts';
import { readyMove } from './move-plan.ts';
import type { MovePlan, ReadyMove } from './move-plan.ts';
import { moveWalks } from './move-walks.ts';
import { undoable, undoSome } from './undo-moves.ts';

/** Leads that are moved with the publication itself, in its transaction; more than that go on in the background. */
export const AT_ONCE = 10_000;
/** Leads in one transaction of the background: they are locked for well under a second. */
const CHUNK = 5_000;

export interface MoveRun {
  readonly id: number;
  readonly versionNo: number;
  readonly state: 'running' | 'done' | 'undoing' | 'undone';
  readonly moved: number;
  readonly takenOut: number;
  readonly undone: number;
  /** How many are still to come, to be moved or to be brought back. */
  readonly left: number;
  /** How many have not gone on since, so that they could be brought back. */
  readonly undoable: number;
  readonly startedAt: string;
  readonly by: string | null;
}

/**
 * Begins to move leads to a version, and moves as many as go into one transaction.
 *
 * @returns null where nobody is named; `missing`: the plan names a version or a step that is not there
 */
export async function beginMoves(
  tx: Tx,
  it: { readonly workflowId: number; readonly versionId: number; readonly plan: MovePlan; readonly by: number | null },
): Promise<{ runId: number; moved: number; takenOut: number; running: boolean } | { missing: string } | null> {
  if (!it.plan.moves.length) return null;
  const ready = await readyMoves(tx, it.workflowId, it.versionId, it.plan);
  if ('missing' in ready) return ready;
  const [run] = await tx.query<{ id: number }>(
    `insert into move_run (workflow_id, version_id, plan, user_id, started_at) values ($1, $2, $3, $4, $5) returning id`,
    [it.workflowId, it.versionId, JSON.stringify(it.plan), it.by, tx.now],
  );
  await moveSome(tx, run!.id, AT_ONCE);
  const [done] = await tx.query<{ moved: number; takenOut: number; running: boolean }>(
    `select moved, taken_out as "takenOut", state = 'running' as running from move_run where id = $1`,
    [run!.id],
  );
  return { runId: run!.id, ...done! };
}

async function readyMoves(
  tx: Tx,
  workflowId: number,
  versionId: number,
  plan: MovePlan,
): Promise<{ readonly no: number; readonly moves: readonly ReadyMove[] } | { readonly missing: string }> {
  const rows = await tx.query<{ id: number; no: number }>(
    `select id, no from workflow_version where workflow_id = $1 and (id = $2 or no = any($3::int[]))`,
    [workflowId, versionId, plan.moves.map((move) => move.versionNo)],
  );
  const versions = await tx.versions.load(
    tx,
    rows.map((row) => row.id),
  );
  const byNo = new Map(rows.map(({ id, no }) => [no, { id, version: versions.get(id)! }]));
  const into = versions.get(versionId)!;
  const moves: ReadyMove[] = [];
  for (const move of plan.moves) {
    const ready = readyMove(move, byNo.get(move.versionNo), into, plan.resend);
    if (!ready) return { missing: `${move.versionNo}/${move.nodeId}${move.to === null ? '' : ` → ${move.to}`}` };
    if (ready.version !== versionId) moves.push(ready);
  }
  return { no: rows.find((row) => row.id === versionId)!.no, moves };
}

interface RunRow {
  readonly id: number;
  readonly workflow_id: number;
  readonly version_id: number;
  readonly plan: MovePlan;
  readonly state: MoveRun['state'];
  readonly after_id: number;
  readonly user_id: number | null;
}
/**
 * Moves, or brings back, the next leads of a run. Killed half-way it leaves nothing and is done again. Runs of a workflow go one after
 * the other: an earlier one would still put leads into a version that a later one has been through.
 */
export async function moveSome(tx: Tx, runId: number, limit = CHUNK): Promise<boolean> {
  const [run] = await tx.query<RunRow>(
    `select r.id, r.workflow_id, r.version_id, r.plan, r.state, r.after_id, r.user_id from move_run r
     where r.id = $1 and r.state in ('running', 'undoing') and not exists (
       select 1 from move_run o where o.workflow_id = r.workflow_id and o.id < r.id and o.state in ('running', 'undoing'))
     for update skip locked`,
    [runId],
  );
  if (!run) return false;
  const by = run.user_id === null ? 'api' : `user:${run.user_id}`;
  const it = { runId, workflowId: run.workflow_id, by };
  const range = { after: run.after_id, limit };
  let done: { moved?: number; takenOut?: number; undone?: number; last: number | null };
  if (run.state === 'undoing') done = await undoSome(tx, it, range);
  else {
    const ready = await readyMoves(tx, run.workflow_id, run.version_id, run.plan);
    if ('missing' in ready) throw new Error(`a version of move run ${runId} is gone: ${ready.missing}`);
    done = await moveWalks(tx, ready.moves, { ...it, versionId: run.version_id, versionNo: ready.no }, range);
  }
  const [sum] = await tx.query<{ state: MoveRun['state']; moved: number; taken_out: number; undone: number }>(
    `update move_run set after_id = coalesce($2, after_id), moved = moved + $3, taken_out = taken_out + $4, undone = undone + $5,
       state = case when $2::bigint is not null then state when state = 'running' then 'done' else 'undone' end,
       ended_at = case when $2::bigint is null then $6::timestamptz end
     where id = $1 returning state, moved, taken_out, undone`,
    [runId, done.last, done.moved ?? 0, done.takenOut ?? 0, done.undone ?? 0, tx.now],
  );
  if (done.last !== null) return true;
  const counts = { run: runId, moved: sum!.moved, takenOut: sum!.taken_out };
  if (sum!.state === 'done') await audit(tx, run.user_id, 'workflow.moved', `workflow:${run.workflow_id}`, counts);
  else
    await audit(tx, run.user_id, 'workflow.move-undone', `workflow:${run.workflow_id}`, {
      ...counts,
      undone: sum!.undone,
    });
  return false;
}

/** Runs that are not through, whoever began them. */
export const openMoveRuns = async (sql: Sql): Promise<number[]> =>
  (await sql.query<{ id: number }>(`select id from move_run where state in ('running', 'undoing') order by id`)).map(
    (run) => run.id,
  );
/** @returns whether there is more */
export const moveMore = (database: Database, runId: number): Promise<boolean> =>
  database.transact((tx) => moveSome(tx, runId), undefined, { concerns: 'many' });

/**
 * Begins to bring back who has not gone on since, and brings back as many as go into one transaction.
 *
 * @returns undefined: no such run; false: it is not through, or was undone already
 */
export async function undoMoves(
  tx: Tx,
  it: { readonly workflowId: number; readonly runId: number; readonly by: number | null },
): Promise<{ undone: number; goneOn: number; running: boolean } | false | undefined> {
  const [run] = await tx.query<{ state: string; status: string }>(
    `select r.state, w.status from move_run r join workflow w on w.id = r.workflow_id
     where r.id = $1 and r.workflow_id = $2 for update of r`,
    [it.runId, it.workflowId],
  );
  if (!run) return undefined;
  if (run.state !== 'done' || run.status === 'archived') return false;
  await tx.query(`update move_run set state = 'undoing', after_id = 0, undone_at = $2, user_id = $3 where id = $1`, [
    ...[it.runId, tx.now, it.by],
  ]);
  await moveSome(tx, it.runId, AT_ONCE);
  const [after] = await tx.query<{ undone: number; goneOn: number; running: boolean }>(
    `select undone, moved + taken_out - undone as "goneOn", state = 'undoing' as running from move_run where id = $1`,
    [it.runId],
  );
  return after!;
}

const LISTED = 10;
/** The latest moves of a workflow, newest first. */
export async function listMoves(sql: Sql, workflowId: number, now: Date): Promise<MoveRun[]> {
  const rows = await sql.query<Omit<MoveRun, 'startedAt' | 'undoable' | 'left'> & { startedAt: Date }>(
    `select r.id, v.no as "versionNo", r.state, r.moved, r.taken_out as "takenOut", r.undone, r.started_at as "startedAt", u.name as by
     from move_run r join workflow_version v on v.id = r.version_id left join app_user u on u.id = r.user_id
     where r.workflow_id = $1 order by r.id desc limit ${LISTED}`,
    [workflowId],
  );
  const runs: MoveRun[] = [];
  for (const row of rows) {
    const left = await stillToCome(sql, workflowId, row);
    const able = row.state === 'done' ? await undoable(sql, row.id, now) : 0;
    runs.push({ ...row, startedAt: row.startedAt.toISOString(), left, undoable: able });
  }
  return runs;
}

/** How many a run has still before it. */
async function stillToCome(
  sql: Sql,
  workflowId: number,
  { id, state }: Pick<MoveRun, 'id' | 'state'>,
): Promise<number> {
  if (state === 'done' || state === 'undone') return 0;
  const [row] = await sql.query<{ n: number }>(
    state === 'undoing'
      ? `select count(*)::int as n from moved_walk m join move_run r on r.id = m.run_id
         where m.run_id = $2 and m.enrolment_id > r.after_id and not m.undone and r.workflow_id = $1`
      : `select coalesce(sum(c.n), 0)::int as n from (
           select c.version_id, c.node, count(*) as n from cursor c
           where c.workflow_id = $1 and c.enrolment_id > (select after_id from move_run where id = $2) group by 1, 2) c
         join workflow_version v on v.id = c.version_id
         where exists (select 1 from move_run r, jsonb_array_elements(r.plan->'moves') p where r.id = $2
           and (p->>'versionNo')::int = v.no and p->>'nodeId' = v.graph->'nodes'->(c.node::int)->>'id')`,
    [workflowId, id],
  );
  return row!.n;
}
