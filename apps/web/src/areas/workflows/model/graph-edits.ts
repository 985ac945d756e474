import type { AnyNodeType, Graph, GraphEdge, GraphNode, Registry } from '@cultivar/workflow';
import type { Words } from '@cultivar/audience';

export interface Point {
  readonly x: number;
  readonly y: number;
}
/** Part of a graph on its way to another place: the clipboard. */
export interface Fragment {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The ways out of a node as it is set now; those of its type while its settings are not valid. */
export function portsOf(
  node: Pick<GraphNode, 'config'>,
  type: AnyNodeType | undefined,
): Readonly<Record<string, Words>> {
  if (!type) return {};
  if (!type.portsOf) return type.ports;
  const config = type.config.safeParse(node.config);
  return config.success ? type.portsOf(config.data) : type.ports;
}

const typeOf = (graph: Graph, id: string, registry: Registry): AnyNodeType | undefined =>
  registry.get(graph.nodes.find((node) => node.id === id)?.type ?? '');

/** An entry starts journeys: nothing leads into it. */
export const takesInput = (graph: Graph, id: string, registry: Registry): boolean =>
  typeOf(graph, id, registry)?.category !== 'entry';

export function addNode(graph: Graph, node: GraphNode): Graph {
  return { ...graph, nodes: [...graph.nodes, node] };
}

/** @returns why the two may not be connected, or undefined */
export function refusesEdge(
  graph: Graph,
  edge: GraphEdge,
  registry: Registry,
): 'entry' | 'itself' | 'unknown' | undefined {
  const from = graph.nodes.find((node) => node.id === edge.from);
  if (!from || !graph.nodes.some((node) => node.id === edge.to)) return 'unknown';
  if (edge.from === edge.to) return 'itself';
  if (!takesInput(graph, edge.to, registry)) return 'entry';
  return edge.port in portsOf(from, registry.get(from.type)) ? undefined : 'unknown';
}

/** One edge leaves a port: a new one takes the place of the old. A refused edge changes nothing. */
export function connect(graph: Graph, edge: GraphEdge, registry: Registry): Graph {
  if (refusesEdge(graph, edge, registry)) return graph;
  return { ...graph, edges: [...graph.edges.filter((it) => !samePort(it, edge)), edge] };
}
const samePort = (a: Pick<GraphEdge, 'from' | 'port'>, b: Pick<GraphEdge, 'from' | 'port'>): boolean =>
  a.from === b.from && a.port === b.port;

export function disconnect(graph: Graph, ports: readonly Pick<GraphEdge, 'from' | 'port'>[]): Graph {
  return { ...graph, edges: graph.edges.filter((edge) => !ports.some((port) => samePort(edge, port))) };
}

/** Puts the node behind a port; what followed there follows the node's first way out, and moves down to make room. */
export function addAfter(
  graph: Graph,
  after: Pick<GraphEdge, 'from' | 'port'>,
  node: GraphNode,
  registry: Registry,
): Graph {
  const to = graph.edges.find((edge) => samePort(edge, after))?.to;
  const followed = graph.nodes.find(({ id }) => id === to);
  if (!followed) return connect(addNode(graph, node), { ...after, to: node.id }, registry);
  const first = Object.keys(portsOf(node, registry.get(node.type)))[0];
  let next = connect(
    addNode(makeRoom(graph, followed.id, after.from), { ...node, position: followed.position }),
    { ...after, to: node.id },
    registry,
  );
  if (first) next = connect(next, { from: node.id, port: first, to: followed.id }, registry);
  return next;
}
/** How far a node moves down so that another fits above it. */
const ROOM = 202;

/** Moves a node and all that follow it down; not what leads to `before`, where a journey goes round in a circle. */
function makeRoom(graph: Graph, id: string, before: string): Graph {
  const moved = new Set<string>();
  const visit = (at: string): void => {
    if (moved.has(at) || at === before) return;
    moved.add(at);
    for (const edge of graph.edges) if (edge.from === at) visit(edge.to);
  };
  visit(id);
  const nodes = graph.nodes.map((node) =>
    moved.has(node.id) ? { ...node, position: { x: node.position.x, y: node.position.y + ROOM } } : node,
  );
  return { ...graph, nodes };
}

/** Removes nodes with their edges. Where a removed node had one follower, the gap is closed. */
export function removeNodes(graph: Graph, ids: readonly string[], registry: Registry): Graph {
  return ids.reduce((before, id) => {
    const out = before.edges.filter((edge) => edge.from === id);
    const into = before.edges.filter((edge) => edge.to === id);
    let next: Graph = {
      ...before,
      nodes: before.nodes.filter((node) => node.id !== id),
      edges: before.edges.filter((edge) => edge.from !== id && edge.to !== id),
    };
    if (out.length === 1) for (const edge of into) next = connect(next, { ...edge, to: out[0]!.to }, registry);
    return next;
  }, graph);
}

export function moveNodes(graph: Graph, positions: ReadonlyMap<string, Point>): Graph {
  return {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const to = positions.get(node.id);
      return to ? { ...node, position: { x: Math.round(to.x), y: Math.round(to.y) } } : node;
    }),
  };
}

/** New settings; edges of ways out that no longer exist go. */
export function setConfig(graph: Graph, id: string, config: GraphNode['config'], registry: Registry): Graph {
  const nodes = graph.nodes.map((node) => (node.id === id ? { ...node, config } : node));
  const node = nodes.find((it) => it.id === id);
  const type = registry.get(node?.type ?? '');
  if (!node || !type?.config.safeParse(config).success) return { ...graph, nodes };
  const ports = portsOf(node, type);
  return { ...graph, nodes, edges: graph.edges.filter((edge) => edge.from !== id || edge.port in ports) };
}

/** @returns those nodes and the edges between them */
export function fragmentOf(graph: Graph, ids: readonly string[]): Fragment {
  const chosen = new Set(ids);
  return {
    nodes: graph.nodes.filter((node) => chosen.has(node.id)),
    edges: graph.edges.filter((edge) => chosen.has(edge.from) && chosen.has(edge.to)),
  };
}

/** Adds a copy of the fragment under new ids; nodes of unknown types stay out. */
export function paste(
  graph: Graph,
  fragment: Fragment,
  place: { readonly offset: Point; readonly newId: () => string; readonly registry: Registry },
): { readonly graph: Graph; readonly ids: readonly string[] } {
  const ids = new Map<string, string>();
  const nodes = fragment.nodes
    .filter((node) => place.registry.has(node.type))
    .map((node) => {
      const id = place.newId();
      ids.set(node.id, id);
      const position = { x: node.position.x + place.offset.x, y: node.position.y + place.offset.y };
      return { ...structuredClone(node), id, position };
    });
  const edges = fragment.edges.flatMap((edge) => {
    const [from, to] = [ids.get(edge.from), ids.get(edge.to)];
    return from && to ? [{ ...edge, from, to }] : [];
  });
  return {
    graph: { ...graph, nodes: [...graph.nodes, ...nodes], edges: [...graph.edges, ...edges] },
    ids: [...ids.values()],
  };
}
