import type { Language } from '@cultivar/audience';
import type { Graph, Registry } from '@cultivar/workflow';
import { summaryOf } from './references.ts';
import type { References } from './references.ts';

const LONGEST = 60;

/** The steps of a workflow by id, as a person tells them apart: title and settings; entries are no place to go to. */
export function stepNames(
  { nodes }: Pick<Graph, 'nodes'>,
  registry: Registry,
  references: References,
  language: Language,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const times = new Map<string, number>();
  for (const node of nodes) {
    const type = registry.get(node.type);
    if (!type || type.category === 'entry') continue;
    // one that leads to others is not named by them
    const summary = type.jumpsTo ? '' : summaryOf(node, type, references, language);
    const name = [type.title[language], summary].filter(Boolean).join(': ');
    const short = name.length > LONGEST ? `${name.slice(0, LONGEST - 1).trimEnd()}…` : name;
    const no = (times.get(short) ?? 0) + 1;
    times.set(short, no);
    names.set(node.id, no > 1 ? `${short} (${no})` : short);
  }
  return names;
}
