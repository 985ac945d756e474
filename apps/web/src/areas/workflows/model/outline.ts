import type { Graph } from '@cultivar/workflow';

export interface OutlineRow {
  readonly id: string;
  /** How many forks lie before it. */
  readonly depth: number;
  /** An entry leads to it, or it is one. */
  readonly reached: boolean;
}

/** Nodes in the order of the journey: each entry with what follows it, way by way; what nothing leads to comes last. */
export function outlineOf(graph: Graph, portsOf: (nodeId: string) => readonly string[]): readonly OutlineRow[] {
  const rows: OutlineRow[] = [];
  const seen = new Set<string>();
  const hasInput = new Set(graph.edges.map((edge) => edge.to));
  const visit = (id: string, depth: number, reached: boolean): void => {
    if (seen.has(id)) return;
    seen.add(id);
    rows.push({ id, depth, reached });
    const ports = portsOf(id);
    for (const port of ports) {
      const next = graph.edges.find((edge) => edge.from === id && edge.port === port)?.to;
      if (next !== undefined) visit(next, depth + (ports.length > 1 ? 1 : 0), reached);
    }
  };
  const starts = graph.nodes.filter(({ id }) => !hasInput.has(id));
  // a start that nothing leads to and that leads nowhere may be a node just put down
  for (const { id } of starts) if (graph.edges.some((edge) => edge.from === id)) visit(id, 0, true);
  for (const { id } of graph.nodes) visit(id, 0, starts.some((start) => start.id === id) && !hasInput.has(id));
  return rows;
}
