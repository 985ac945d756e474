import type { Facts, Touchpoint } from '@cultivar/audience';
import { fold } from './fold.ts';
import type { Change, Known } from './fold.ts';
import { earsOf } from './ears.ts';
import { NO_LAWS } from './laws.ts';
import type { Laws } from './laws.ts';
import type { Version } from './version.ts';
import { answered, happened, watched } from './wake.ts';
import { walk } from './walk.ts';
import type { Cursor } from './walk.ts';

/** Something that happens in a dry run at a time. `changes`: to the lead, with it. */
export interface DryEvent {
  readonly at: Date;
  readonly touchpoint?: Omit<Touchpoint, 'at'>;
  readonly changes?: readonly Change[];
}
export type DryEntry = { readonly at: Date } & (
  | {
      readonly kind: 'step';
      readonly nodeId: string;
      readonly took: string;
      readonly because: Readonly<Record<string, unknown>> | null;
    }
  | {
      readonly kind: 'effect';
      readonly nodeId: string;
      readonly change: Change;
      /** Of a mail: the lead as it would be addressed, and whether it would go out at all. */
      readonly mail?: { readonly facts: Facts; readonly refused: 'no-consent' | 'suppressed' | null };
    }
  | { readonly kind: 'event'; readonly touchpoint: Touchpoint }
  | { readonly kind: 'wait'; readonly nodeId: string; readonly until: Date; readonly for: 'time' | 'event' | 'answer' }
  | { readonly kind: 'error'; readonly nodeId: string; readonly message: string }
  | { readonly kind: 'ended'; readonly nodeId: string; readonly outcome: string }
  | { readonly kind: 'stopped'; readonly reason: 'too-long' | 'too-far' }
);
export interface DryRunOptions {
  /** Node id of the entry. */
  readonly entryNode: string;
  readonly facts: Facts;
  readonly recentEngagement?: number;
  readonly startAt: Date;
  readonly events?: readonly DryEvent[];
  /** What the world answers, at once, by node id; a held node that is not named waits for its time-out. */
  readonly answers?: Readonly<Record<string, { readonly outcome: string; readonly data?: unknown }>>;
  readonly laws?: Laws;
  /** Give up so many days after the start (10 years) or after so many entries (2000). */
  readonly maxDays?: number;
  readonly maxEntries?: number;
}
export interface DryRun {
  readonly timeline: readonly DryEntry[];
  readonly known: Known;
  readonly outcome: string | null;
}
const DAY_MS = 86_400_000;

/** Walks one made-up lead through a version, by the very engine, on a clock of its own: time jumps from wait to wait and event to event. */
export function dryRun(version: Version, options: DryRunOptions): DryRun {
  const entry = version.byId.get(options.entryNode);
  if (!entry) throw new Error(`the graph has no node "${options.entryNode}"`);
  // what is told only on demand, this very journey may wait for
  const laws: Laws = { ...(options.laws ?? NO_LAWS), ears: earsOf(version.events) };
  const timeline: DryEntry[] = [];
  const events = [...(options.events ?? [])].sort((a, b) => a.at.getTime() - b.at.getTime());
  const lastAt = options.startAt.getTime() + (options.maxDays ?? 3650) * DAY_MS;
  let known: Known = { facts: options.facts, recentEngagement: options.recentEngagement ?? 0 };
  let cursor: Cursor = {
    enrolmentId: 0,
    leadId: 0,
    state: 0,
    node: entry.index,
    seq: 0,
    dueAt: options.startAt,
    port: null,
    wait: null,
    error: null,
  };
  for (;;) {
    if (timeline.length > (options.maxEntries ?? 2000)) return stop('too-long', cursor.dueAt);
    const event = events[0];
    if (event && event.at < cursor.dueAt) {
      events.shift();
      const after = take(version, event, known, cursor, timeline, laws);
      known = after.known;
      cursor = after.cursor;
      continue;
    }
    const now = cursor.dueAt;
    if (now.getTime() > lastAt) return stop('too-far', new Date(lastAt));
    const result = walk(version, cursor, known, now, laws);
    known = result.known;
    record(version, result, now, timeline);
    if (!result.cursor) {
      timeline.push({ kind: 'ended', at: now, nodeId: idAt(result.steps.at(-1)?.node), outcome: result.outcome! });
      return { timeline, known, outcome: result.outcome };
    }
    // what it did itself may be the goal, too
    cursor = watched(version, result.cursor, result.told, known.facts, now) ?? result.cursor;
    const nodeId = idAt(cursor.node);
    if (cursor.state === 3) {
      timeline.push({ kind: 'error', at: now, nodeId, message: cursor.error ?? '' });
      return { timeline, known, outcome: null };
    }
    const waitsFor = (['time', 'event', 'answer'] as const)[cursor.state]!;
    timeline.push({ kind: 'wait', at: now, nodeId, until: cursor.dueAt, for: waitsFor });
    const answer = cursor.state === 2 ? options.answers?.[nodeId] : undefined;
    if (answer) {
      known = { ...known, facts: { ...known.facts, answers: { ...known.facts.answers, [nodeId]: answer.data } } };
      cursor = answered(cursor, answer.outcome, now) ?? cursor;
    }
  }
  function idAt(index: number | undefined): string {
    return version.nodes[index ?? -1]?.id ?? '';
  }
  function stop(reason: 'too-long' | 'too-far', at: Date): DryRun {
    timeline.push({ kind: 'stopped', at, reason });
    return { timeline, known, outcome: null };
  }
}

function record(version: Version, result: ReturnType<typeof walk>, at: Date, timeline: DryEntry[]): void {
  for (const { node, took, because, seq } of result.steps) {
    const nodeId = version.nodes[node]!.id;
    timeline.push({ kind: 'step', at, nodeId, took, because });
    for (const effect of result.effects)
      if (effect.seq === seq)
        timeline.push({
          kind: 'effect',
          at,
          nodeId,
          change: effect.change,
          ...mailTo(effect.change, result.known.facts),
        });
  }
}

function mailTo(change: Change, facts: Facts): Pick<Extract<DryEntry, { kind: 'effect' }>, 'mail'> | undefined {
  if (change.kind !== 'mail.send' && change.kind !== 'question.ask') return undefined;
  const refused = facts.suppressed ? 'suppressed' : facts.consents.marketing === 'granted' ? null : 'no-consent';
  return { mail: { facts, refused } };
}

function take(
  version: Version,
  event: DryEvent,
  before: Known,
  cursor: Cursor,
  timeline: DryEntry[],
  laws: Laws | undefined,
): { known: Known; cursor: Cursor } {
  const now = event.at;
  let known = before;
  let next = cursor;
  const news: Touchpoint[] = [];
  const tell = (touchpoint: Touchpoint): void => {
    timeline.push({ kind: 'event', at: now, touchpoint });
    news.push(touchpoint);
    next = happened(next, touchpoint, now) ?? next;
  };
  if (event.touchpoint) {
    const touchpoint: Touchpoint = { ...event.touchpoint, at: now };
    known = { ...known, facts: { ...known.facts, touchpoints: [touchpoint, ...known.facts.touchpoints] } };
    tell(touchpoint);
  }
  for (const change of event.changes ?? []) {
    const folded = fold(known, change, { now, ...(laws && { laws }) });
    known = folded.known;
    folded.told.forEach(tell);
  }
  return { known, cursor: watched(version, next, news, known.facts, now) ?? next };
}
