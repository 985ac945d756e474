import type { Graph, GraphEdge, Registry } from '@cultivar/workflow';
import { portsOf } from './graph-edits.ts';
import type { Point } from './graph-edits.ts';
import { CARD_HEIGHT, CARD_WIDTH } from './layout.ts';

const GAP_X = 48;
const GAP_Y = 84;

/** @returns the first way out of the node that nothing is connected to, else its first: what follows there moves on */
export function nextPort(
  graph: Graph,
  nodeId: string,
  registry: Registry,
): Pick<GraphEdge, 'from' | 'port'> | undefined {
  const node = graph.nodes.find(({ id }) => id === nodeId);
  if (!node) return undefined;
  const ports = Object.keys(portsOf(node, registry.get(node.type)));
  const free = ports.find((port) => !graph.edges.some((edge) => edge.from === nodeId && edge.port === port));
  const port = free ?? ports[0];
  return port === undefined ? undefined : { from: nodeId, port };
}

/** Where a node behind a way out stands: below it, to its side of the others, and on nothing else. */
export function placeAfter(graph: Graph, place: Pick<GraphEdge, 'from' | 'port'>, registry: Registry): Point {
  const from = graph.nodes.find(({ id }) => id === place.from);
  if (!from) return freePlace(graph, { x: 0, y: 0 });
  const ports = Object.keys(portsOf(from, registry.get(from.type)));
  const side = ports.indexOf(place.port) - (ports.length - 1) / 2;
  return freePlace(graph, {
    x: from.position.x + side * (CARD_WIDTH + GAP_X),
    y: from.position.y + CARD_HEIGHT + GAP_Y,
  });
}

/** The wanted place, or the next to its right where no card stands. */
export function freePlace(graph: Graph, wanted: Point): Point {
  let { x } = wanted;
  const taken = () =>
    graph.nodes.some(
      ({ position }) => Math.abs(position.x - x) < CARD_WIDTH && Math.abs(position.y - wanted.y) < CARD_HEIGHT,
    );
  while (taken()) x += CARD_WIDTH + GAP_X;
  return { x, y: wanted.y };
}
