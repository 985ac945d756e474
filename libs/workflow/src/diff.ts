import type { Words } from '@cultivar/audience';
import { DiffNaming } from './diff-naming.ts';
import { settingSentences, stepSentences } from './diff-settings.ts';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';
import type { Registry } from './node-type.ts';
import { sameText } from './same-text.ts';
import type { NameOf } from './setting-value-words.ts';

export type DiffMark = 'added' | 'changed' | 'removed';
/** One thing that is different, in a sentence. */
export interface GraphChange {
  readonly mark: DiffMark;
  /** The step it is about; none: the workflow itself. */
  readonly node?: string;
  /** The way out it is about. */
  readonly port?: string;
  readonly words: Words;
  /** Setting by setting, where the sentence does not say it all. */
  readonly details: readonly Words[];
}
export interface GraphDiff {
  /** In reading order: new, changed and removed steps, connections, settings of the whole. Empty: both do the same. */
  readonly changes: readonly GraphChange[];
  /** By node id. */
  readonly nodes: ReadonlyMap<string, DiffMark>;
  /** By `edgeKey`; a way out that leads elsewhere is one connection removed and one added. */
  readonly edges: ReadonlyMap<string, 'added' | 'removed'>;
}

export const edgeKey = ({ from, port, to }: GraphEdge): string => `${from}/${port}>${to}`;

/**
 * What a graph does differently from an earlier one, in words and by node and edge. Where steps stand on the canvas, and
 * notes and groups beside them, do not count: they change nothing for any lead.
 *
 * @param nameOf names of templates, forms, persons … that settings hold by id
 */
export function diffGraphs(
  before: Graph,
  after: Graph,
  registry: Registry,
  nameOf: NameOf = () => undefined,
): GraphDiff {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const naming = new DiffNaming(before, after, registry, nameOf);
  const nodes = new Map<string, DiffMark>();
  const steps: GraphChange[] = [];
  for (const node of after.nodes) {
    const was = old.get(node.id);
    if (!was) {
      nodes.set(node.id, 'added');
      steps.push({ mark: 'added', node: node.id, words: newStep(node, after, naming), details: [] });
    } else if (sameText(effective(was, registry)) !== sameText(effective(node, registry))) {
      nodes.set(node.id, 'changed');
      steps.push({ mark: 'changed', node: node.id, ...stepSentences(was, node, registry, naming) });
    }
  }
  const gone = before.nodes.filter(({ id }) => !now.has(id));
  for (const { id } of gone) nodes.set(id, 'removed');
  const edges = edgeMarks(before, after);
  return {
    nodes,
    edges,
    changes: [
      ...ofMark(steps, 'added'),
      ...ofMark(steps, 'changed'),
      ...gone.map(({ id }): GraphChange => {
        const name = naming.step(id, 'before');
        return {
          mark: 'removed',
          node: id,
          words: { de: `Entfernt: ${name.de}`, en: `Removed: ${name.en}` },
          details: [],
        };
      }),
      ...connectionChanges(before, after, nodes, naming),
      ...settingSentences(before.settings, after.settings, nameOf),
    ],
  };
}
const ofMark = (changes: readonly GraphChange[], mark: DiffMark) => changes.filter((change) => change.mark === mark);

/** A setting that is left out and its default are the same. */
function effective({ type, config }: GraphNode, registry: Registry): unknown {
  const parsed = registry.get(type)?.config.safeParse(config);
  return [type, parsed?.success ? parsed.data : config];
}

function newStep({ id }: GraphNode, graph: Graph, naming: DiffNaming): Words {
  const name = naming.step(id, 'after');
  const from = graph.edges.filter(({ to }) => to === id).map((edge) => naming.wayOut(edge.from, edge.port, 'after'));
  if (!from.length) return { de: `Neu: ${name.de}`, en: `New: ${name.en}` };
  return {
    de: `Neu: ${name.de}, nach ${from.map((it) => it.de).join(' und ')}`,
    en: `New: ${name.en}, after ${from.map((it) => it.en).join(' and ')}`,
  };
}

function edgeMarks(before: Graph, after: Graph): Map<string, 'added' | 'removed'> {
  const old = new Set(before.edges.map(edgeKey));
  const now = new Set(after.edges.map(edgeKey));
  return new Map([
    ...[...now].filter((key) => !old.has(key)).map((key) => [key, 'added'] as const),
    ...[...old].filter((key) => !now.has(key)).map((key) => [key, 'removed'] as const),
  ]);
}

/** Ways out of steps that both have; that one leads to a new step is said where the step is. */
function connectionChanges(
  before: Graph,
  after: Graph,
  nodes: ReadonlyMap<string, DiffMark>,
  naming: DiffNaming,
): GraphChange[] {
  const ways = (graph: Graph) => new Map(graph.edges.map((edge) => [`${edge.from}/${edge.port}`, edge]));
  const [old, now] = [ways(before), ways(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((way): GraphChange[] => {
    const [was, is] = [old.get(way), now.get(way)];
    const { from, port } = (is ?? was)!;
    if (was?.to === is?.to || nodes.get(from) === 'added' || nodes.get(from) === 'removed') return [];
    if (is && nodes.get(is.to) === 'added') return [];
    const out = naming.wayOut(from, port, is ? 'after' : 'before');
    const [wasTo, isTo] = [was && naming.step(was.to, 'before'), is && naming.step(is.to, 'after')];
    const mark = !was ? 'added' : !is ? 'removed' : 'changed';
    const rest = !isTo
      ? {
          de: `endet die Reise, statt zu ${wasTo!.de} zu führen`,
          en: `the journey ends instead of going to ${wasTo!.en}`,
        }
      : !wasTo
        ? { de: `geht es jetzt zu ${isTo.de}`, en: `it now goes to ${isTo.en}` }
        : {
            de: `geht es jetzt zu ${isTo.de} statt zu ${wasTo.de}`,
            en: `it now goes to ${isTo.en} instead of ${wasTo.en}`,
          };
    return [
      {
        ...{ mark, node: from, port, details: [] },
        words: { de: `Nach ${out.de} ${rest.de}`, en: `After ${out.en} ${rest.en}` },
      },
    ];
  });
}
