import { spread } from '@cultivar/workflow';
import type { AnyNodeType, Registry } from '@cultivar/workflow';
import fc from 'fast-check';
import { arbitraryCase } from './arbitrary-case.ts';
import type { CaseOptions } from './arbitrary-case.ts';
import { nodeOf, portsOf } from './arbitrary-graph.ts';
import { CASE_DAYS, CASE_INSTANTS } from './journey-case.ts';
import type { JourneyCase } from './journey-case.ts';
import { housesOf } from './refer-case.ts';
import type { CaseNumbers } from './refer-case.ts';
import type { ReferenceHouse } from './reference-house.ts';

const SEED = 20261122;

/** Every way out a type may have, whatever its settings. */
export function waysOf(type: AnyNodeType): string[] {
  const drawn = fc.sample(nodeOf(type), { numRuns: 300, seed: SEED });
  const ways = [...Object.keys(type.ports), ...drawn.flatMap(({ config }) => portsOf(type, config))];
  const known = new Set(drawn.flatMap(({ config }) => portsOf(type, config)));
  return [...new Set(ways)].filter((way) => known.has(way)).sort();
}
/** What else there is to see: how walks end, how a goal is reached and from where. */
export const ENDS = ['finished', 'holdout', 'suppressed'].map((outcome) => `outcome ${outcome}`);
export const GOALS = ['by event', 'by rule', 'by both', 'from wait', 'from hold'].map((how) => `goal ${how}`);

/** The numbers the database will give: `furnish` of the store sees to it. Queues are as if each lead were alone. */
function numbersOf({ graphs, leads, start }: JourneyCase): CaseNumbers {
  const workflowIds = graphs.map((_, i) => i + 1);
  return {
    workflowIds,
    leadIds: leads.map((_, i) => i + 1),
    numberOf: (workflowId, lead, entryNo) => entryNo + 1000 * (workflowId - 1) + 100_000 * (1 + lead),
    drawOf: (workflowId, lead) => spread(`holdout/${workflowId}/${lead + 1}`),
    turnOf: (_walk, _seq, now) => new Date(now.getTime() + 60_000),
    until: new Date(Date.parse(start) + CASE_DAYS * 86_400_000),
  };
}

/**
 * What a case shows, as the reference says: `<type> <way out>` for every step taken while it is watched, and `ENDS`, `GOALS`.
 */
export function shownBy(it: JourneyCase, registry: Registry): ReadonlySet<string> {
  const shown = new Set<string>();
  const houses = housesOf(it, registry, numbersOf(it));
  const instants = [...new Set(houses.flatMap(({ instants: all }) => all))].sort((a, b) => a - b);
  const until = instants[CASE_INSTANTS - 1] ?? Infinity;
  for (const { house } of houses) lookAt(house, it, until, shown);
  return shown;
}
function lookAt(house: ReferenceHouse, it: JourneyCase, until: number, shown: Set<string>): void {
  for (const walk of house.walks) {
    if (walk.endedAt && walk.endedAt.getTime() <= until) shown.add(`outcome ${walk.outcome}`);
    // ids keep their type over all versions
    const types = new Map(
      [...it.graphs[walk.workflowId - 1]!.nodes, ...walk.graph.nodes].map((node) => [node.id, node.type]),
    );
    walk.steps.forEach((step, i) => {
      if (step.at > until) return;
      shown.add(`${types.get(step.node)} ${step.took}`);
      if (step.took !== 'goal') return;
      const { event, checks } = step.because as { event?: string; checks?: unknown };
      shown.add(`goal by ${event === undefined ? 'rule' : checks === undefined ? 'event' : 'both'}`);
      const before = walk.steps[i - 1];
      if (before?.node === step.node) shown.add(`goal from ${before.took}`);
    });
  }
}

/** Cases with a type that surely show something. What they seldom show by chance takes long to draw: the generators' test says so. */
export const caseThatShows = (
  registry: Registry,
  featured: string | undefined,
  wanted: string,
  options?: CaseOptions,
): fc.Arbitrary<JourneyCase> =>
  arbitraryCase(registry, featured, options).filter((it) => shownBy(it, registry).has(wanted));
