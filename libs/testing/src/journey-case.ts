import { STAGES } from '@cultivar/audience';
import type { EventPattern, Stage } from '@cultivar/audience';
import type { ScoringModel } from '@cultivar/scoring';
import { Graph } from '@cultivar/workflow';
import type { AnyNodeType, Effect, Registry, Trigger } from '@cultivar/workflow';
import fc from 'fast-check';
import { arbitraryConfig } from './arbitrary-config.ts';
import { ALL_ZONES, clockChanges } from './clock-changes.ts';
import { WORLD, WORLD_INPUTS, worldHappening, worldRule } from './world.ts';

/** Something that comes from outside, so many minutes after the start; `lead` is a place in the list of leads. */
export type CaseEvent = { readonly minute: number; readonly lead: number } & (
  | {
      readonly do: 'happens';
      readonly kind: string;
      readonly ref: string | null;
      readonly data?: Readonly<Record<string, unknown>>;
      /** Reported so many minutes after it was. */
      readonly late: number;
      /** Delivered so often, under one id. */
      readonly copies: number;
    }
  | { readonly do: 'answers'; readonly outcome: 'ok' | 'failed'; readonly mood: string }
  | { readonly do: 'sells'; readonly answer: 'accepted' | 'duplicate' | 'competitor' }
  | { readonly do: 'added'; readonly journey: number }
  /** A clock or a post lets the lead in at an entry of its own. */
  | { readonly do: 'opened'; readonly journey: number; readonly entry: string; readonly by: 'clock' | 'post' }
  | { readonly do: 'changed'; readonly effect: Effect }
);
export interface CaseLead {
  readonly zone: string;
  readonly consented: boolean;
}
/** Journeys, leads and what happens to them: everything that decides how it ends. Plain JSON, so that it can be kept. */
export interface JourneyCase {
  readonly start: string;
  readonly leads: readonly CaseLead[];
  readonly graphs: readonly Graph[];
  readonly model: ScoringModel;
  readonly events: readonly CaseEvent[];
}

const DAY_MINUTES = 24 * 60;
/** Nobody of a made-up journey is watched for longer. */
export const CASE_DAYS = 500;

const portsOf = (type: AnyNodeType, config: unknown): string[] =>
  Object.keys(type.portsOf?.(type.config.parse(config)) ?? type.ports);

interface Made {
  readonly type: string;
  readonly config: Record<string, unknown>;
}
const nodeOf = (type: AnyNodeType): fc.Arbitrary<Made> =>
  arbitraryConfig(type.config, WORLD_INPUTS).map((config) => ({
    type: type.type,
    config: JSON.parse(JSON.stringify(config)),
  }));

/**
 * Random graphs over all node types of a registry: branches, joins, loops with and without waits.
 *
 * @param featured a type that surely stands where the first leads come by
 */
