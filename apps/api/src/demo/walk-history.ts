import type { Facts, Touchpoint } from '@cultivar/audience';
import { happened, walk } from '@cultivar/engine';
import type { Change, Cursor, Known, Step, Version } from '@cultivar/engine';

export interface PastStep extends Step {
  readonly at: Date;
}
export interface PastChange {
  readonly seq: number;
  readonly n: number;
  readonly at: Date;
  readonly nodeId: string;
  readonly change: Change;
}
/** One lead's way through a journey up to now, as the engine would have walked it. */
export interface WalkHistory {
  readonly steps: readonly PastStep[];
  readonly changes: readonly PastChange[];
  /** What the lead did in answer to what the journey did, in order. */
  readonly reactions: readonly Touchpoint[];
  /** Where it stands now; null: the walk has ended. */
  readonly cursor: Cursor | null;
  readonly outcome: string | null;
  readonly endedAt: Date | null;
}

/**
 * Walks a lead through a version from `startAt` to `now` by the very engine.
 *
 * @param react what the lead does after a change (a mail arrives, a question is asked), at later times
 */
export function walkHistory(
  version: Version,
  entryNode: string,
  facts: Facts,
  startAt: Date,
  now: Date,
  react: (change: Change, at: Date) => readonly Touchpoint[],
): WalkHistory {
  const steps: PastStep[] = [];
  const changes: PastChange[] = [];
  const reactions: Touchpoint[] = [];
  let pending: Touchpoint[] = [];
  let known: Known = { facts, recentEngagement: 0 };
  let cursor: Cursor = {
    ...{ enrolmentId: 0, leadId: 0, state: 0, node: version.byId.get(entryNode)!.index, seq: 0, dueAt: startAt },
    ...{ port: null, wait: null, error: null },
  };
  const result = (rest: Pick<WalkHistory, 'cursor' | 'outcome' | 'endedAt'>): WalkHistory => ({
    steps,
    changes,
    reactions,
    ...rest,
  });
  for (;;) {
    const next = pending[0];
    if (next && next.at < cursor.dueAt && next.at <= now) {
      pending.shift();
      reactions.push(next);
      known = { ...known, facts: { ...known.facts, touchpoints: [next, ...known.facts.touchpoints] } };
      cursor = happened(cursor, next, next.at) ?? cursor;
      continue;
    }
    const at = cursor.dueAt;
    if (at > now) return result({ cursor, outcome: null, endedAt: null });
    const walked = walk(version, cursor, known, at);
    known = walked.known;
    steps.push(...walked.steps.map((step) => ({ ...step, at })));
    for (const { seq, n, node, change } of walked.effects) {
      changes.push({ seq, n, at, nodeId: version.nodes[node]!.id, change });
      pending = [...pending, ...react(change, at)].sort((a, b) => a.at.getTime() - b.at.getTime());
    }
    if (walked.cursor?.state === 3) throw new Error(`the demo journey fails: ${walked.cursor.error}`);
    if (!walked.cursor) return result({ cursor: null, outcome: walked.outcome, endedAt: at });
    cursor = walked.cursor;
  }
}
