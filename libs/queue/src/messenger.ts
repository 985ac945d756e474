import type { Queues } from './queues.ts';

/** What the store tells after a commit (its `Messenger`). A nudge that fails is healed by the next sweep. */
export const createMessenger = (
  queues: Pick<Queues, 'advance' | 'deliver'>,
): { advance(workflowIds: readonly number[]): Promise<void>; deliver(): Promise<void> } => ({
  advance: async (workflowIds) => {
    await Promise.all(workflowIds.map((workflowId) => queues.advance({ workflowId, lane: 0 })));
  },
  deliver: () => queues.deliver(),
});
