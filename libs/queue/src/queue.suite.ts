import { createMessenger } from './messenger.ts';
import { configureQueues } from './queues.ts';
import type { AdvanceJob, QueueEnv, Queues } from './queues.ts';

/** What every backend has to keep; run on PostgreSQL and on Redis. */
export function queueSuite(env: () => QueueEnv): void {
  let queues: Queues;
  const errors: Error[] = [];
  beforeEach(() => (queues = configureQueues(env(), (error) => errors.push(error))));
  afterEach(async () => {
    await queues.close();
    expect(errors.splice(0)).toEqual([]);
  });

  test('a nudge reaches a worker that is there, and one that comes later', async () => {
    const other = configureQueues(env());
    const got = collector<AdvanceJob>();
    await createMessenger(other).advance([7, 8]);
    queues.onAdvance(async (job) => got.take(job));
    await got.count(2);
    await createMessenger(other).advance([9]);
    await got.count(3);
    expect(got.all.map((job) => job.workflowId).sort()).toEqual([7, 8, 9]);
    await other.close();
  });

  test('says how much waits and how long', async () => {
    expect((await queues.depths()).map(({ name, waiting }) => [name, waiting])).toEqual([
      ['advance', 0],
      ['deliver', 0],
    ]);
    await queues.advance({ workflowId: 41, lane: 0 });
    await queues.advance({ workflowId: 42, lane: 0 });
    const [advance, deliver] = await queues.depths();
    expect([advance!.waiting, advance!.active, deliver!.waiting]).toEqual([2, 0, 0]);
    expect(advance!.ageMs).toBeGreaterThanOrEqual(0);
    expect(advance!.ageMs).toBeLessThan(60_000);
    const got = collector<AdvanceJob>();
    queues.onAdvance(async (job) => got.take(job));
    await got.count(2);
  });

  test('many nudges for one workflow are one job; a nudge during the work makes it run once more', async () => {
    for (let i = 0; i < 20; i += 1) await queues.advance({ workflowId: 1, lane: 0 });
    const got = collector<number>();
    const gate = signal();
    let runs = 0;
    queues.onAdvance(
      async () => {
        runs += 1;
        got.take(runs);
        if (runs === 1) await gate.promise;
      },
      { concurrency: 4 },
    );
    await got.count(1);
    for (let i = 0; i < 5; i += 1) await queues.advance({ workflowId: 1, lane: 0 });
    gate.give();
    await got.count(2);
    // something else, added last and behind all of the same queue, shows that nothing more was waiting
    await queues.advance({ workflowId: 2, lane: 0 });
    await got.count(3);
    expect(runs).toBe(3);
  });

  test('a handler that asks for its own job again is called again', async () => {
    const got = collector<number>();
    let left = 5;
    queues.onAdvance(async (job) => {
      got.take(left);
      left -= 1;
      if (left) await queues.advance(job);
    });
    await queues.advance({ workflowId: 3, lane: 1 });
    await got.count(5);
    expect(got.all).toEqual([5, 4, 3, 2, 1]);
  });

  test('a handler that asks again goes behind what waits: whoever has much to do does not hold up who has little', async () => {
    const got = collector<number>();
    let left = 3;
    queues.onAdvance(async (job) => {
      got.take(job.workflowId);
      if (job.workflowId !== 1) return;
      if (left === 3) await queues.advance({ workflowId: 2, lane: 0 });
      left -= 1;
      if (left) await queues.advance(job);
    });
    await queues.advance({ workflowId: 1, lane: 0 });
    await got.count(4);
    expect(got.all).toEqual([1, 2, 1, 1]);
  });

  test('a handler that throws is told of and holds nothing up', async () => {
    const got = collector<string>();
    const told = collector<Error>();
    queues.onDeliver(
      async () => {
        got.take('called');
        throw new Error('on purpose');
      },
      { onError: (error) => told.take(error) },
    );
    await queues.deliver();
    await told.count(1);
    await queues.deliver();
    await told.count(2);
    expect(told.all.map((error) => error.message)).toEqual(['on purpose', 'on purpose']);
    expect(got.all).toHaveLength(2);
  });

  test('closing waits for the job in hand', async () => {
    const started = signal();
    const gate = signal();
    let finished = false;
    const consumer = queues.onDeliver(async () => {
      started.give();
      await gate.promise;
      finished = true;
    });
    await queues.deliver();
    await started.promise;
    const closing = consumer.close();
    gate.give();
    await closing;
    expect(finished).toBe(true);
  });
}

function signal(): { promise: Promise<void>; give: () => void } {
  let give = (): void => {};
  const promise = new Promise<void>((resolve) => (give = resolve));
  return { promise, give };
}
function collector<T>(): { all: T[]; take: (one: T) => void; count: (n: number) => Promise<void> } {
  const all: T[] = [];
  const waiting: { n: number; done: () => void }[] = [];
  return {
    all,
    take: (one) => {
      all.push(one);
      waiting.filter(({ n }) => all.length >= n).forEach(({ done }) => done());
    },
    count: (n) =>
      all.length >= n ? Promise.resolve() : new Promise((resolve) => waiting.push({ n, done: () => resolve() })),
  };
}
