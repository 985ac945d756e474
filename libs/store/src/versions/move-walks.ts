import type { Tx } from '../database.ts';
import { pgArray } from '../engine/pg-array.ts';
import type { ReadyMove } from './move-plan.ts';

/** What a person did, as the trace says it. */
export interface MoveBy {
  readonly runId: number;
  readonly workflowId: number;
  readonly versionId: number;
  readonly versionNo: number;
  readonly by: string;
}
export interface MovedSome {
  readonly moved: number;
  readonly takenOut: number;
  /** The last walk looked at, to go on after; null: that was all. */
  readonly last: number | null;
}
/** What walks of people end with that a publication takes out: as if it had been done by hand. */
const TAKEN_OUT = 'taken-out';
/** Counters of the canvas that no batch writes. */
const BY_HAND_SLOT = -1;

/** A batch that began after us may have been there before us: no step is earlier than the one before it. */
export const NOT_BEFORE = (now: string): string =>
  `greatest(${now}::timestamptz, (select max(s.at) from step s where s.enrolment_id = m.enrolment_id))`;

/** The plan as rows: `$1` versions, `$2` nodes, `$3` targets, `$4` keeps, `$5` the rest as JSON. */
const PLAN = `unnest($1::int[], $2::smallint[], $3::smallint[], $4::boolean[], $5::jsonb[]) as p(version_id, node, target, keeps, rest)`;
const planParams = (moves: readonly ReadyMove[]): unknown[] => [
  pgArray(moves.map((move) => move.version)),
  pgArray(moves.map((move) => move.node)),
  pgArray(moves.map((move) => move.target)),
  // the driver's own way: there are a few at most
  moves.map((move) => move.keeps),
  pgArray(
    moves.map(({ ports, goals, once, to, versionNo }) =>
      JSON.stringify({ ports, goals, once, because: { from: versionNo, ...(to !== null && { to }) } }),
    ),
  ),
];
/** Every way out that the stand may take is one of the new step, or the goal it was called to is there: then it can go on standing. */
const PORTS_KNOWN = `case when c.wait->>'goal' is not null then p.rest->'goals' ? (c.wait->>'goal') else
  (c.port is null or p.rest->'ports' ? c.port)
  and not exists (select 1 from jsonb_path_query(coalesce(c.wait, '{}'), 'lax $.happened[*]') w(way) where not p.rest->'ports' ? (w.way #>> '{}'))
  and not exists (select 1 from jsonb_each_text(c.wait->'answers') a where not p.rest->'ports' ? a.value) end`;

/**
 * Moves the next walks of the plan, `limit` at most, set by set. Their leads are locked first, in id order: no batch, event or answer
 * comes between. Whoever waits for an answer that the new step has no way out for stays: asking again would be asking twice.
 */
export async function moveWalks(
  tx: Tx,
  moves: readonly ReadyMove[],
  it: MoveBy,
  range: { readonly after: number; readonly limit: number },
): Promise<MovedSome> {
  const plan = planParams(moves);
  const found = await tx.query<{ id: number; lead: number }>(
    `select c.enrolment_id as id, c.lead_id as lead from cursor c join ${PLAN} using (version_id, node)
     where c.workflow_id = $6 and c.enrolment_id > $7::bigint order by c.enrolment_id limit $8`,
    [...plan, it.workflowId, range.after, range.limit],
  );
  if (!found.length) return { moved: 0, takenOut: 0, last: null };
  const locked = await lockThem(tx, found);
  const ids = pgArray(found.map((row) => row.id));
  // read anew under the locks: whoever went on meanwhile is judged by where it stands now
  const [count] = await tx.query<{ moved: number; out: number }>(
    `with noted as (
       insert into moved_walk (run_id, enrolment_id, to_node, kept, version_id, node, state, seq, due_at, port, wait, error)
       select $6::int, c.enrolment_id, p.target, p.keeps and ${PORTS_KNOWN}, c.version_id, c.node, c.state, c.seq, c.due_at, c.port, c.wait, c.error
       from cursor c join ${PLAN} using (version_id, node)
       where c.enrolment_id = any($7::bigint[]) and c.lead_id = any($8::bigint[]) and (c.state <> 2 or not p.keeps or (${PORTS_KNOWN}))
       on conflict do nothing returning to_node)
     select count(to_node) as moved, count(*) filter (where to_node is null) as out from noted`,
    [...plan, it.runId, ids, locked],
  );
  const because = JSON.stringify({ by: it.by, version: it.versionNo, run: it.runId });
  tx.send(
    `insert into step (enrolment_id, seq, version_id, node, took, because, at)
     select m.enrolment_id, m.seq + 1, m.version_id, m.node, case when m.to_node is null then 'leave' else 'moved' end,
       $8::jsonb || (p.rest->'because') || case when m.kept then '{"kept": true}'::jsonb else '{}'::jsonb end, ${NOT_BEFORE('$9')}
     from moved_walk m join ${PLAN} using (version_id, node) where m.run_id = $6 and m.enrolment_id = any($7::bigint[])`,
    [...plan, it.runId, ids, because, tx.now],
  );
  mailsOnce(tx, plan, it, ids);
  takeOut(tx, it, ids);
  moveCursors(tx, it, ids);
  if (count!.moved) tx.nudges.workflows.add(it.workflowId);
  return {
    moved: count!.moved,
    takenOut: count!.out,
    last: found.length < range.limit ? null : found.at(-1)!.id,
  };
}

