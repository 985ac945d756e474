import type { Graph } from '@cultivar/workflow';

export interface Differences {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** Steps, connections and settings of the whole taken together; 0: publishing would change nothing. */
  readonly total: number;
}
/** The same whatever the order of keys: PostgreSQL's jsonb keeps its own. */
const text = (value: unknown): string =>
  JSON.stringify(value, (_key, it: unknown) =>
    it && typeof it === 'object' && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)))
      : it,
  );

/** What a draft does differently from a version; where its nodes stand on the canvas does not count. */
export function differences(before: Graph, after: Graph): Differences {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const added = after.nodes.filter(({ id }) => !old.has(id)).length;
  const removed = before.nodes.filter(({ id }) => !now.has(id)).length;
  const changed = after.nodes.filter(({ id, type, config }) => {
    const it = old.get(id);
    return it && text([it.type, it.config]) !== text([type, config]);
  }).length;
  const edges = (graph: Graph) => graph.edges.map(({ from, port, to }) => `${from}/${port}>${to}`).sort();
  const rest =
    Number(text(edges(before)) !== text(edges(after))) + Number(text(before.settings) !== text(after.settings));
  return { added, changed, removed, total: added + changed + removed + rest };
}