export function arbitraryGraph(registry: Registry, featured?: string): fc.Arbitrary<Graph> {
  const types = [...registry.values()];
  const entries = types.filter((type) => type.category === 'entry');
  const steps = types.filter((type) => type.category !== 'entry').map(nodeOf);
  const common = nodeOf(
    entries.find((type) => 'event' in (type.config.safeParse({ event: { kind: 'page.visited' } }).data ?? {}))!,
  ).map((made) => ({ ...made, config: { event: { kind: 'page.visited', ref: 'a' } } }));
  const star = featured === undefined ? undefined : registry.get(featured)!;
  const entry = star?.category === 'entry' ? nodeOf(star) : fc.oneof(common, fc.oneof(...entries.map(nodeOf)));
  const first = star && star.category !== 'entry' ? nodeOf(star) : fc.oneof(...steps);
  return fc
    .record({
      entries: fc.tuple(entry, fc.option(fc.oneof(...entries.map(nodeOf)))),
      first,
      rest: fc.array(fc.oneof(...steps), { minLength: 3, maxLength: 8 }),
      to: fc.array(fc.integer({ min: -1, max: 8 }), { minLength: 40, maxLength: 40 }),
      again: fc.constantFrom(
        'never' as const,
        'after-leaving' as const,
        'after-leaving' as const,
        'after-days' as const,
      ),
      keptOut:
        featured === undefined
          ? fc.option(
              fc.record(
                { suppressionRule: worldRule, suppressInside: fc.boolean(), holdout: fc.constantFrom(0, 20, 50) },
                { requiredKeys: [] },
              ),
              { freq: 3, nil: undefined },
            )
          : fc.constant(undefined),
      entryRule: featured === undefined ? fc.option(worldRule, { freq: 4, nil: undefined }) : fc.constant(undefined),
    })
    .map((drawn) => drawGraph(registry, drawn));
}
function drawGraph(
  registry: Registry,
  drawn: {
    entries: [Made, Made | null];
    first: Made;
    rest: Made[];
    to: number[];
    again: Graph['settings']['reentry'];
    entryRule: unknown;
    keptOut: Partial<Graph['settings']> | undefined;
  },
): Graph {
  const inner = [drawn.first, ...drawn.rest].map((made, i) => ({ ...made, id: `n${i}` }));
  const entries = drawn.entries.flatMap((made, i) => (made ? [{ ...made, id: `in${i}` }] : []));
  let at = 0;
  const target = (): number => drawn.to[at++ % drawn.to.length]!;
  const edges = inner.flatMap(({ id, type, config }) =>
    portsOf(registry.get(type)!, config).flatMap((port) => {
      const to = target();
      return to < 0 ? [] : [{ from: id, port, to: `n${to % inner.length}` }];
    }),
  );
  // everybody comes by the first node, sooner or later by the others
  const doors = entries.flatMap(({ id, type, config }) =>
    portsOf(registry.get(type)!, config).map((port) => ({ from: id, port, to: 'n0' })),
  );
  return Graph.parse({
    nodes: [...entries, ...inner].map((node, i) => ({ ...node, position: { x: 0, y: i * 100 } })),
    edges: [...doors, ...edges],
    settings: {
      reentry: drawn.again,
      ...(drawn.again === 'after-days' && { reentryDays: 1 }),
      ...(drawn.entryRule ? { entryRule: drawn.entryRule } : {}),
      ...drawn.keptOut,
    },
  });
}

const minute = fc.oneof(
  { weight: 6, arbitrary: fc.nat(5 * DAY_MINUTES) },
  { weight: 3, arbitrary: fc.nat(10 * 24).map((hour) => hour * 60) },
  // long after everything
  { weight: 1, arbitrary: fc.nat(CASE_DAYS).map((day) => day * DAY_MINUTES) },
);
const who = fc.nat(2);
const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.constantFrom(...WORLD.tags).map((tag): Effect => ({ kind: 'tag.add', tag })),
  fc.constantFrom(...WORLD.tags).map((tag): Effect => ({ kind: 'tag.remove', tag })),
  fc.constantFrom<Stage>(...STAGES).map((stage): Effect => ({ kind: 'stage.set', stage, reason: 'by hand' })),
  fc.constantFrom('red', 'blue', null).map((value): Effect => ({ kind: 'field.set', field: 'colour', value })),
  fc
    .integer({ min: -9, max: 12 })
    .map((points): Effect => ({ kind: 'score.add', axis: 'engagement', points, reason: 'r' })),
);
const event: fc.Arbitrary<CaseEvent> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        happening: worldHappening,
        minute,
        lead: who,
        late: fc.oneof(
          { weight: 5, arbitrary: fc.constant(0) },
          { weight: 2, arbitrary: fc.nat(3 * DAY_MINUTES) },
          { weight: 1, arbitrary: fc.constant(366 * DAY_MINUTES) },
        ),
        copies: fc.constantFrom(1, 1, 1, 2, 10),
      })
      .map(({ happening, ...rest }): CaseEvent => ({
        do: 'happens',
        kind: happening.kind,
        ref: happening.ref ?? null,
        ...rest,
      })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('answers' as const),
      minute,
      lead: who,
      outcome: fc.constantFrom('ok' as const, 'failed' as const),
      mood: fc.constantFrom('good', 'bad'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('sells' as const),
      minute,
      lead: who,
      answer: fc.constantFrom('accepted' as const, 'duplicate' as const, 'competitor' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('added' as const), minute, lead: who, journey: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('changed' as const), minute, lead: who, effect }) },
);
const events = fc
  .array(event, { minLength: 4, maxLength: 14 })
  .map((list) => [...list].sort((a, b) => a.minute - b.minute));

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

