import { messageOf } from '@cultivar/engine';
import type { Database } from '../database.ts';

/**
 * Errors that say nothing against the leads: lost connections, a transaction given up because its process slept, locks, deadlocks,
 * time-outs, a full or stopping server.
 */
const PASSING = /^(08|25|40|53|55|57|58)/;

/** @returns whether the error may come from one lead's data, so that halving the batch finds it */
export function isCulprit(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return !/connection|timeout|ECONN/i.test(messageOf(error));
  return /^[0-9A-Z]{5}$/.test(code) && !PASSING.test(code);
}

interface Sum {
  readonly advanced: number;
  readonly visits: number;
}
/** Halves until the leads that cannot be written are alone, and parks those. */
export async function isolate(
  database: Database,
  enrolmentIds: readonly number[],
  error: unknown,
  attempt: (ids: readonly number[]) => Promise<Sum>,
): Promise<Sum> {
  if (enrolmentIds.length === 1) {
    await park(database, enrolmentIds[0]!, messageOf(error));
    return { advanced: 0, visits: 0 };
  }
  const middle = Math.ceil(enrolmentIds.length / 2);
  let sum: Sum = { advanced: 0, visits: 0 };
  for (const half of [enrolmentIds.slice(0, middle), enrolmentIds.slice(middle)]) {
    let done: Sum;
    try {
      done = await attempt(half);
    } catch (cause) {
      if (!isCulprit(cause)) throw cause;
      done = await isolate(database, half, cause, attempt);
    }
    sum = { advanced: sum.advanced + done.advanced, visits: sum.visits + done.visits };
  }
  return sum;
}

/** Stops one walk where it stands, visibly. Nothing of the failed walk was kept. */
async function park(database: Database, enrolmentId: number, error: string): Promise<void> {
  await database.transact(async (tx) => {
    await tx.query(
      `select id from lead where id = (select lead_id from cursor where enrolment_id = $1) for no key update`,
      [enrolmentId],
    );
    // due: since when it stands still, as where a step threw
    // the way out stays: a retry leaves the wait by it instead of waiting again
    await tx.query(
      `update cursor set state = 3, error = $2, due_at = $3,
         wait = case when state in (1, 2) then '{"because": {"timeout": true}}' else wait end
       where enrolment_id = $1 and state < 3`,
      [enrolmentId, error.slice(0, 2000), tx.now],
    );
  });
}
