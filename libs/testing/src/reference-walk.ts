import { matches } from '@cultivar/audience';
import type { EventPattern } from '@cultivar/audience';
import type { Decision, Effect, Graph, Registry, Trigger } from '@cultivar/workflow';
import type { News } from './reference-lead.ts';
import type { GoalReached } from './reference-watch.ts';

/** A journey with all its versions, the live one last. */
export interface ReferenceJourney {
  readonly workflowId: number;
  versions: readonly Graph[];
}
export const liveOf = ({ versions }: ReferenceJourney): Graph => versions.at(-1)!;

export interface ReferenceStep {
  readonly node: string;
  readonly took: string;
  readonly because: unknown;
  readonly at: number;
}
export interface ReferenceWalk {
  readonly id: number;
  readonly workflowId: number;
  readonly enteredAt: Date;
  /** Number of the version it walks through, from 1, and what that is. */
  version: number;
  graph: Graph;
  steps: readonly ReferenceStep[];
  sent: readonly { readonly key: string; readonly node: string; readonly effect: Effect }[];
  answers: Record<string, unknown>;
  outcome: string | null;
  endedAt: Date | null;
  /** Where it stands; null once it has ended. */
  stand: Stand | null;
  /** Steps whose mail it has got already, and would get again only because it was moved; each counts once. By the run that moved it. */
  once: Readonly<Record<string, number>>;
  /** Where it stood before it was moved, by run. */
  moves: Readonly<Record<number, MovedFrom>>;
}
export interface MovedFrom {
  readonly stand: Stand;
  readonly seq: number;
  readonly version: number;
  readonly graph: Graph;
  /** The step it was moved to; null: it was taken out. */
  readonly to: string | null;
  /** Number of the version it came to. */
  readonly into: number;
  readonly kept: boolean;
}
export interface Stand {
  node: string;
  /** `error`: stopped, until somebody lets it go on. */
  kind: 'ready' | 'time' | 'event' | 'answer' | 'error';
  dueAt: Date;
  since: Date;
  /** What to do when due: visit the node, or leave it by this way out, for this reason. */
  way: string | null;
  why: unknown;
  events?: readonly { kind: string; ref?: string | undefined }[];
  happened?: string | readonly string[];
  /** Goes on by `happened` as soon as the rule of the node holds. */
  forRule?: boolean;
  /** A goal it has been called to. */
  goal?: GoalReached;
  answers?: Readonly<Record<string, string>>;
  /** Number of the step that asked, where the walk was moved since. */
  heldSeq?: number;
}
/** An event reported as up to so much older than the wait still counts. */
export const SLACK_MS = 60_000;

/** What the journeys' waits and entries listen to: the live versions, then the older ones, in which somebody may still wait. */
export function listenedTo(journeys: readonly ReferenceJourney[], registry: Registry): EventPattern[] {
  const nodesOf = (graph: Graph) =>
    graph.nodes.map((node) => {
      const type = registry.get(node.type)!;
      return { type, config: type.config.parse(node.config) as unknown };
    });
  const waits = (graph: Graph) => nodesOf(graph).flatMap(({ type, config }) => type.reads?.(config).events ?? []);
  const entries = (graph: Graph) =>
    nodesOf(graph).flatMap(({ type, config }) => (type.trigger?.(config) as Trigger | undefined)?.events ?? []);
  const live = journeys.map(liveOf);
  const older = journeys.flatMap(({ versions }) => versions.slice(0, -1));
  return [...live.flatMap((graph) => [...waits(graph), ...entries(graph)]), ...older.flatMap(waits)];
}

/** Ends a wait for the first of the news it was for. */
export function endWait(walk: ReferenceWalk, heard: readonly News[], now: Date): void {
  const { stand } = walk;
  if (stand?.kind !== 'event') return;
  const one = heard.find(
    (news) =>
      news.from !== walk.id &&
      news.at.getTime() >= stand.since.getTime() - SLACK_MS &&
      stand.events!.some((event) => matches(event as never, news)),
  );
  if (!one) return;
  const why = { event: one.kind, ...(one.ref !== null && { ref: one.ref }) };
  const ways = stand.happened!;
  const way = typeof ways === 'string' ? ways : ways[stand.events!.findIndex((event) => matches(event as never, one))]!;
  walk.stand = { node: stand.node, kind: 'ready', dueAt: now, since: now, way, why };
}

/** How a walk stands at a node that decided to wait. */
export function standing(
  node: string,
  decision: Exclude<Decision, { leave: string } | { go: string } | { perHour: number }>,
  since: Date,
): Stand {
  if ('waitUntil' in decision) {
    const { waitUntil: dueAt, then, again } = decision;
    return { node, kind: 'time', dueAt, since, way: again ? null : then, why: null };
  }
  const { until: dueAt, timeout: way } = decision;
  const bare = { node, dueAt, since, way, why: null };
  if ('hold' in decision) return { ...bare, kind: 'answer', answers: decision.answers };
  if ('waitTrue' in decision) return { ...bare, kind: 'event', events: [], forRule: true, happened: decision.waitTrue };
  return { ...bare, kind: 'event', events: decision.waitFor, happened: decision.happened };
}
