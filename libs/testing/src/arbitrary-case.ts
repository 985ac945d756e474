import type { ScoringModel } from '@cultivar/scoring';
import type { Registry } from '@cultivar/workflow';
import fc from 'fast-check';
import { arbitraryEdits } from './arbitrary-edits.ts';
import { arbitraryEvents, minute, wanted } from './arbitrary-events.ts';
import { arbitraryGraph } from './arbitrary-graph.ts';
import { ALL_ZONES, clockChanges } from './clock-changes.ts';
import type { CaseLead, JourneyCase } from './journey-case.ts';
import { worldHappening, worldRule } from './world.ts';

const DAY_MINUTES = 24 * 60;
const unique = <One extends { id: string }>(list: One[]): One[] =>
  list.filter((one, i) => list.findIndex((other) => other.id === one.id) === i);
const model: fc.Arbitrary<ScoringModel> = fc.record({
  fit: fc
    .array(
      fc.record({ id: fc.constantFrom('f1', 'f2'), rule: worldRule, points: fc.constantFrom(5, 20) }).map((one) => ({
        ...one,
        name: one.id,
      })),
      { maxLength: 2 },
    )
    .map(unique),
  engagement: fc
    .array(
      fc
        .record({
          id: fc.constantFrom('e1', 'e2'),
          event: fc.oneof(worldHappening, fc.constantFrom({ kind: 'tag.added' }, { kind: 'stage.changed' })),
          points: fc.constantFrom(4, 9, -3),
          maxPerLead: fc.integer({ min: 1, max: 3 }),
        })
        .map((one) => ({ ...one, name: one.id })),
      { maxLength: 2 },
    )
    .map(unique),
  mql: fc.constantFrom({ fit: 0, engagement: 10 }, { fit: 5, engagement: 15 }),
  temperature: fc.constant({ warm: 6, hot: 14 }),
});

const [YEARS_FROM, YEARS_TO] = [Date.UTC(2024, 0, 1), Date.UTC(2031, 0, 1)];
const edgesOf = new Map<string, number[]>();
/** Starts shortly before a clock change of the zone, a leap day or the end of a year; or at an ordinary time. */
function startIn(zone: string): fc.Arbitrary<number> {
  const edges = edgesOf.get(zone) ?? [
    ...clockChanges(zone, YEARS_FROM, YEARS_TO).map((change) => change.at),
    Date.UTC(2024, 1, 29),
    Date.UTC(2028, 1, 29),
    Date.UTC(2027, 0, 1),
  ];
  edgesOf.set(zone, edges);
  const shortly = fc
    .tuple(fc.constantFrom(...edges), fc.nat(3 * DAY_MINUTES))
    .map(([edge, before]) => Math.floor(edge / 60_000) * 60_000 - before * 60_000);
  return fc.oneof(
    { weight: 3, arbitrary: shortly },
    { weight: 1, arbitrary: fc.integer({ min: YEARS_FROM / 60_000, max: YEARS_TO / 60_000 }).map((m) => m * 60_000) },
  );
}

export interface CaseOptions {
  /** Journeys side by side. */
  readonly most?: number;
  /** Publications while leads walk, so many at most. */
  readonly edits?: number;
}
/** Random journeys for three leads, somewhere on earth. */
export function arbitraryCase(
  registry: Registry,
  featured?: string,
  { most = 2, edits = 0 }: CaseOptions = {},
): fc.Arbitrary<JourneyCase> {
  const zones = fc.tuple(
    fc.oneof(fc.constant('Europe/Berlin'), fc.constantFrom(...ALL_ZONES)),
    fc.constantFrom(...ALL_ZONES),
    fc.constantFrom('Europe/Berlin', 'America/New_York', 'No/Where'),
  );
  const graphs = fc
    .tuple(arbitraryGraph(registry, featured), fc.array(arbitraryGraph(registry), { maxLength: most - 1 }))
    .map(([one, more]) => [one, ...more]);
  return fc.tuple(zones, graphs).chain(([three, drawn]) =>
    fc.record({
      start: startIn(three[0]).map((at) => new Date(at).toISOString()),
      leads: fc.constant(three.map((zone, i): CaseLead => ({ zone, consented: i < 2 }))),
      graphs: fc.constant(drawn),
      model,
      events: fc
        .tuple(
          arbitraryEvents,
          fc.array(minute, { minLength: 24, maxLength: 24 }),
          edits ? arbitraryEdits(registry, drawn, edits) : fc.constant([]),
        )
        .map(([random, minutes, published]) =>
          [...random, ...wanted(registry, drawn, minutes), ...published].sort((a, b) => a.minute - b.minute),
        ),
    }),
  );
}

/**
 * For comparing two ways of playing a case: who of those that come at one instant is first in a queue hangs on the batches, and with it
 * when it is whose turn.
 */
export const withoutQueues = (registry: Registry): Registry =>
  new Map([...registry].filter(([name]) => name !== 'throttle'));
