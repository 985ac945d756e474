import { mailOf, probe } from '@cultivar/workflow';
import type { Graph, GraphNode, Registry } from '@cultivar/workflow';
import { jumpsOf } from '../model/graph-edits.ts';
import type { Choice, MoveRow } from './move-rows.ts';

/** Steps that only show a lead its way do nothing that could be done twice. */
const ONLY_WAYS: ReadonlySet<string> = new Set(['entry', 'logic', 'time']);

/**
 * Steps whose doings a lead has behind it and comes by again if it is moved so: points, fields, webhooks. Mails are not among them, they
 * are not repeated unless somebody asks for it; neither is what its old version would have repeated anyway.
 */
export function repeats(row: MoveRow, choice: Choice, target: Graph, registry: Registry): GraphNode[] {
  const to = /^(?:to|again):(.*)$/.exec(choice)?.[1];
  if (to === undefined) return [];
  const byId = new Map(target.nodes.map((node) => [node.id, node]));
  const found = new Set<string>();
  const open = [to];
  // who keeps its stand has the step itself behind it
  const kept = choice === `to:${row.node.id}` && row.step !== 'gone';
  if (!kept) found.add(to);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = byId.get(id);
    const lines = target.edges.filter((edge) => edge.from === id).map((edge) => edge.to);
    for (const next of [...lines, ...jumpsOf(node, registry.get(node?.type ?? ''))])
      if (!found.has(next)) {
        found.add(next);
        open.push(next);
      }
  }
  const behind = new Set(row.behind);
  return target.nodes.filter((node) => behind.has(node.id) && found.has(node.id) && acts(node, registry));
}

function acts(node: GraphNode, registry: Registry): boolean {
  const type = registry.get(node.type);
  const config = type?.config.safeParse(node.config);
  if (!type || !config?.success || ONLY_WAYS.has(type.category)) return false;
  return mailOf(probe({ node, type, config: config.data })) === undefined;
}