/** @returns the leads that are still there; whose walks went over to another lead meanwhile (a merge) are not ours */
export async function lockThem(tx: Tx, found: readonly { readonly lead: number }[]): Promise<string> {
  const rows = await tx.query<{ id: number }>(
    `select id from lead where id = any($1::bigint[]) order by id for no key update`,
    [pgArray([...new Set(found.map((row) => row.lead))])],
  );
  return pgArray(rows.map((row) => row.id));
}

/** Remembers mails that are out already, as far as the new way comes by their steps and the old one would not have. */
function mailsOnce(tx: Tx, plan: readonly unknown[], it: MoveBy, ids: unknown): void {
  tx.send(
    `insert into mail_once (workflow_id, enrolment_id, node_id, run_id)
     select distinct $8::int, m.enrolment_id, o.payload->>'nodeId', $6::int
     from moved_walk m join ${PLAN} using (version_id, node)
       join enrolment e on e.id = m.enrolment_id
       join outbox o on o.lead_id = e.lead_id and o.enrolment_id = e.id
     where m.run_id = $6 and m.enrolment_id = any($7::bigint[]) and m.to_node is not null
       and p.rest->'once'->(case when m.kept then 'kept' else 'anew' end) ? (o.payload->>'nodeId')
       and o.kind = 'mail' and o.payload->>'class' = 'marketing' and o.state in (0, 1, 2, 4)
     on conflict do nothing`,
    [...plan, it.runId, ids, it.workflowId],
  );
}

function takeOut(tx: Tx, it: MoveBy, ids: unknown): void {
  tx.send(
    `insert into step_count (version_id, node, took, slot, n)
     select version_id, node, 'leave', ${BY_HAND_SLOT}, count(*) from moved_walk
     where run_id = $1 and enrolment_id = any($2::bigint[]) and to_node is null group by 1, 2 order by 1, 2
     on conflict (version_id, node, took, slot) do update set n = step_count.n + excluded.n`,
    [it.runId, ids],
  );
  tx.send(
    `with gone as (delete from cursor c using moved_walk m
       where m.run_id = $1 and m.enrolment_id = any($2::bigint[]) and m.to_node is null and c.enrolment_id = m.enrolment_id
       returning c.enrolment_id as id)
     update enrolment e set ended_at = $3::timestamptz, outcome = '${TAKEN_OUT}' from gone where e.id = gone.id and e.ended_at is null`,
    [it.runId, ids, tx.now],
  );
}

function moveCursors(tx: Tx, it: MoveBy, ids: unknown): void {
  // who keeps its stand keeps all of it; an answer is known by the step that asked. What had stopped tries again.
  tx.send(
    `update cursor c set version_id = $3, node = m.to_node, seq = m.seq + 1, error = null, since = null,
       state = case when m.kept and m.state < 3 then m.state else 0 end,
       due_at = case when m.kept and m.state < 3 then m.due_at else $4::timestamptz end,
       port = case when m.kept then m.port end,
       wait = case when not m.kept then null
         when m.state = 2 then m.wait || jsonb_build_object('heldSeq', coalesce((m.wait->>'heldSeq')::int, m.seq)) else m.wait end
     from moved_walk m
     where m.run_id = $1 and m.enrolment_id = any($2::bigint[]) and m.to_node is not null and c.enrolment_id = m.enrolment_id`,
    [it.runId, ids, it.versionId, tx.now],
  );
  tx.send(
    `update enrolment e set version_id = $3 from moved_walk m
     where m.run_id = $1 and m.enrolment_id = any($2::bigint[]) and m.to_node is not null and e.id = m.enrolment_id`,
    [it.runId, ids, it.versionId],
  );
}
