import { registry } from '@cultivar/nodes';
import { configureQueues, createMessenger, migrateQueues } from '@cultivar/queue';
import type { AdvanceJob, Queues } from '@cultivar/queue';
import { advance } from '@cultivar/store';
import type { Database } from '@cultivar/store';
import { freshDatabase } from '@cultivar/store/testing';
import { furnish, isDue, playCase } from '@cultivar/store/testing/play-case';
import { arbitraryCase, hashOf, LONG, prove, report, stateOf, withoutQueues } from '@cultivar/testing';
import type { JourneyCase } from '@cultivar/testing';
import fc from 'fast-check';

/**
 * The same journeys end in the same state whichever backend carries the nudges, and whatever becomes of them on the way: lost,
 * doubled, out of order, the whole queue emptied.
 */
export function stateHashSuite(
  env: (databaseUrl: string) => Parameters<typeof configureQueues>[0],
  flush: (database: Database) => Promise<void>,
): void {
  let database: Database;
  let queues: Queues;
  let drop: () => Promise<void>;
  let clock = new Date(0);
  /** Open while what is due is worked off; a job that comes earlier waits before it. */
  let gate = door();
  let done = (): void => {};
  let jobs = 0;

  beforeAll(async () => {
    const fresh = await freshDatabase({ registry, poolSize: 8 });
    ({ database, drop } = fresh);
    await furnish(database);
    await migrateQueues(env(fresh.url));
    queues = configureQueues(env(fresh.url));
    queues.onAdvance(work, { concurrency: 3 });
  });
  afterAll(async () => {
    gate.open();
    await queues.close();
    await drop();
  });

  /** As the worker does it, on the clock of the case. */
  async function work({ workflowId, lane }: AdvanceJob): Promise<void> {
    await gate.passed;
    jobs += 1;
    const { more } = await advance(database, { workflowId, slot: lane, limit: 2, now: clock });
    if (more) for (const other of [lane, 1 - lane]) await queues.advance({ workflowId, lane: other });
    done();
  }
  async function drain(workflowId: number, now: Date): Promise<void> {
    clock = now;
    gate.open();
    while (await isDue(database, workflowId, now)) {
      // what the sweep does; a job that the queue lost is made up for by the next round
      const worked = new Promise<void>((resolve) => (done = resolve));
      await queues.advance({ workflowId, lane: 0 });
      await Promise.race([worked, new Promise((resolve) => setTimeout(resolve, 300).unref())]);
    }
    gate = door();
  }

  type Lie = 'true' | 'lost' | 'twice' | 'late' | 'flushed';
  /** Tells the queue what it is told by the store, after lying about it. */
  function liar(lies: readonly Lie[]): Database['messenger'] {
    const honest = createMessenger(queues);
    const kept: number[][] = [];
    let at = 0;
    return {
      deliver: async () => {},
      advance: async (ids) => {
        const lie = lies[at++ % lies.length];
        if (lie === 'lost') return;
        if (lie === 'late') return void kept.push([...ids]);
        if (lie === 'flushed') return flush(database);
        await honest.advance([...ids].reverse());
        if (lie === 'twice') await honest.advance(ids);
        for (const earlier of kept.splice(0)) await honest.advance(earlier);
      },
    };
  }

  test(
    'with lies, loss and flushes as without any queue',
    async () => {
      let visits = 0;
      const lies = fc.array(fc.constantFrom<Lie[]>('true', 'lost', 'twice', 'late', 'flushed'), {
        minLength: 1,
        maxLength: 5,
      });
      const types = withoutQueues(registry);
      const featured = fc.constantFrom(...types.keys());
      const one = fc.record({ it: featured.chain((type) => arbitraryCase(types, type, { most: 1 })), lies });
      const property = async ({ it, lies: told }: { it: JourneyCase; lies: Lie[] }): Promise<void> => {
        await playCase(database, it);
        const expected = await stateOf(database);
        database.messenger = liar(told);
        try {
          await playCase(database, it, { drain });
        } finally {
          database.messenger = { advance: async () => {}, deliver: async () => {} };
        }
        const found = await stateOf(database);
        expect(found).toEqual(expected);
        expect(hashOf(found)).toBe(hashOf(expected));
        visits += found.walks.reduce((sum, walk) => sum + (walk.steps as unknown[]).length, 0);
      };
      await prove({ name: 'state hash through a queue', runs: 5, share: 0.05 }, one, property);
      report({ jobs });
      expect(visits).toBeGreaterThan(10);
      expect(jobs).toBeGreaterThan(4);
    },
    LONG ? 1_000_000 : 90_000,
  );
}

function door(): { passed: Promise<void>; open: () => void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}
