import { Graph as Dagre, layout as dagre } from '@dagrejs/dagre';
import type { Graph } from '@cultivar/workflow';
import { CARD_HEIGHT, CARD_WIDTH } from './card-size.ts';
import type { Point } from './graph-edits.ts';
import { frameOf, shownOf } from './notes-and-groups.ts';
import type { ShownEdge } from './notes-and-groups.ts';

export { CARD_HEIGHT, CARD_WIDTH } from './card-size.ts';
const GAP_X = 48;
const GAP_Y = 84;

type Heights = (nodeId: string) => number;

/**
 * Orders a graph from top to bottom: every step below all that lead into it, what follows side by side in the order of
 * the ways out. Edges that lead back up are left out of account. The first entry stays where it is, so that what is
 * drawn does not jump; comments move with their steps, loose notes with the step they are nearest to.
 */
export function layout(
  graph: Graph,
  portOrder: (nodeId: string) => readonly string[],
  heightOf: Heights = () => CARD_HEIGHT,
): ReadonlyMap<string, Point> {
  const cards = cardsOf(graph, heightOf);
  const placed = arrange(cards, linksOf(graph, portOrder));
  const places = new Map<string, Point>();
  for (const [id, { steps, at }] of cards) {
    const to = placed.get(id)!;
    for (const step of steps) {
      const { position } = graph.nodes.find((node) => node.id === step)!;
      places.set(step, steps.length === 1 ? to : { x: to.x + position.x - at.x, y: to.y + position.y - at.y });
    }
  }
  for (const note of graph.notes ?? []) {
    const step = note.about ?? nearest(graph, note.position);
    const from = graph.nodes.find(({ id }) => id === step)?.position;
    const to = step === undefined ? undefined : places.get(step);
    if (from && to) places.set(note.id, { x: note.position.x + to.x - from.x, y: note.position.y + to.y - from.y });
  }
  return places;
}

interface Card {
  readonly steps: readonly string[];
  readonly at: Point;
  readonly height: number;
}
/** What is drawn as one: a step, or a collapsed group with all of its steps. */
function cardsOf(graph: Graph, heightOf: Heights): Map<string, Card> {
  const { folded } = shownOf(graph);
  const cards = new Map<string, Card>();
  for (const { id, position } of graph.nodes) {
    const inGroup = folded.get(id);
    if (!inGroup) cards.set(id, { steps: [id], at: position, height: heightOf(id) });
    else if (!cards.has(inGroup)) {
      const group = graph.groups!.find((it) => it.id === inGroup)!;
      const frame = frameOf(graph, group);
      cards.set(inGroup, { steps: group.nodes, at: frame, height: frame.height });
    }
  }
  return cards;
}

/** Who follows whom, in the order of the ways out. */
function linksOf(graph: Graph, portOrder: (nodeId: string) => readonly string[]): Map<string, string[]> {
  const links = new Map<string, string[]>();
  const byNode = new Map<string, ShownEdge[]>();
  for (const edge of shownOf(graph).edges) byNode.set(edge.from, [...(byNode.get(edge.from) ?? []), edge]);
  for (const { id } of graph.nodes) {
    const ports = portOrder(id);
    const out = [...(byNode.get(id) ?? [])].sort((a, b) => ports.indexOf(a.port) - ports.indexOf(b.port));
    for (const { source, target } of out) {
      const before = links.get(source) ?? [];
      if (source !== target && !before.includes(target)) links.set(source, [...before, target]);
    }
  }
  return links;
}

function arrange(cards: ReadonlyMap<string, Card>, links: ReadonlyMap<string, string[]>) {
  const drawing = new Dagre();
  drawing.setGraph({ rankdir: 'TB', nodesep: GAP_X, ranksep: GAP_Y, edgesep: GAP_X / 2, rankalign: 'top' });
  drawing.setDefaultEdgeLabel(() => ({}));
  const order = walkOrder([...cards.keys()], links);
  for (const id of order.ids) drawing.setNode(id, { width: CARD_WIDTH, height: cards.get(id)!.height });
  for (const from of order.ids)
    for (const to of links.get(from) ?? []) if (!order.back.has(`${from}>${to}`)) drawing.setEdge(from, to);
  // the order in which a reader goes: its own search for fewer crossings would shuffle the ways out, each time otherwise
  dagre(drawing, { disableOptimalOrderHeuristic: true });
  const corner = (id: string): Point => {
    const { x, y } = drawing.node(id) as { x: number; y: number };
    return { x: x - CARD_WIDTH / 2, y: y - cards.get(id)!.height / 2 };
  };
  const first = order.ids[0];
  if (first === undefined) return new Map<string, Point>();
  const [stays, now] = [cards.get(first)!.at, corner(first)];
  return new Map(
    order.ids.map((id): [string, Point] => {
      const { x, y } = corner(id);
      return [id, { x: Math.round(x - now.x + stays.x), y: Math.round(y - now.y + stays.y) }];
    }),
  );
}

/** Steps as a reader meets them, way by way; edges that lead back to a step that is still open are `back`. */
function walkOrder(ids: readonly string[], links: ReadonlyMap<string, string[]>) {
  const reached = new Set([...links.values()].flat());
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const back = new Set<string>();
  const visit = (id: string): void => {
    state.set(id, 'open');
    order.push(id);
    for (const next of links.get(id) ?? [])
      if (state.get(next) === 'open') back.add(`${id}>${next}`);
      else if (!state.has(next)) visit(next);
    state.set(id, 'done');
  };
  for (const id of [...ids.filter((it) => !reached.has(it)), ...ids]) if (!state.has(id)) visit(id);
  return { ids: order, back };
}

function nearest({ nodes }: Graph, { x, y }: Point): string | undefined {
  let [best, found] = [Infinity, undefined as string | undefined];
  for (const { id, position } of nodes) {
    const far = Math.hypot(position.x - x, position.y - y);
    if (far < best) [best, found] = [far, id];
  }
  return found;
}
