import { explain, matches } from '@cultivar/audience';
import type { EventPattern, Facts, Rule, Touchpoint } from '@cultivar/audience';
import type { CompiledNode, Version } from './version.ts';
import type { Cursor } from './walk.ts';

/** A place to which a lead is taken as soon as it has done what the journey is for. */
export interface Goal {
  readonly index: number;
  readonly id: string;
  /** One of these; none: the rule alone is the goal. */
  readonly events: readonly EventPattern[];
  /** Has to hold, too (with events: at that moment). */
  readonly rule: Rule | null;
  /** The goal and all that can come after it: who stands there is not taken back. */
  readonly beyond: ReadonlySet<number>;
}
/** How a step that was left for a goal is logged. */
export const TO_GOAL = 'goal';

/** @returns the goals among the nodes, in the order of the graph */
export function goalsOf(nodes: readonly CompiledNode[]): Goal[] {
  return nodes.flatMap(({ index, id, type, config, fault }): Goal[] => {
    const calls = fault === null ? type?.goal?.(config) : undefined;
    if (!calls || (!calls.events.length && !calls.rule)) return [];
    return [{ index, id, events: calls.events, rule: calls.rule ?? null, beyond: beyondOf(nodes, index) }];
  });
}
function beyondOf(nodes: readonly CompiledNode[], from: number): Set<number> {
  const found = new Set([from]);
  for (const index of found) for (const next of nodes[index]!.next.values()) found.add(next);
  return found;
}

/** How a lead came to a goal. */
export interface Reached {
  readonly goal: string;
  readonly because: Readonly<Record<string, unknown>>;
}
/**
 * @param news what has just happened; none: only goals that are a rule alone are looked at
 * @returns the first goal reached that does not lie behind the node
 */
export function reachedGoal(
  { goals }: Pick<Version, 'goals'>,
  node: number,
  news: readonly Touchpoint[],
  facts: Facts,
  now: Date,
): Reached | null {
  for (const { id, events, rule, beyond } of goals) {
    if (beyond.has(node)) continue;
    const event = news.find((one) => events.some((pattern) => matches(pattern, one)));
    if (events.length && !event) continue;
    const told = event && { event: event.kind, ...(event.ref !== null && { ref: event.ref }) };
    if (!rule) return { goal: id, because: { goal: id, ...told } };
    const { holds, checks } = explain(rule, facts, now);
    if (holds) return { goal: id, because: { goal: id, ...told, checks } };
  }
  return null;
}

/** @returns the cursor of a walk that leaves whatever it waits for, to go on at the goal */
export const toGoal = (cursor: Cursor, { goal, because }: Reached, now: Date): Cursor => ({
  ...cursor,
  state: 0,
  dueAt: now,
  port: TO_GOAL,
  wait: { goal, because },
  error: null,
});
