import type { Rule } from '@cultivar/audience';
import { fieldWordsOf, Graph } from '@cultivar/workflow';
import type { AnyNodeType, Registry } from '@cultivar/workflow';
import fc from 'fast-check';
import type { z } from 'zod';
import { arbitraryConfig } from './arbitrary-config.ts';
import { WITH_OUTCOME, WORLD_INPUTS, worldRule } from './world.ts';

/** The ways out of a node of these settings. */
export const portsOf = (type: AnyNodeType, config: unknown): string[] =>
  Object.keys(type.portsOf?.(type.config.parse(config)) ?? type.ports);

export interface Made {
  readonly type: string;
  readonly config: Record<string, unknown>;
}
/** A node of a type, with random settings. */
export const nodeOf = (type: AnyNodeType): fc.Arbitrary<Made> =>
  arbitraryConfig(type.config, WORLD_INPUTS).map((config) => ({
    type: type.type,
    config: JSON.parse(JSON.stringify(config)) as Record<string, unknown>,
  }));
const anyOf = (types: readonly AnyNodeType[]): fc.Arbitrary<Made> => fc.oneof(...types.map(nodeOf));

/** A setting that names a step before it, whose outcome is looked at; one that names where to go on is none. */
function settingOfEarlierStep(type: AnyNodeType): string | undefined {
  const shape = Object.entries(type.config.shape as Record<string, z.ZodType>);
  return type.jumpsTo ? undefined : shape.find(([, part]) => fieldWordsOf(part)?.input === 'node')?.[0];
}
const isEntry = (type: AnyNodeType): boolean => type.category === 'entry';

/** The steps of a journey before they are connected. */
interface Cast {
  readonly steps: readonly Made[];
  /** The first steps surely come one after the other. */
  readonly inOrder?: boolean;
  /** A goal is reached from where it does not come before: it stands at the end, and leads nowhere. */
  readonly goalAtEnd: boolean;
}
/**
 * The featured type where it can show what it does: at the very beginning; behind a step whose outcome it looks at, and a pause for it;
 * or, as a goal, where those before it do not come by anyway.
 */
function castWith(registry: Registry, star: AnyNodeType | undefined): fc.Arbitrary<Cast> {
  const types = [...registry.values()].filter((type) => !isEntry(type));
  const some = (minLength: number): fc.Arbitrary<Made[]> => fc.array(anyOf(types), { minLength, maxLength: 8 });
  const plain = (steps: readonly Made[]): Cast => ({ steps, goalAtEnd: false });
  if (!star || isEntry(star)) return some(4).map(plain);
  const waits = anyOf(types.filter((type) => type.category === 'time'));
  if (star.goal) {
    const asks = anyOf(types.filter((type) => ['sales', 'world'].includes(type.category)));
    return fc
      .tuple(fc.oneof(waits, asks), some(2), nodeOf(star))
      .map(([wait, others, goal]) => ({ steps: [wait, ...others, goal], goalAtEnd: true }));
  }
  const named = settingOfEarlierStep(star);
  if (named === undefined) return fc.tuple(nodeOf(star), some(3)).map(([first, rest]) => plain([first, ...rest]));
  return fc.tuple(nodeOf(star), waits, some(1)).chain(([one, wait, rest]) => {
    const able = Object.values(one.config).flatMap((value) => WITH_OUTCOME[String(value)] ?? []);
    const asks = able.length ? anyOf(types.filter(({ type }) => able.includes(type))) : anyOf(types);
    return asks.map((ask) => ({
      ...plain([ask, wait, { ...one, config: { ...one.config, [named]: 'n0' } }, ...rest]),
      inOrder: true,
    }));
  });
}

/**
 * Random graphs over all node types of a registry: branches, joins, loops with and without waits.
 *
 * @param featured a type that surely stands where the first leads come by
 */
export function arbitraryGraph(registry: Registry, featured?: string): fc.Arbitrary<Graph> {
  const entries = [...registry.values()].filter(isEntry);
  const common = nodeOf(
    entries.find((type) => 'event' in (type.config.safeParse({ event: { kind: 'page.visited' } }).data ?? {}))!,
  ).map((made) => ({ ...made, config: { event: { kind: 'page.visited', ref: 'a' } } }));
  const star = featured === undefined ? undefined : registry.get(featured)!;
  const entry = star && isEntry(star) ? nodeOf(star) : fc.oneof(common, anyOf(entries));
  return fc
    .record({
      entries: fc.tuple(entry, fc.option(anyOf(entries))),
      cast: castWith(registry, star),
      to: TARGETS,
      straight: fc.boolean(),
      settings: arbitrarySettings(featured === undefined),
    })
    .map(({ entries: doors, cast, to, straight, settings }) => {
      const inner = cast.steps.map((made, i) => ({ ...made, id: `n${i}` }));
      const outer = doors.flatMap((made, i) => (made ? [{ ...made, id: `in${i}` }] : []));
      return connect(registry, {
        entries: outer,
        inner,
        to,
        straight: cast.inOrder ?? straight,
        settings,
        goalAtEnd: cast.goalAtEnd,
      });
    });
}

