import { jest } from '@jest/globals';
import { registry } from '@cultivar/nodes';
import type { AdvanceJob, Queues } from '@cultivar/queue';
import { enrol } from '@cultivar/store';
import type { Database } from '@cultivar/store';
import { addLeads, freshDatabase, liveWorkflow, sketch } from '@cultivar/store/testing';
import { Advancer, LANES } from './advancer.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => ({ database, drop } = await freshDatabase({ registry })));
afterEach(() => drop());

const journey = sketch(
  [
    { id: 'in', type: 'added-by-hand' },
    { id: 'tag', type: 'change-tag', config: { act: 'add', tag: 'x' } },
  ],
  ['in.then > tag'],
);
/** A queue as both backends keep it: first come, first served, one waiting job for each workflow and lane. */
class Line {
  readonly jobs: AdvanceJob[] = [];
  readonly queues = {
    advance: async (job: AdvanceJob) => {
      if (!this.jobs.some((one) => one.workflowId === job.workflowId && one.lane === job.lane)) this.jobs.push(job);
    },
  } as unknown as Queues;
}

/**
 * One workflow with very many due leads beside one with ten. A slice lasts a quarter of a second by the clock, which here goes on by
 * a tenth with every look: so a slice is three batches, and what a batch costs on this machine does not matter.
 */
test('whoever has ten due leads gets the next turn, not the last', async () => {
  const clock = jest.spyOn(performance, 'now');
  let time = 0;
  clock.mockImplementation(() => (time += 100));
  try {
    const { workflowId: big } = await liveWorkflow(database, journey, 'big');
    const { workflowId: small } = await liveWorkflow(database, journey, 'small');
    const leads = await addLeads(database, 6_500);
    await database.transact((tx) => enrol(tx, { workflowId: big, leadIds: leads }));
    await database.transact((tx) => enrol(tx, { workflowId: small, leadIds: leads.slice(0, 10) }));
    const line = new Line();
    const advancer = new Advancer(database, line.queues);
    await line.queues.advance({ workflowId: big, lane: 0 });
    const left = async (workflowId: number): Promise<number> =>
      (
        await database.query<{ n: number }>(`select count(*)::int as n from cursor where workflow_id = $1`, [
          workflowId,
        ])
      )[0]!.n;
    // the big one works already, and its other lane is on the way, when the ten come due
    await advancer.take(line.jobs.shift()!);
    await line.queues.advance({ workflowId: small, lane: 0 });
    const before = await left(big);
    expect(before).toBe(6_500 - 3 * 500);
    while (await left(small)) await advancer.take(line.jobs.shift()!);
    // at most one slice of each lane came first
    expect(before - (await left(big))).toBeLessThanOrEqual(LANES * 3 * 500);
    expect(await left(big)).toBeGreaterThan(0);
    // and nothing is dropped: what is waiting says so itself
    while (line.jobs.length) await advancer.take(line.jobs.shift()!);
    expect(await left(big)).toBe(0);
    expect(
      await database.query(`select count(*) as n, count(distinct (enrolment_id, seq)) as visits from step`),
    ).toEqual([{ n: 13_020, visits: 13_020 }]);
  } finally {
    clock.mockRestore();
  }
});
