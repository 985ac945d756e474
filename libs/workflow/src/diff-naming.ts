import type { Language, Words } from '@cultivar/audience';
import type { Graph, GraphNode } from './graph.ts';
import type { AnyNodeType, Registry } from './node-type.ts';
import { REFERENCE_INPUTS } from './field-words.ts';
import { referencesOf } from './references.ts';
import type { NameOf } from './setting-value-words.ts';

type Side = 'before' | 'after';

/** What steps are called in the sentences of a difference: by title, and where several have it, with what they do. */
export class DiffNaming {
  readonly #sides: Readonly<Record<Side, ReadonlyMap<string, GraphNode>>>;
  readonly #titles = new Map<string, Set<string>>();

  constructor(
    before: Graph,
    after: Graph,
    readonly registry: Registry,
    readonly nameOf: NameOf,
  ) {
    this.#sides = {
      before: new Map(before.nodes.map((node) => [node.id, node])),
      after: new Map(after.nodes.map((node) => [node.id, node])),
    };
    for (const { id, type } of [...before.nodes, ...after.nodes])
      this.#titles.set(type, (this.#titles.get(type) ?? new Set()).add(id));
  }

  /** „Warten“, or where there are several „Warten: 3 Tage warten“. */
  step(id: string, side: Side): Words {
    const node = this.#sides[side].get(id);
    if (!node) return { de: `„${id}“`, en: `“${id}”` };
    const title = titleOf(node, this.registry);
    const does = (this.#titles.get(node.type)?.size ?? 0) > 1 ? this.summary(node) : null;
    const say = (language: Language) => (does?.[language] ? `${title[language]}: ${does[language]}` : title[language]);
    return { de: `„${inner(say('de'))}“`, en: `“${inner(say('en'))}”` };
  }

  /** The step, and which way out where it has several. */
  wayOut(id: string, port: string, side: Side): Words {
    const step = this.step(id, side);
    const node = this.#sides[side].get(id);
    const ports = node ? portsOf(node, this.registry.get(node.type)) : {};
    const words = ports[port];
    if (Object.keys(ports).length < 2 && words) return step;
    return {
      de: `${step.de} (${words?.de ?? port})`,
      en: `${step.en} (${words?.en ?? port})`,
    };
  }

  /** What a step does in a line, names in the place of ids; null where its settings are not valid. */
  summary({ type: name, config }: GraphNode): Words | null {
    const type = this.registry.get(name);
    const parsed = type?.config.safeParse(config);
    if (!type || !parsed?.success) return null;
    const words = type.summary(parsed.data);
    const named = referencesOf(type.config, parsed.data as Record<string, unknown>).flatMap(({ kind, id }) => {
      const known = REFERENCE_INPUTS.includes(kind) ? this.nameOf(kind, id) : undefined;
      return known === undefined ? [] : [[id, known] as const];
    });
    const put = (text: string) => named.reduce((it, [id, known]) => it.replace(wholeWord(id), inner(known)), text);
    return { de: put(words.de), en: put(words.en) };
  }
}

export const titleOf = ({ type }: GraphNode, registry: Registry): Words =>
  registry.get(type)?.title ?? { de: type, en: type };

/** The ways out a step has with its settings, as far as they can be told. */
export function portsOf({ config }: GraphNode, type: AnyNodeType | undefined): Readonly<Record<string, Words>> {
  if (!type?.portsOf) return type?.ports ?? {};
  const parsed = type.config.safeParse(config);
  return parsed.success ? type.portsOf(parsed.data) : type.ports;
}

/** Within quotation marks. */
const inner = (text: string): string => text.replace(/„([^“]*)“/g, '‚$1‘').replace(/“([^”]*)”/g, '‘$1’');
const wholeWord = (id: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}_-])${id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}_-])`, 'gu');
