import { explain, matches } from '@cultivar/audience';
import type { Facts, Touchpoint } from '@cultivar/audience';
import { reachedGoal, toGoal } from './goals.ts';
import type { Version } from './version.ts';
import type { Cursor, Wait } from './walk.ts';

/** How much older than a wait an event may be reported and still count: clocks differ, and a transaction has a length. */
export const SLACK_MS = 60_000;

/** @returns the cursor that goes on because of the event, or null if the wait is not for it */
export function happened(cursor: Cursor, touchpoint: Touchpoint, now: Date): Cursor | null {
  const { wait } = cursor;
  const which = wait?.events?.findIndex((pattern) => matches(pattern, touchpoint)) ?? -1;
  if (cursor.state !== 1 || !wait || which < 0) return null;
  if (wait.since !== undefined && touchpoint.at.getTime() < Date.parse(wait.since) - SLACK_MS) return null;
  const because = { event: touchpoint.kind, ...(touchpoint.ref !== null && { ref: touchpoint.ref }) };
  return { ...cursor, state: 0, dueAt: now, port: portAt(wait.happened, which), wait: { because } };
}
const portAt = (happened: Wait['happened'], place: number): string | null =>
  (typeof happened === 'object' ? happened[place] : happened) ?? null;

/**
 * What a change of the lead, or something that happened to it, means for a walk that stands somewhere.
 *
 * @param news what the walk may hear of it
 * @returns the cursor that goes on: at a goal, or because the rule it waited for holds; null if nothing follows
 */
export function watched(
  version: Version,
  cursor: Cursor,
  news: readonly Touchpoint[],
  facts: Facts,
  now: Date,
): Cursor | null {
  if (cursor.wait?.goal !== undefined) return null;
  const goal = reachedGoal(version, cursor.node, news, facts, now);
  if (goal) return toGoal(cursor, goal, now);
  const rule = cursor.state === 1 && cursor.wait?.rule ? version.nodes[cursor.node]?.until : undefined;
  if (!rule) return null;
  const { holds: isTrue, checks } = explain(rule, facts, now);
  if (!isTrue) return null;
  return { ...cursor, state: 0, dueAt: now, port: portAt(cursor.wait?.happened, 0), wait: { because: { checks } } };
}

/** @returns the cursor that goes on with the world's answer, or null if no way out is named for this outcome */
export function answered(cursor: Cursor, outcome: string, now: Date): Cursor | null {
  const answers = cursor.wait?.answers;
  if (cursor.state !== 2 || !answers || !Object.hasOwn(answers, outcome)) return null;
  return { ...cursor, state: 0, dueAt: now, port: answers[outcome]!, wait: { because: { answer: outcome } } };
}
