import type { Queues } from './queues.ts';

/** One nudge stands for all that comes within so long after it: whoever is told finds all of it at once. */
const GAP_MS = 40;
/** Where so many came meanwhile, the next stands for what comes within `BUSY_GAP_MS`: with many a batch saves more than it delays. */
const MANY = 3;
const BUSY_GAP_MS = 100;

/**
 * What the store tells after a commit (its `Messenger`). The first of a kind is told at once, those that follow together, so that a
 * busy house pays for batches and a quiet one waits for nothing. A nudge that fails, or is still to come when the process ends, is
 * healed by the next sweep.
 */
export function createMessenger(queues: Pick<Queues, 'advance' | 'deliver'>): {
  advance(workflowIds: readonly number[]): Promise<void>;
  deliver(): Promise<void>;
} {
  const advance = spaced((workflowId: number) => queues.advance({ workflowId, lane: 0 }));
  const deliver = spaced(() => queues.deliver());
  return {
    advance: async (workflowIds) => void (await Promise.all(workflowIds.map(advance))),
    deliver: () => deliver('outbox'),
  };
}

function spaced<Key>(act: (key: Key) => Promise<void>): (key: Key) => Promise<void> {
  // keys told of a moment ago, and how often they came since
  const lately = new Map<Key, number>();
  const now = (key: Key, gapMs: number): Promise<void> => {
    lately.set(key, 0);
    setTimeout(() => {
      const more = lately.get(key) ?? 0;
      lately.delete(key);
      if (more) now(key, more >= MANY ? BUSY_GAP_MS : GAP_MS).catch(() => {});
    }, gapMs).unref();
    return act(key);
  };
  return async (key) => {
    const more = lately.get(key);
    if (more === undefined) await now(key, GAP_MS);
    else lately.set(key, more + 1);
  };
}
