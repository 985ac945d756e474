import type { AnyNodeType, Graph, GraphEdge, GraphNode, Registry } from '@cultivar/workflow';
import type { Words } from '@cultivar/audience';
import { forgetNodes, joinGroup } from './notes-and-groups.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The ways out of a node as it is set now; those of its type while its settings are not valid. */
export function portsOf(
  node: Pick<GraphNode, 'config'>,
  type: AnyNodeType | undefined,
): Readonly<Record<string, Words>> {
  if (!type) return {};
  const config = type.portsOf || type.jumpsTo ? type.config.safeParse(node.config) : undefined;
  const ports: Readonly<Record<string, Words>> = (config?.success && type.portsOf?.(config.data)) || type.ports;
  if (!type.jumpsTo) return ports;
  // where a way out leads is chosen in the settings, there is nothing to draw
  const chosen = config?.success ? type.jumpsTo(config.data) : type.ports;
  return Object.fromEntries(Object.entries(ports).filter(([port]) => !Object.hasOwn(chosen, port)));
}

/** Where a node goes on by its settings, without a line. */
export function jumpsOf(node: Pick<GraphNode, 'config'> | undefined, type: AnyNodeType | undefined): readonly string[] {
  const config = node && type?.jumpsTo ? type.config.safeParse(node.config) : undefined;
  return config?.success ? Object.values(type!.jumpsTo!(config.data)) : [];
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
  if (!followed)
    return joinGroup(connect(addNode(graph, node), { ...after, to: node.id }, registry), after.from, node.id);
  const first = Object.keys(portsOf(node, registry.get(node.type)))[0];
  let next = connect(
    addNode(makeRoom(graph, followed.id, after.from), { ...node, position: followed.position }),
    { ...after, to: node.id },
    registry,
  );
  if (first) next = connect(next, { from: node.id, port: first, to: followed.id }, registry);
  return joinGroup(next, after.from, node.id);
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
  const down = ({ x, y }: Point): Point => ({ x, y: y + ROOM });
  return moveNodes(
    graph,
    new Map(graph.nodes.filter(({ id: it }) => moved.has(it)).map((node) => [node.id, down(node.position)])),
  );
}

/** Removes nodes with their edges. Where a removed node had one follower, the gap is closed. Notes are removed by the same. */
export function removeNodes(graph: Graph, ids: readonly string[], registry: Registry): Graph {
  const without = ids.reduce((before, id) => {
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
  return forgetNodes(without, ids);
}

/** Moves steps and notes; comments go along with their step. */
export function moveNodes(graph: Graph, positions: ReadonlyMap<string, Point>): Graph {
  const rounded = ({ x, y }: Point): Point => ({ x: Math.round(x), y: Math.round(y) });
  const shifts = new Map<string, Point>();
  const nodes = graph.nodes.map((node) => {
    const to = positions.get(node.id);
    if (!to) return node;
    shifts.set(node.id, { x: to.x - node.position.x, y: to.y - node.position.y });
    return { ...node, position: rounded(to) };
  });
  const notes = graph.notes?.map((note) => {
    const to = positions.get(note.id);
    if (to) return { ...note, position: rounded(to) };
    const shift = note.about === undefined ? undefined : shifts.get(note.about);
    const { x, y } = note.position;
    return shift ? { ...note, position: rounded({ x: x + shift.x, y: y + shift.y }) } : note;
  });
  return { ...graph, nodes, ...(notes && { notes }) };
}

/** The step that leads to this one, if it is the only one and may stand behind it. */
function onlyBefore(graph: Graph, id: string, registry: Registry): GraphEdge | undefined {
  const into = graph.edges.filter((edge) => edge.to === id);
  return into.length === 1 && takesInput(graph, into[0]!.from, registry) ? into[0] : undefined;
}
/** Changes places with the step before: what led to that leads here, and what followed here follows that. */
export function moveEarlier(graph: Graph, id: string, registry: Registry): Graph {
  const before = onlyBefore(graph, id, registry);
  const node = graph.nodes.find((it) => it.id === id);
  const other = graph.nodes.find((it) => it.id === before?.from);
  const first = node && Object.keys(portsOf(node, registry.get(node.type)))[0];
  if (!before || !node || !other || !first) return graph;
  const after = graph.edges.find((edge) => edge.from === id && edge.port === first)?.to;
  if (after === other.id) return graph;
  const edges = graph.edges.flatMap((edge): GraphEdge[] => {
    if (edge.to === other.id) return [{ ...edge, to: id }];
    if (edge === before) return after === undefined ? [] : [{ ...edge, to: after }];
    return edge.from === id && edge.port === first ? [] : [edge];
  });
  const swapped = { ...graph, edges: [...edges, { from: id, port: first, to: other.id }] };
  return moveNodes(
    swapped,
    new Map([
      [id, other.position],
      [other.id, node.position],
    ]),
  );
}
/** Changes places with the step that follows its first way out. */
export function moveLater(graph: Graph, id: string, registry: Registry): Graph {
  const node = graph.nodes.find((it) => it.id === id);
  if (!node || !takesInput(graph, id, registry)) return graph;
  const ports = Object.keys(portsOf(node, registry.get(node.type)));
  const next = ports.flatMap((port) => graph.edges.find((edge) => edge.from === id && edge.port === port) ?? [])[0];
  return next ? moveEarlier(graph, next.to, registry) : graph;
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
