import type { CompiledNode, Version } from '@cultivar/engine';
import type { Tx } from '../database.ts';
import { pgArray } from '../engine/pg-array.ts';
import { CURSOR_COLUMNS } from '../engine/waits.ts';
import type { CursorRow } from '../engine/waits.ts';
import { STATE_OF, STOPPED_FROM, stoppedWhere } from './stopped.store.ts';
import type { StoppedFilter } from './stopped.store.ts';

/** What a person does about walks, most of all those that stand still. */
export type StoppedAct =
  /** Visit the step again. */
  | { readonly act: 'retry' }
  /** Leave the step by this way out, as if it had decided so. */
  | { readonly act: 'skip'; readonly port: string }
  /** Stand before another step of the same version. */
  | { readonly act: 'move'; readonly nodeId: string }
  /** End the walk. */
  | { readonly act: 'take-out' };
export interface ActedOn {
  /** Walks it was done to. */
  readonly done: number;
  /** Walks it could not be done to: they went on meanwhile, or their step has no such way out, their version no such step. */
  readonly left: number;
  /** The last one looked at, to go on after; null: that was all. */
  readonly last: number | null;
}
/** What the walks of people taken out by hand end with. */
export const TAKEN_OUT = 'taken-out';
/** Counters of the canvas that no batch writes: a person's act waits for none, and none for it. */
const BY_HAND_SLOT = -1;

/**
 * Does it to the next walks of the filter, `limit` at most. Leads are locked first, in id order; what went on meanwhile is left alone.
 * A move and a taking-out are steps of their own, a skip is logged by the walk when it goes on; all say who did it.
 */
export async function actOnStopped(
  tx: Tx,
  filter: StoppedFilter,
  act: StoppedAct,
  by: { readonly userId: number | null; readonly after?: number; readonly limit?: number },
): Promise<ActedOn> {
  const limit = by.limit ?? 500;
  const params: unknown[] = [by.after ?? 0, limit];
  const found = await tx.query<{ id: number; lead: number }>(
    `select c.enrolment_id as id, c.lead_id as lead ${STOPPED_FROM}
     where c.enrolment_id > $1::bigint and ${stoppedWhere(filter, params)} order by c.enrolment_id limit $2`,
    params,
  );
  if (!found.length) return { done: 0, left: 0, last: null };
  await tx.query(`select id from lead where id = any($1::bigint[]) order by id for no key update`, [
    pgArray([...new Set(found.map((row) => row.lead))]),
  ]);
  // read anew under the locks: somebody may have answered, retried or taken out meanwhile
  const rows = await tx.query<CursorRow>(
    `select ${CURSOR_COLUMNS} from cursor c where c.enrolment_id = any($1::bigint[]) and c.state = coalesce($2::smallint, c.state)
     order by c.enrolment_id for update`,
    [pgArray(found.map((row) => row.id)), STATE_OF[filter.standing]],
  );
  const able = await whoCan(tx, await stillAt(tx, rows, filter.nodeId), act);
  if (able.length) await perform(tx, able, act, { by: by.userId === null ? 'api' : `user:${by.userId}` });
  return {
    done: able.length,
    left: found.length - able.length,
    last: found.length < limit ? null : found.at(-1)!.id,
  };
}

type Able = CursorRow & { readonly target: number | null };

/** Who went on before we had the lock stands elsewhere now. */
async function stillAt(tx: Tx, rows: readonly CursorRow[], nodeId: string | undefined): Promise<readonly CursorRow[]> {
  if (nodeId === undefined) return rows;
  const versions = await tx.versions.load(tx, [...new Set(rows.map((row) => row.version_id))]);
  return rows.filter((row) => versions.get(row.version_id)?.nodes[row.node]?.id === nodeId);
}

