import type { Step } from '@cultivar/engine';
import type { Tx } from '../database.ts';
import type { Walked } from './advance.ts';

const HOUR_MS = 3_600_000;
interface Queue {
  readonly workflowId: number;
  readonly node: string;
  readonly everyMs: number;
  /** Places in the list of walks, in the order of arrival. */
  readonly walks: number[];
}

/**
 * Gives those who have come to a queue their turns: one after the other, from when the next place is free. The row of the queue is
 * the lock; it goes on in the transaction that writes the walks, so a batch that dies has taken no turn. Always in the same order, so
 * that two batches wait for one another but never in a circle.
 */
export async function takeTurns(
  tx: Tx,
  walks: readonly Walked[],
  nodeIdOf: (walk: Walked) => string,
): Promise<readonly Walked[]> {
  const queues = new Map<string, Queue>();
  walks.forEach((walk, place) => {
    const { cursor } = walk.walked;
    const perHour = cursor?.state === 0 ? cursor.wait?.perHour : undefined;
    // one who is still waiting for the turn it was given is not in a batch
    if (perHour === undefined) return;
    const [workflowId, node] = [walk.row.workflow_id, nodeIdOf(walk)];
    const key = `${workflowId} ${node} ${perHour}`;
    const queue = queues.get(key) ?? { workflowId, node, everyMs: HOUR_MS / perHour, walks: [] };
    queues.set(key, queue);
    queue.walks.push(place);
  });
  if (!queues.size) return walks;
  const list = [...queues.values()].sort((a, b) => a.workflowId - b.workflowId || (a.node < b.node ? -1 : 1));
  const given = [...walks];
  for (const { workflowId, node, everyMs, walks: places } of list) {
    const lasts = everyMs * places.length;
    const [row] = await tx.query<{ from: Date }>(
      `insert into throttle as t (workflow_id, node, free_at)
       values ($1, $2, $3::timestamptz + $4 * interval '1 ms')
       on conflict (workflow_id, node) do update
         set free_at = greatest(t.free_at, $3::timestamptz) + $4 * interval '1 ms'
       returning free_at - $4 * interval '1 ms' as "from"`,
      [workflowId, node, tx.now, lasts],
    );
    places.forEach((place, n) => {
      given[place] = withTurn(given[place]!, new Date(Math.round(row!.from.getTime() + n * everyMs)));
    });
    tx.nudges.workflows.add(workflowId);
  }
  return given;
}

function withTurn(walk: Walked, turn: Date): Walked {
  const { walked } = walk;
  const steps = walked.steps.map((step, n): Step =>
    n === walked.steps.length - 1 ? { ...step, because: { ...step.because, turn: turn.toISOString() } } : step,
  );
  return { ...walk, walked: { ...walked, steps, cursor: { ...walked.cursor!, dueAt: turn, wait: null } } };
}
