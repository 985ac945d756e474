import { setImmediate as othersFirst } from 'node:timers/promises';

/** Playing journeys is nothing but thinking: so long at a time, and then whoever else asked something of this process has its turn. */
const AT_ONCE_MS = 10;

/** Does something for each of them without keeping the process to itself. */
export async function inTurns<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let since = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - since < AT_ONCE_MS) continue;
    await othersFirst();
    since = performance.now();
  }
}
