import { registry } from '@cultivar/nodes';
import { LONG, prove } from '@cultivar/testing';
import fc from 'fast-check';
import type { Database } from '../database.ts';
import { cutConnections } from '../testing/cut-connections.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { breaches, queuesOf } from '../testing/queues.ts';
import { advance } from './advance.ts';
import { enrol } from './enrol.ts';

/** Never more than so many an hour, in the order they come, nobody lost: whatever the batches, the lanes and the cuts. */
let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await freshDatabase({ registry, poolSize: 8 }));
});
afterAll(() => drop());

const START = Date.parse('2026-06-01T08:00:00Z');
const cases = fc.record({
  perHour: fc.constantFrom(1, 2, 7, 30, 3600),
  /** The minute at which each comes; many at the same one. */
  minutes: fc.array(
    fc.oneof(
      fc.constant(0),
      fc.nat(5).map((n) => n * 30),
      fc.nat(200),
    ),
    { minLength: 2, maxLength: 25 },
  ),
  limit: fc.constantFrom(1, 2, 7, 500),
  lanes: fc.constantFrom(1, 2, 4),
  cutEvery: fc.constantFrom(0, 31, 67),
});
type Case = typeof cases extends fc.Arbitrary<infer One> ? One : never;

/** Two queues one after the other, the second half as fast: what the first lets through comes evenly. */
const journey = (perHour: number) =>
  sketch(
    [
      { id: 'in', type: 'added-by-hand' },
      { id: 'q1', type: 'throttle', config: { perHour } },
      { id: 'q2', type: 'throttle', config: { perHour: Math.ceil(perHour / 2) } },
    ],
    ['in.then > q1', 'q1.then > q2'],
  );

async function letThrough({ perHour, minutes, limit, lanes, cutEvery }: Case): Promise<void> {
  await database.query(`truncate lead, enrolment, cursor, step, throttle cascade`);
  const { workflowId } = await liveWorkflow(database, journey(perHour));
  const leads = await addLeads(database, minutes.length);
  let statements = 0;
  const cutter = cutConnections(database, () => (cutEvery && (statements += 1) % cutEvery === 0 ? 'after' : 'no'));
  const dueAt = async (): Promise<number> => {
    const [row] = await database.query<{ at: Date | null }>(
      `select min(due_at) as at from cursor where workflow_id = $1`,
      [workflowId],
    );
    return row!.at?.getTime() ?? Infinity;
  };
  const coming = minutes
    .map((minute, i) => ({ at: START + minute * 60_000, leadId: leads[i]! }))
    .sort((a, b) => a.at - b.at);
  try {
    for (let at = START; at < Infinity; at = Math.min(coming[0]?.at ?? Infinity, await dueAt())) {
      const now = new Date(at);
      const leadIds = coming.splice(0, coming.filter((one) => one.at <= at).length).map((one) => one.leadId);
      if (leadIds.length) await database.transact((tx) => enrol(tx, { workflowId, leadIds }), now);
      const drain = async (slot: number): Promise<void> => {
        while ((await cutter.steadily(() => advance(database, { workflowId, limit, slot, now }))).advanced);
      };
      await Promise.all(Array.from({ length: lanes }, (_, slot) => drain(slot)));
      while ((await dueAt()) <= at) await drain(0);
    }
  } finally {
    cutter.stop();
  }
  const queues = (await queuesOf(database)).filter((queue) => queue.workflowId === workflowId);
  expect(queues.flatMap(breaches)).toEqual([]);
  expect(queues.map(({ visits }) => new Set(visits.map(({ walk }) => walk)).size)).toEqual([
    leads.length,
    leads.length,
  ]);
  expect(queues.flatMap(({ visits }) => visits.filter(({ went }) => went === null))).toEqual([]);
  expect(await database.query(`select outcome, count(*)::int as n from enrolment group by 1`)).toEqual([
    { outcome: 'finished', n: leads.length },
  ]);
}

test(
  'so many an hour, and nobody is lost',
  () => prove({ name: 'throttle', runs: 12, share: 0.05 }, cases, letThrough),
  LONG ? 1_000_000 : 60_000,
);
