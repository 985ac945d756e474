import { registry } from '@cultivar/nodes';
import type { AdvanceJob, Queues } from '@cultivar/queue';
import { enrol } from '@cultivar/store';
import type { Database } from '@cultivar/store';
import { addLeads, freshDatabase, liveWorkflow, sketch } from '@cultivar/store/testing';
import { Advancer } from './advancer.ts';
import { Sweeper } from './sweeper.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => ({ database, drop } = await freshDatabase({ registry, testClock: true })));
afterEach(() => drop());

/** A queue that takes every job and never gives it to anybody: as when the worker that has it is dead. */
function deadHands(): { queues: Queues; jobs: AdvanceJob[] } {
  const jobs: AdvanceJob[] = [];
  const never = (): never => {
    throw new Error('not asked for');
  };
  const advance = async (job: AdvanceJob): Promise<void> => void jobs.push(job);
  const rest = { deliver: async () => {}, onAdvance: never, onDeliver: never, depths: never, close: async () => {} };
  return { queues: { advance, ...rest }, jobs };
}
const pass = (ms: number) =>
  database.query(
    `insert into setting (key, value) values ('test.clock', jsonb_build_object('ms', $1::bigint))
     on conflict (key) do update set value = excluded.value`,
    [ms],
  );
const steps = async () => (await database.query(`select 1 from step`)).length;

test('who stays due although there is a job for them is taken by the sweep itself', async () => {
  const graph = sketch(
    [
      { id: 'hand', type: 'added-by-hand' },
      { id: 'tag', type: 'change-tag', config: { act: 'add', tag: 'met' } },
    ],
    ['hand.then > tag'],
  );
  const { workflowId } = await liveWorkflow(database, graph);
  const leadIds = await addLeads(database, 3);
  const { queues, jobs } = deadHands();
  const sweeper = new Sweeper(database, queues, new Advancer(database, queues));
  await sweeper.round();
  await database.transact((tx) => enrol(tx, { workflowId, leadIds }));
  await sweeper.round();
  expect(jobs).toEqual([{ workflowId, lane: 0 }]);
  await pass(60_000);
  await sweeper.round();
  expect(await steps()).toBe(6);
});