/** Random journeys for three leads, somewhere on earth. @param most journeys side by side */
export function arbitraryCase(registry: Registry, featured?: string, most = 2): fc.Arbitrary<JourneyCase> {
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
        .tuple(events, fc.array(minute, { minLength: 24, maxLength: 24 }))
        .map(([random, minutes]) =>
          [...random, ...wanted(registry, drawn, minutes)].sort((a, b) => a.minute - b.minute),
        ),
    }),
  );
}

/** What entries and waits of these very graphs listen to, so that something happens in them. */
function wanted(registry: Registry, graphs: readonly Graph[], minutes: readonly number[]): CaseEvent[] {
  let at = 0;
  const next = (): number => minutes[at++ % minutes.length]! % 7200;
  const heard = graphs.flatMap((graph, journey) =>
    graph.nodes.flatMap((node): CaseEvent[] => {
      const type = registry.get(node.type)!;
      const config: unknown = type.config.parse(node.config);
      const trigger = type.trigger?.(config) as Trigger | undefined;
      const when = (lead: number) => ({
        // who comes in comes early, so that there is time to walk
        minute: trigger ? lead * 90 + (next() % 120) : next(),
        lead,
      });
      const hear = (lead: number) =>
        [...(trigger?.events ?? []), ...(type.reads?.(config).events ?? [])].map((event): CaseEvent => ({
          do: 'happens',
          ...{ ...meantBy(event), late: 0, copies: 1, ...when(lead) },
        }));
      const by = trigger?.clock ? 'clock' : trigger?.post ? 'post' : null;
      const opened: CaseEvent[] = by ? [{ do: 'opened', journey, entry: node.id, by, ...when(0) }] : [];
      const added: CaseEvent[] = trigger?.byHand ? [{ do: 'added', journey, ...when(0) }] : [];
      return [...hear(0), ...(trigger ? hear(1) : []), ...added, ...opened];
    }),
  );
  // the world and sales answer soon after: the one says yes, the other no
  const answers = heard.slice(0, 4).flatMap(({ minute, lead }): CaseEvent[] => [
    { do: 'answers', ...(lead ? FAILED : OK), minute: minute + 20, lead },
    { do: 'sells', answer: lead ? 'duplicate' : 'accepted', minute: minute + 20, lead },
  ]);
  return [...heard, ...answers];
}
/** Something the pattern means. */
function meantBy({
  kind,
  ref,
  like,
  where,
}: EventPattern): Pick<CaseEvent & { do: 'happens' }, 'kind' | 'ref' | 'data'> {
  const data: Record<string, unknown> = {};
  for (const { path, value } of where ?? []) {
    const keys = path.split('.');
    const place = keys.slice(0, -1).reduce((at, key) => (at[key] ??= {}) as Record<string, unknown>, data);
    place[keys.at(-1)!] = Array.isArray(value) ? value[0] : value;
  }
  return { kind, ref: ref ?? like?.replaceAll('*', 'x') ?? null, ...(where && { data }) };
}
const OK = { outcome: 'ok', mood: 'good' } as const;
const FAILED = { outcome: 'failed', mood: 'bad' } as const;

/**
 * For comparing two ways of playing a case: who of those that come at one instant is first in a queue hangs on the batches, and with it
 * when it is whose turn.
 */
export const withoutQueues = (registry: Registry): Registry =>
  new Map([...registry].filter(([name]) => name !== 'throttle'));
