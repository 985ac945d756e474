import { Graph as Dagre, layout as dagre } from '@dagrejs/dagre';
import type { Graph } from '@cultivar/workflow';
import { CARD_HEIGHT, CARD_WIDTH } from './card-size.ts';
import type { Point } from './graph-edits.ts';
import { frameOf } from './notes-and-groups.ts';

export { CARD_HEIGHT, CARD_WIDTH } from './card-size.ts';
const GAP_X = 48;
const GAP_Y = 84;

/** What the layout has to know of a step beside its edges. */
export interface LayoutFacts {
  /** Its ways out, in their order. */
  readonly portsOf: (nodeId: string) => readonly string[];
  /** Steps it goes on with by its settings, without a line. */
  readonly jumpsOf?: (nodeId: string) => readonly string[];
  readonly heightOf?: (nodeId: string) => number;
}

/**
 * Orders a graph from top to bottom: every step below all that lead into it, what follows side by side in the order of
 * the ways out. Edges that lead back up are left out of account. A group is laid out by itself, then as one card of its
 * size. The first entry stays where it is, so that what is drawn does not jump; comments move with their steps, loose
 * notes with the step they are nearest to.
 */
export function layout(graph: Graph, facts: LayoutFacts): ReadonlyMap<string, Point> {
  const links = linksOf(graph, facts);
  const { cards, cardOf } = cardsOf(graph, links, facts.heightOf ?? (() => CARD_HEIGHT));
  const placed = arrange(cards, between(links, cardOf));
  const places = new Map<string, Point>();
  for (const [id, { steps }] of cards) {
    const { x, y } = placed.get(id)!;
    for (const [step, within] of steps) places.set(step, { x: x + within.x, y: y + within.y });
  }
  const first = walkOrder(
    graph.nodes.map(({ id }) => id),
    links,
  ).ids[0];
  const was = graph.nodes.find(({ id }) => id === first)?.position;
  const now = first === undefined ? undefined : places.get(first);
  if (was && now)
    for (const [id, { x, y }] of places)
      places.set(id, { x: Math.round(x + was.x - now.x), y: Math.round(y + was.y - now.y) });
  for (const note of graph.notes ?? []) {
    const step = note.about ?? nearest(graph, note.position);
    const from = graph.nodes.find(({ id }) => id === step)?.position;
    const to = step === undefined ? undefined : places.get(step);
    if (from && to) places.set(note.id, { x: note.position.x + to.x - from.x, y: note.position.y + to.y - from.y });
  }
  return places;
}

/** What is laid out as one: a step, or a group with all of its steps. */
interface Card {
  /** Where each step stands within it. */
  readonly steps: ReadonlyMap<string, Point>;
  readonly width: number;
  readonly height: number;
}
type Links = ReadonlyMap<string, readonly string[]>;

/** A collapsed group keeps its steps as they are; those of an open one are laid out within its frame. */
function cardsOf(graph: Graph, links: Links, heightOf: (nodeId: string) => number) {
  const cards = new Map<string, Card>();
  const cardOf = new Map<string, string>();
  const single = (id: string): Card => ({
    ...{ steps: new Map([[id, { x: 0, y: 0 }]]), width: CARD_WIDTH, height: heightOf(id) },
  });
  const groupOf = new Map((graph.groups ?? []).flatMap((group) => group.nodes.map((id) => [id, group])));
  for (const { id } of graph.nodes) {
    const group = groupOf.get(id);
    cardOf.set(id, group?.id ?? id);
    if (!group) cards.set(id, single(id));
    if (!group || cards.has(group.id)) continue;
    const inside = new Map(group.nodes.map((step) => [step, step]));
    const placed = group.collapsed
      ? new Map(graph.nodes.map((node) => [node.id, node.position]))
      : arrange(new Map(group.nodes.map((step) => [step, single(step)])), between(links, inside));
    const nodes = graph.nodes.filter((it) => inside.has(it.id)).map((it) => ({ ...it, position: placed.get(it.id)! }));
    const { x, y, width, height } = frameOf({ ...graph, nodes }, group, heightOf);
    const steps = new Map(nodes.map((it) => [it.id, { x: it.position.x - x, y: it.position.y - y }]));
    cards.set(group.id, { steps, width, height });
  }
  return { cards, cardOf };
}

/** Who follows whom, in the order of the ways out; a jump leads on as a line does. */
function linksOf(graph: Graph, { portsOf, jumpsOf }: LayoutFacts): Links {
  const known = new Set(graph.nodes.map(({ id }) => id));
  return new Map(
    graph.nodes.map(({ id }) => {
      const ports = portsOf(id);
      const out = graph.edges
        .filter(({ from, to }) => from === id && known.has(to))
        .sort((a, b) => ports.indexOf(a.port) - ports.indexOf(b.port));
      const all = [...out.map(({ to }) => to), ...(jumpsOf?.(id) ?? []).filter((to) => known.has(to))];
      return [id, [...new Set(all)]];
    }),
  );
}

/** The links from card to card; what is within one, or has none, is left out. */
function between(links: Links, cardOf: ReadonlyMap<string, string>): Links {
  const out = new Map<string, string[]>();
  for (const [from, followers] of links) {
    const source = cardOf.get(from);
    if (source === undefined) continue;
    const before = out.get(source) ?? [];
    for (const to of followers) {
      const target = cardOf.get(to);
      if (target !== undefined && target !== source && !before.includes(target)) before.push(target);
    }
    out.set(source, before);
  }
  return out;
}

/** @returns the upper left corner of each card */
function arrange(cards: ReadonlyMap<string, Card>, links: Links): ReadonlyMap<string, Point> {
  const drawing = new Dagre();
  drawing.setGraph({ rankdir: 'TB', nodesep: GAP_X, ranksep: GAP_Y, edgesep: GAP_X / 2, rankalign: 'top' });
  drawing.setDefaultEdgeLabel(() => ({}));
  const order = walkOrder([...cards.keys()], links);
  for (const id of order.ids) {
    const { width, height } = cards.get(id)!;
    drawing.setNode(id, { width, height });
  }
  for (const from of order.ids)
    for (const to of links.get(from) ?? []) if (!order.back.has(`${from}>${to}`)) drawing.setEdge(from, to);
  // the order in which a reader goes: its own search for fewer crossings would shuffle the ways out, each time otherwise
  dagre(drawing, { disableOptimalOrderHeuristic: true });
  return new Map(
    order.ids.map((id): [string, Point] => {
      const { x, y, width, height } = drawing.node(id) as Point & { width: number; height: number };
      return [id, { x: x - width / 2, y: y - height / 2 }];
    }),
  );
}

/** Steps as a reader meets them, way by way; edges that lead back to a step that is still open are `back`. */
function walkOrder(ids: readonly string[], links: Links) {
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
