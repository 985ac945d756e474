import type { Tx } from '../database.ts';
import type { Walked } from './advance.ts';
import { Dictionary, pgArray } from './pg-array.ts';
import { writeCursors } from './waits.ts';

/** Writes where the walks stand now, their steps, and the counters of the canvas. */
export async function writeWalks(tx: Tx, walks: readonly Walked[], slot: number): Promise<void> {
  await writeCursors(
    tx,
    walks.flatMap(({ walked }) => (walked.cursor ? [walked.cursor] : [])),
  );
  const ended = walks.filter(({ walked }) => !walked.cursor);
  if (ended.length)
    await tx.query(
      `with gone as (delete from cursor where enrolment_id = any($1::bigint[]))
       update enrolment e set ended_at = $3::timestamptz, outcome = t.outcome
       from unnest($1::bigint[], $2::text[]) as t(id, outcome) where e.id = t.id`,
      [pgArray(ended.map(({ row }) => row.enrolment_id)), pgArray(ended.map(({ walked }) => walked.outcome)), tx.now],
    );
  await writeSteps(tx, walks);
  await countSteps(tx, walks, slot);
}

async function writeSteps(tx: Tx, walks: readonly Walked[]): Promise<void> {
  const enrolments: number[] = [];
  const seqs: number[] = [];
  const places: number[] = [];
  // leads of one batch mostly take the same few ways, for the same reasons
  const kinds = new Dictionary();
  const versions: number[] = [];
  const nodes: number[] = [];
  const took: string[] = [];
  const because: (string | null)[] = [];
  for (const { row, walked } of walks)
    for (const step of walked.steps) {
      const why = step.because ? JSON.stringify(step.because) : null;
      const place = kinds.place(`${row.version_id} ${step.node} ${step.took} ${why}`);
      enrolments.push(row.enrolment_id);
      seqs.push(step.seq);
      places.push(place);
      if (place <= nodes.length) continue;
      versions.push(row.version_id);
      nodes.push(step.node);
      took.push(step.took);
      because.push(why);
    }
  if (!seqs.length) return;
  await tx.query(
    `insert into step (enrolment_id, seq, version_id, node, took, because, at)
     select enrolment_id, seq, version_id, node, took, because, $8::timestamptz
     from unnest($1::bigint[], $2::int[], $3::bigint[]) as t(enrolment_id, seq, place)
     join unnest($4::int[], $5::smallint[], $6::text[], $7::jsonb[]) with ordinality
       as k(version_id, node, took, because, place) using (place)`,
    [...[enrolments, seqs, places, versions, nodes, took, because].map((column) => pgArray(column)), tx.now],
  );
}

// going into a wait is no way out: who stands at a node is told by the cursors
const NOT_OUT = new Set(['wait', 'hold']);

async function countSteps(tx: Tx, walks: readonly Walked[], slot: number): Promise<void> {
  const counts = new Map<string, { version: number; node: number; took: string; n: number }>();
  for (const { row, walked } of walks)
    for (const { node, took } of walked.steps) {
      if (NOT_OUT.has(took)) continue;
      const key = `${row.version_id} ${node} ${took}`;
      const count = counts.get(key);
      if (count) count.n += 1;
      else counts.set(key, { version: row.version_id, node, took, n: 1 });
    }
  // always in the same order, so that two batches in one slot wait but never in a circle
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  if (!rows.length) return;
  await tx.query(
    `insert into step_count (version_id, node, took, slot, n)
     select version_id, node, took, $5::smallint, n
     from unnest($1::int[], $2::smallint[], $3::text[], $4::bigint[]) with ordinality as t(version_id, node, took, n, no) order by no
     on conflict (version_id, node, took, slot) do update set n = step_count.n + excluded.n`,
    [
      pgArray(rows.map((row) => row.version)),
      pgArray(rows.map((row) => row.node)),
      pgArray(rows.map((row) => row.took)),
      pgArray(rows.map((row) => row.n)),
      slot,
    ],
  );
}
