import type { AnyNodeType, GraphNode } from '@cultivar/workflow';
import type { Language } from '@cultivar/audience';
import { fieldsOf } from '@cultivar/ui';

/** Names of what nodes refer to, by kind (`template`, `form` …) and id. */
export type References = Readonly<Record<string, ReadonlyMap<string, string>>>;

/** One line on the card: the summary with names in the place of ids. */
export function summaryOf(
  node: Pick<GraphNode, 'config'>,
  type: AnyNodeType | undefined,
  references: References,
  language: Language,
): string {
  if (!type) return '';
  const config = type.config.safeParse(node.config);
  if (!config.success) return '';
  let text = type.summary(config.data)[language];
  for (const [id, name] of namesIn(node, type, references))
    text = text.replace(wholeWord(id), (_, at: number, whole: string) =>
      /[„“]/.test(whole[at - 1] ?? '') ? inner(name) : name,
    );
  return text;
}
/** A name with quotation marks of its own, within quotation marks. */
const inner = (name: string): string => name.replace(/„([^“]*)“/g, '‚$1‘').replace(/“([^”]*)”/g, '‘$1’');
const wholeWord = (id: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}_-])${id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}_-])`, 'gu');

/** Ids in the settings that are references, longest first, so that no id is replaced within another. */
function namesIn(node: Pick<GraphNode, 'config'>, type: AnyNodeType, references: References): [string, string][] {
  const names = new Map<string, string>();
  // a text that happens to be the id of a step is not meant as one
  const everything = Object.entries(references).flatMap(([kind, known]) => (kind === 'node' ? [] : [known]));
  for (const field of fieldsOf(type.config)) {
    const value = node.config[field.name];
    const own = references[field.input === 'lead-fields' ? 'lead-field' : field.input];
    for (const id of textsIn(value, own !== undefined))
      for (const known of own ? [own] : everything) {
        const name = known.get(id);
        if (name !== undefined && !names.has(id)) names.set(id, name);
      }
  }
  return [...names].sort((a, b) => b[0].length - a[0].length);
}
function textsIn(value: unknown, numbersToo: boolean): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return numbersToo ? [String(value)] : [];
  return value && typeof value === 'object' ? Object.values(value).flatMap((it) => textsIn(it, numbersToo)) : [];
}
