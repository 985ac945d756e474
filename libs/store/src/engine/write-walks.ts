import type { Step } from '@cultivar/engine';
import type { Tx } from '../database.ts';
import type { Walked } from './advance.ts';
import { Dictionary, pgArray } from './pg-array.ts';
import { writeCursors } from './waits.ts';

/** Writes where the walks stand now, their steps, and the counters of the canvas. */
export function writeWalks(tx: Tx, walks: readonly Walked[], slot: number): void {
  const going = walks.flatMap(({ walked }) => (walked.cursor ? [walked.cursor] : []));
  const resting = walks.flatMap(({ walked: { cursor, steps } }) =>
    cursor && NOT_OUT.has(steps.at(-1)?.took ?? '') ? [cursor] : [],
  );
  writeCursors(tx, going, new Set(resting));
  const ended = walks.filter(({ walked }) => !walked.cursor);
  if (ended.length)
    tx.send(
      `with gone as (delete from cursor where enrolment_id = any($1::bigint[]))
       update enrolment e set ended_at = $3::timestamptz, outcome = t.outcome
       from unnest($1::bigint[], $2::text[]) as t(id, outcome) where e.id = t.id`,
      [pgArray(ended.map(({ row }) => row.enrolment_id)), pgArray(ended.map(({ walked }) => walked.outcome)), tx.now],
    );
  const ways = waysOf(walks);
  writeSteps(tx, walks, ways);
  countSteps(tx, ways.taken.values, slot);
}

/** Leads of one batch mostly take the same few ways, for the same reasons. */
interface Way {
  readonly version: number;
  readonly steps: readonly (Pick<Step, 'node' | 'took'> & { readonly because: string | null })[];
  /** How many leads went it. */
  leads: number;
}
interface Ways {
  readonly taken: Dictionary<Way>;
  /** By walk: the place of its way. */
  readonly places: readonly number[];
}
function waysOf(walks: readonly Walked[]): Ways {
  const taken = new Dictionary<Way>();
  const places = walks.map(({ row, walked }) => {
    let key = `${row.version_id}`;
    for (const { node, took, because } of walked.steps)
      key += because ? ` ${node} ${took} ${JSON.stringify(because)}` : ` ${node} ${took}`;
    const place = taken.placeOf(key, () => ({ version: row.version_id, steps: walked.steps.map(stepOf), leads: 0 }));
    taken.values[place - 1]!.leads += 1;
    return place;
  });
  return { taken, places };
}
const stepOf = ({ node, took, because }: Step): Way['steps'][number] => ({
  ...{ node, took },
  because: because && JSON.stringify(because),
});

function writeSteps(tx: Tx, walks: readonly Walked[], { taken, places }: Ways): void {
  const steps = taken.values.flatMap(({ version, steps: those }, way) =>
    those.map((step, nth) => ({ ...step, way: way + 1, nth, version })),
  );
  if (!steps.length) return;
  tx.send(
    `insert into step (enrolment_id, seq, version_id, node, took, because, at, waited)
     select enrolment_id, first + nth, version_id, node, took, because, $10::timestamptz, case when nth = 0 then waited end
     from unnest($1::bigint[], $2::int[], $3::int[], $11::int[]) as t(enrolment_id, first, way, waited)
     join unnest($4::int[], $5::int[], $6::int[], $7::smallint[], $8::text[], $9::jsonb[])
       as w(way, nth, version_id, node, took, because) using (way)`,
    [
      pgArray(walks.map(({ row }) => row.enrolment_id)),
      pgArray(walks.map(({ walked }) => walked.steps[0]?.seq ?? 0)),
      pgArray(places),
      pgArray(steps.map((step) => step.way)),
      pgArray(steps.map((step) => step.nth)),
      pgArray(steps.map((step) => step.version)),
      pgArray(steps.map((step) => step.node)),
      pgArray(steps.map((step) => step.took)),
      pgArray(steps.map((step) => step.because)),
      tx.now,
      pgArray(walks.map((walk) => waitedOf(walk, tx.now))),
    ],
  );
}
/** Seconds that somebody rested where he goes on from now. */
function waitedOf({ row, walked }: Walked, now: Date): number | null {
  const [first] = walked.steps;
  if (!row.since || !first || first.node !== row.node || NOT_OUT.has(first.took)) return null;
  return Math.max(0, Math.round((now.getTime() - row.since.getTime()) / 1000));
}

// going into a wait is no way out: who stands at a node is told by the cursors
const NOT_OUT = new Set(['wait', 'hold']);

function countSteps(tx: Tx, ways: readonly Way[], slot: number): void {
  const counts = new Map<string, { version: number; node: number; took: string; n: number }>();
  for (const { version, steps, leads } of ways)
    for (const { node, took } of steps) {
      if (NOT_OUT.has(took)) continue;
      const key = `${version} ${node} ${took}`;
      const count = counts.get(key);
      if (count) count.n += leads;
      else counts.set(key, { version, node, took, n: leads });
    }
  // always in the same order, so that two batches in one slot wait but never in a circle
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  if (!rows.length) return;
  tx.send(
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
