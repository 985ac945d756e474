import { mayHold } from '@cultivar/audience';
import type { MayHoldGround, Rule } from '@cultivar/audience';
import type { SoundNode } from './check.ts';
import type { Finding } from './finding.ts';
import type { Graph } from './graph.ts';

type Ways = Readonly<Record<string, Rule>>;
/** What is certain of every lead that comes to a node by one of the paths. */
type Certain = readonly Rule[];
/** Paths through branches that are followed; beyond, nothing is certain. */
const MOST_PATHS = 200;
const ANYBODY: Rule = { kind: 'all', rules: [] };

/**
 * Ways out that no lead can take: their rule contradicts itself or what the branches before it have settled in the same instant.
 * Only what is proven is told: anything but a branch in between (a wait, a change of the lead) makes everything possible again.
 */
export function checkWays(graph: Graph, sound: ReadonlyMap<string, SoundNode>, ground: MayHoldGround): Finding[] {
  const branches = new Map<string, Ways>();
  for (const [id, { type, config }] of sound) {
    const ways = type.when?.(config);
    if (ways) branches.set(id, ways);
  }
  if (!branches.size) return [];
  const certain = certainAt(graph, sound, branches);
  return [...branches].flatMap(([id, ways]) =>
    Object.entries(ways).flatMap(([port, rule]) => deadWay(sound.get(id)!, port, rule, certain.get(id) ?? [], ground)),
  );
}

/** What is certain at each branch: one rule for each path, `ANYBODY` where the path begins with something else. */
function certainAt(
  graph: Graph,
  sound: ReadonlyMap<string, SoundNode>,
  branches: ReadonlyMap<string, Ways>,
): ReadonlyMap<string, Certain> {
  const found = new Map<string, Rule[]>([...branches.keys()].map((id) => [id, []]));
  let paths = 0;
  const arrive = (id: string, rule: Rule, seen: readonly string[]): void => {
    const ways = branches.get(id);
    if (!ways) return;
    paths += 1;
    const known = paths > MOST_PATHS || seen.includes(id) ? ANYBODY : rule;
    found.get(id)!.push(known);
    if (paths > MOST_PATHS || seen.includes(id)) return;
    for (const edge of graph.edges)
      if (edge.from === id) {
        const way = Object.hasOwn(ways, edge.port) ? ways[edge.port]! : ANYBODY;
        arrive(edge.to, { kind: 'all', rules: [known, way] }, [...seen, id]);
      }
  };
  const { entryRule = ANYBODY, suppressionRule } = graph.settings;
  const letIn: Rule = suppressionRule
    ? { kind: 'all', rules: [entryRule, { kind: 'not', rule: suppressionRule }] }
    : entryRule;
  for (const edge of graph.edges)
    if (!branches.has(edge.from)) {
      const entry = sound.get(edge.from)?.type.category === 'entry';
      arrive(edge.to, entry ? letIn : ANYBODY, []);
    }
  if (paths > MOST_PATHS) for (const rules of found.values()) rules.push(ANYBODY);
  return found;
}

function deadWay(
  { node, type, config }: SoundNode,
  port: string,
  rule: Rule,
  certain: Certain,
  ground: MayHoldGround,
): Finding[] {
  const ports = (type.portsOf?.(config) ?? type.ports) as Readonly<Record<string, { de: string; en: string }>>;
  const words = ports[port];
  // an empty rule has a finding of its own
  if (!words || isEmpty(rule) || !certain.length) return [];
  const alone = !mayHold(rule, ground);
  if (!alone && certain.some((known) => mayHold({ kind: 'all', rules: [known, rule] }, ground))) return [];
  return [
    {
      code: 'dead-way',
      severity: 'warning',
      at: { node: node.id, port },
      message: alone
        ? {
            de: `„${words.de}“ kann kein Lead nehmen: Die Bedingungen dafür widersprechen sich. Ändern Sie die Regel, oder nehmen Sie die Verzweigung heraus.`,
            en: `No lead can take “${words.en}”: its conditions contradict each other. Change the rule, or take the branch out.`,
          }
        : {
            de: `„${words.de}“ kann kein Lead nehmen: Auf jedem Weg hierher ist schon anders entschieden. Ändern Sie die Regel, oder nehmen Sie die Verzweigung heraus.`,
            en: `No lead can take “${words.en}”: every path to here has settled it otherwise. Change the rule, or take the branch out.`,
          },
    },
  ];
}
const isEmpty = (rule: Rule): boolean =>
  rule.kind === 'all' || rule.kind === 'any' ? rule.rules.every(isEmpty) : rule.kind === 'not' && isEmpty(rule.rule);
