import type { Words } from '@cultivar/audience';
import { registry } from '@cultivar/nodes';

interface Node {
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}
/** What a step is called; a type that is no longer there by its name. */
export const nodeTitle = (node: Node): Words => registry.get(node.type)?.title ?? { de: node.type, en: node.type };

/** The words of the way out that was taken; undefined where it is none (it waits, it left). */
export function portWords(node: Node, took: string): Words | undefined {
  const type = registry.get(node.type);
  if (!type) return undefined;
  const config = type.config.safeParse(node.config);
  const ports: Readonly<Record<string, Words>> =
    type.portsOf && config.success ? type.portsOf(config.data as never) : type.ports;
  // with one way out there was nothing to decide
  return Object.keys(ports).length > 1 ? ports[took] : undefined;
}