/** Who may come in again, and (unless everybody is to come by) who is kept out, who leaves, who is let in for comparison only. */
const comesTrue = fc.constantFrom<Rule[]>({ kind: 'tag', tag: 'x' }, { kind: 'tag', tag: 'y' });
function arbitrarySettings(choosy: boolean): fc.Arbitrary<Graph['settings']> {
  const keptOut = fc.record(
    {
      suppressionRule: fc.oneof(worldRule, comesTrue),
      suppressInside: fc.boolean(),
      holdout: fc.constantFrom(0, 20, 50),
    },
    { requiredKeys: [] },
  );
  const none = fc.constant(undefined);
  return fc
    .record({
      reentry: fc.constantFrom(
        'never' as const,
        'after-leaving' as const,
        'after-leaving' as const,
        'after-days' as const,
      ),
      keptOut: choosy ? fc.option(keptOut, { freq: 3, nil: undefined }) : none,
      entryRule: choosy ? fc.option(worldRule, { freq: 4, nil: undefined }) : none,
    })
    .map(({ reentry, keptOut: kept, entryRule }) => ({
      ...{ reentry, ...(reentry === 'after-days' && { reentryDays: 1 }) },
      ...(entryRule && { entryRule }),
      ...kept,
    }));
}

type Step = Made & { readonly id: string };
const TARGETS = fc.array(fc.integer({ min: -1, max: 8 }), { minLength: 40, maxLength: 40 });
interface Drawn {
  readonly entries: readonly Step[];
  readonly inner: readonly Step[];
  readonly to: readonly number[];
  /** The first steps come one after the other, so that everybody comes by them. */
  readonly straight: boolean;
  readonly goalAtEnd: boolean;
  readonly settings: Graph['settings'];
}
function connect(registry: Registry, { entries, inner, to, straight, settings, goalAtEnd }: Drawn): Graph {
  let at = 0;
  const target = (): number => to[at++ % to.length]!;
  const edges = inner.flatMap(({ id, type, config }, place) =>
    portsOf(registry.get(type)!, config).flatMap((port) => {
      const drawn = target();
      if (goalAtEnd && place === inner.length - 1) return [];
      if (straight && place < 2) return [{ from: id, port, to: inner[place + 1]!.id }];
      return drawn < 0 ? [] : [{ from: id, port, to: inner[drawn % inner.length]!.id }];
    }),
  );
  // everybody comes by the first node, sooner or later by the others
  const doors = entries.flatMap(({ id, type, config }) =>
    portsOf(registry.get(type)!, config).map((port) => ({ from: id, port, to: inner[0]!.id })),
  );
  return Graph.parse({
    nodes: [...entries, ...inner].map((node, i) => ({ ...node, position: { x: 0, y: i * 100 } })),
    edges: [...doors, ...edges],
    settings,
  });
}

/** The same journey after a marketer was at it: steps gone, set differently, new ones, other connections. The entries stay. */
export function editOf(registry: Registry, graph: Graph): fc.Arbitrary<Graph> {
  const types = [...registry.values()].filter((type) => !isEntry(type));
  const isDoor = ({ type }: { readonly type: string }): boolean => isEntry(registry.get(type)!);
  const inner = graph.nodes.filter((node) => !isDoor(node));
  const step = (node: Graph['nodes'][number]): fc.Arbitrary<Step | null> => {
    const same = fc.constant({ id: node.id, type: node.type, config: node.config as Record<string, unknown> });
    const other = nodeOf(registry.get(node.type)!).map((made) => ({ ...made, id: node.id }));
    return fc.oneof(
      { weight: 6, arbitrary: same },
      { weight: 2, arbitrary: other },
      { weight: 1, arbitrary: fc.constant(null) },
    );
  };
  return fc
    .record({
      steps: fc.tuple(...inner.map(step)),
      more: fc.array(anyOf(types), { maxLength: 2 }),
      to: TARGETS,
      shuffled: fc.boolean(),
      settings: fc.oneof(fc.constant(graph.settings), arbitrarySettings(true)),
    })
    .map(({ steps, more, to, shuffled, settings }) => {
      const kept = steps.filter((one) => one !== null);
      const used = graph.nodes.map(({ id }) => id);
      const free = Array.from({ length: used.length + 2 }, (_, i) => `e${i}`).filter((id) => !used.includes(id));
      const fresh = more.map((made, i) => ({ ...made, id: free[i]! }));
      const all = kept.length + fresh.length > 0 ? [...kept, ...fresh] : [{ ...inner[0]! }];
      const entries = graph.nodes
        .filter(isDoor)
        .map(({ id, type, config }) => ({ id, type, config: config as Made['config'] }));
      const drawn = { entries, inner: all, to, straight: false, settings, goalAtEnd: false };
      const next = connect(registry, drawn as Drawn);
      if (shuffled) return next;
      // mostly the drawing stays as it was where it still can
      const there = new Set(next.nodes.map(({ id }) => id));
      const before = graph.edges.filter((edge) => there.has(edge.from) && there.has(edge.to));
      const taken = new Set(before.map((edge) => `${edge.from} ${edge.port}`));
      return Graph.parse({
        ...next,
        edges: [...before, ...next.edges.filter((edge) => !taken.has(`${edge.from} ${edge.port}`))],
      });
    });
}