async function whoCan(tx: Tx, rows: readonly CursorRow[], act: StoppedAct): Promise<readonly Able[]> {
  // a held walk has nothing to try again: its question is out already
  if (act.act === 'retry') return rows.filter((row) => row.state === 3).map((row) => ({ ...row, target: null }));
  if (act.act === 'take-out') return rows.map((row) => ({ ...row, target: null }));
  const versions = await tx.versions.load(tx, [...new Set(rows.map((row) => row.version_id))]);
  return rows.flatMap((row) => {
    const version = versions.get(row.version_id);
    if (!version) return [];
    const target = act.act === 'move' ? version.byId.get(act.nodeId)?.index : leavesBy(version, row.node, act.port);
    return target === undefined ? [] : [{ ...row, target }];
  });
}
const leavesBy = (version: Version, index: number, port: string): number | undefined => {
  const node = version.nodes[index];
  return node && waysOut(node).has(port) ? index : undefined;
};
/** Those of its type, and those drawn: of a type that is gone only these are known. */
function waysOut({ type, config, fault, next }: CompiledNode): ReadonlySet<string> {
  const ports = !type ? {} : fault === null ? (type.portsOf?.(config as never) ?? type.ports) : type.ports;
  return new Set([...next.keys(), ...Object.keys(ports)]);
}

async function perform(tx: Tx, rows: readonly Able[], act: StoppedAct, because: object): Promise<void> {
  const ids = pgArray(rows.map((row) => row.enrolment_id));
  if (act.act === 'retry')
    await tx.query(`update cursor set state = 0, error = null, due_at = $2 where enrolment_id = any($1::bigint[])`, [
      ids,
      tx.now,
    ]);
  else if (act.act === 'skip')
    await tx.query(
      `update cursor set state = 0, error = null, due_at = $2, port = $3, wait = jsonb_build_object('because', $4::jsonb)
       where enrolment_id = any($1::bigint[])`,
      [ids, tx.now, act.port, JSON.stringify({ ...because, skipped: true })],
    );
  else if (act.act === 'move') {
    await logSteps(tx, rows, 'moved', { ...because, to: act.nodeId });
    await tx.query(
      `update cursor c set state = 0, error = null, due_at = $3, port = null, wait = null, since = null, seq = c.seq + 1, node = t.node
       from unnest($1::bigint[], $2::smallint[]) as t(id, node) where c.enrolment_id = t.id`,
      [ids, pgArray(rows.map((row) => row.target)), tx.now],
    );
  } else {
    await logSteps(tx, rows, 'leave', because);
    await countLeft(tx, rows);
    await tx.query(
      `with gone as (delete from cursor where enrolment_id = any($1::bigint[]))
       update enrolment set ended_at = $2, outcome = $3 where id = any($1::bigint[]) and ended_at is null`,
      [ids, tx.now, TAKEN_OUT],
    );
  }
  if (act.act !== 'take-out') for (const row of rows) tx.nudges.workflows.add(row.workflow_id);
}

/** The next number of each walk's trace. */
const logSteps = (tx: Tx, rows: readonly Able[], took: string, because: object): Promise<unknown> =>
  tx.query(
    `insert into step (enrolment_id, seq, version_id, node, took, because, at)
     select c.enrolment_id, c.seq + 1, c.version_id, c.node, $2, $3::jsonb, $4::timestamptz
     from cursor c where c.enrolment_id = any($1::bigint[])`,
    [pgArray(rows.map((row) => row.enrolment_id)), took, JSON.stringify(because), tx.now],
  );
/** Who is taken out has left at that step. A move is no way out: the cursor tells where the lead stands. */
const countLeft = (tx: Tx, rows: readonly Able[]): Promise<unknown> =>
  tx.query(
    `insert into step_count (version_id, node, took, slot, n)
     select c.version_id, c.node, 'leave', ${BY_HAND_SLOT}, count(*) from cursor c
     where c.enrolment_id = any($1::bigint[]) group by 1, 2 order by 1, 2
     on conflict (version_id, node, took, slot) do update set n = step_count.n + excluded.n`,
    [pgArray(rows.map((row) => row.enrolment_id))],
  );
