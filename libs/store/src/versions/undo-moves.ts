import type { Tx } from '../database.ts';
import { pgArray } from '../engine/pg-array.ts';
import { lockThem, NOT_BEFORE } from './move-walks.ts';
import type { MoveBy } from './move-walks.ts';

/**
 * Moved walks `m` with their cursor `c` that have not gone on since: all they may have done is visit their new step and wait there.
 * Whose event or answer has come, whose mail went out, stays where it is. `$now` is the instant.
 */
const NOT_GONE_ON = (now: string): string => `(
  c.node = m.to_node and (
    (c.seq = m.seq + 1 and c.port is not distinct from case when m.kept then m.port end
      and case when m.kept and m.state < 3 then c.state = m.state and c.due_at = m.due_at else c.state in (0, 3) end)
    or (c.seq = m.seq + 2 and (not m.kept or m.port is null) and m.state <> 2
      and (c.state = 1 or (c.state = 0 and c.port is not null and c.wait is null and c.due_at > ${now}::timestamptz)))))`;
/** And who was taken out and is not in again. Of two walks of one lead (two leads became one since) the later one comes back. */
const STILL_OUT = `(m.to_node is null and e.ended_at is not null and e.outcome = 'taken-out' and not exists (
  select 1 from enrolment o where o.workflow_id = e.workflow_id and o.lead_id = e.lead_id and (o.ended_at is null or (
    o.id > e.id and exists (select 1 from moved_walk n where n.run_id = m.run_id and n.enrolment_id = o.id and n.to_node is null)))))`;
const MAY_GO_BACK = (now: string): string => `(not m.undone and (${STILL_OUT}
  or (m.to_node is not null and c.version_id = r.version_id and ${NOT_GONE_ON(now)})))`;

/** How many of a run's walks could still be brought back. */
export async function undoable(tx: Pick<Tx, 'query'>, runId: number, now: Date): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*) as n from moved_walk m join move_run r on r.id = m.run_id join enrolment e on e.id = m.enrolment_id
     left join cursor c on c.enrolment_id = m.enrolment_id where m.run_id = $1 and ${MAY_GO_BACK('$2')}`,
    [runId, now],
  );
  return row!.n;
}

/** Brings the next walks of a run back to where they stood. Their leads are locked first, in id order. */
export async function undoSome(
  tx: Tx,
  it: Omit<MoveBy, 'versionId' | 'versionNo'>,
  range: { readonly after: number; readonly limit: number },
): Promise<{ readonly undone: number; readonly last: number | null }> {
  const found = await tx.query<{ id: number; lead: number }>(
    `select m.enrolment_id as id, e.lead_id as lead from moved_walk m join enrolment e on e.id = m.enrolment_id
     where m.run_id = $1 and m.enrolment_id > $2::bigint and not m.undone order by m.enrolment_id limit $3`,
    [it.runId, range.after, range.limit],
  );
  if (!found.length) return { undone: 0, last: null };
  const locked = await lockThem(tx, found);
  const back = await tx.query<{ id: number }>(
    `update moved_walk u set undone = true
     from moved_walk m join move_run r on r.id = m.run_id join enrolment e on e.id = m.enrolment_id
       left join cursor c on c.enrolment_id = m.enrolment_id
     where m.run_id = $1 and m.enrolment_id = any($2::bigint[]) and e.lead_id = any($4::bigint[]) and ${MAY_GO_BACK('$3')}
       and u.run_id = m.run_id and u.enrolment_id = m.enrolment_id
     returning u.enrolment_id as id`,
    [it.runId, pgArray(found.map((row) => row.id)), tx.now, locked],
  );
  if (back.length) bringBack(tx, it, pgArray(back.map((row) => row.id)));
  return { undone: back.length, last: found.length < range.limit ? null : found.at(-1)!.id };
}

function bringBack(tx: Tx, it: Omit<MoveBy, 'versionId' | 'versionNo'>, ids: string): void {
  tx.send(
    `insert into step (enrolment_id, seq, version_id, node, took, because, at)
     select m.enrolment_id, coalesce(c.seq, m.seq + 1) + 1, coalesce(c.version_id, m.version_id), coalesce(c.node, m.node), 'moved',
       jsonb_build_object('by', $3::text, 'undone', $1::int, 'version', v.no, 'to', v.graph->'nodes'->(m.node::int)->>'id'), ${NOT_BEFORE('$4')}
     from moved_walk m join workflow_version v on v.id = m.version_id left join cursor c on c.enrolment_id = m.enrolment_id
     where m.run_id = $1 and m.enrolment_id = any($2::bigint[])`,
    [it.runId, ids, it.by, tx.now],
  );
  const wait = (seq: string): string =>
    `case when m.state = 2 then m.wait || jsonb_build_object('heldSeq', coalesce((m.wait->>'heldSeq')::int, ${seq})) else m.wait end`;
  tx.send(
    `update cursor c set version_id = m.version_id, node = m.node, seq = c.seq + 1, state = m.state, due_at = m.due_at, port = m.port,
       wait = ${wait('m.seq')}, error = m.error, since = null
     from moved_walk m
     where m.run_id = $1 and m.enrolment_id = any($2::bigint[]) and m.to_node is not null and c.enrolment_id = m.enrolment_id`,
    [it.runId, ids],
  );
  tx.send(
    `insert into cursor (enrolment_id, workflow_id, version_id, lead_id, state, node, seq, due_at, port, wait, error)
     select m.enrolment_id, e.workflow_id, m.version_id, e.lead_id, m.state, m.node, m.seq + 2, m.due_at, m.port,
       ${wait('m.seq')}, m.error
     from moved_walk m join enrolment e on e.id = m.enrolment_id
     where m.run_id = $1 and m.enrolment_id = any($2::bigint[]) and m.to_node is null`,
    [it.runId, ids],
  );
  tx.send(
    `update enrolment e set version_id = m.version_id, ended_at = null, outcome = null from moved_walk m
     where m.run_id = $1 and m.enrolment_id = any($2::bigint[]) and e.id = m.enrolment_id`,
    [it.runId, ids],
  );
  tx.send(
    `update step_count k set n = k.n - t.n from (
       select version_id, node, count(*) as n from moved_walk
       where run_id = $1 and enrolment_id = any($2::bigint[]) and to_node is null group by 1, 2) t
     where (k.version_id, k.node, k.took, k.slot) = (t.version_id, t.node, 'leave', -1)`,
    [it.runId, ids],
  );
  tx.send(`delete from mail_once where run_id = $1 and enrolment_id = any($2::bigint[])`, [it.runId, ids]);
  tx.nudges.workflows.add(it.workflowId);
}
