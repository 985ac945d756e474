import type { Graph } from '@cultivar/workflow';
import type { Point } from './graph-edits.ts';

export const CARD_WIDTH = 264;
export const CARD_HEIGHT = 118;
const GAP_X = 48;
const GAP_Y = 84;

interface Tree {
  readonly id: string;
  readonly children: Tree[];
}

/**
 * Orders a graph from top to bottom: every node stands below all that lead into it, under the middle of what follows it.
 * Edges that lead back up are left out of account.
 */
export function layout(
  graph: Graph,
  portOrder: (nodeId: string) => readonly string[],
  heightOf: (nodeId: string) => number = () => CARD_HEIGHT,
): ReadonlyMap<string, Point> {
  const followers = followersOf(graph, portOrder);
  const hasInput = new Set(graph.edges.map((edge) => edge.to));
  const roots = graph.nodes.filter((node) => !hasInput.has(node.id)).map((node) => node.id);
  const layers = layersOf(graph, roots, followers);
  const placed = new Set<string>();
  const grow = (id: string): Tree => {
    placed.add(id);
    const children: Tree[] = [];
    for (const next of followers.get(id) ?? [])
      if (!placed.has(next) && layers.get(next) === (layers.get(id) ?? 0) + 1) children.push(grow(next));
    return { id, children };
  };
  const forest: Tree[] = [];
  // those with an input come by their parents, except in a circle that no entry reaches
  for (const id of [...roots, ...[...layers].sort((a, b) => a[1] - b[1]).map(([it]) => it)])
    if (!placed.has(id)) forest.push(grow(id));
  return positions(forest, layers, heightOf);
}

function followersOf(graph: Graph, portOrder: (nodeId: string) => readonly string[]): Map<string, string[]> {
  const followers = new Map<string, string[]>();
  for (const { id } of graph.nodes) {
    const ports = portOrder(id);
    const out = graph.edges.filter((edge) => edge.from === id);
    out.sort((a, b) => ports.indexOf(a.port) - ports.indexOf(b.port));
    followers.set(id, [...new Set(out.map((edge) => edge.to))]);
  }
  return followers;
}

/** Longest way from a start, not following edges that close a circle. */
function layersOf(graph: Graph, roots: readonly string[], followers: Map<string, string[]>): Map<string, number> {
  const layers = new Map<string, number>();
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const back = new Set<string>();
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const next of followers.get(id) ?? [])
      if (state.get(next) === 'open') back.add(`${id}>${next}`);
      else if (!state.has(next)) visit(next);
    state.set(id, 'done');
    order.unshift(id);
  };
  for (const id of [...roots, ...graph.nodes.map((node) => node.id)]) if (!state.has(id)) visit(id);
  for (const id of order) {
    const layer = layers.get(id) ?? 0;
    layers.set(id, layer);
    for (const next of followers.get(id) ?? [])
      if (!back.has(`${id}>${next}`)) layers.set(next, Math.max(layers.get(next) ?? 0, layer + 1));
  }
  return layers;
}

function positions(
  forest: readonly Tree[],
  layers: ReadonlyMap<string, number>,
  heightOf: (nodeId: string) => number,
): Map<string, Point> {
  const heights: number[] = [];
  for (const [id, layer] of layers) heights[layer] = Math.max(heights[layer] ?? 0, heightOf(id));
  const tops: number[] = [];
  heights.reduce((y, height, layer) => ((tops[layer] = y), y + height + GAP_Y), 0);
  const places = new Map<string, Point>();
  const widthOf = (tree: Tree): number =>
    Math.max(
      CARD_WIDTH,
      tree.children.reduce((sum, child) => sum + widthOf(child), 0) + GAP_X * Math.max(0, tree.children.length - 1),
    );
  const place = (tree: Tree, left: number): void => {
    const width = widthOf(tree);
    const inner = tree.children.reduce((sum, child) => sum + widthOf(child), 0) + GAP_X * (tree.children.length - 1);
    let x = left + Math.max(0, (width - inner) / 2);
    for (const child of tree.children) {
      place(child, x);
      x += widthOf(child) + GAP_X;
    }
    const [first, last] = [tree.children[0], tree.children.at(-1)];
    const centre =
      first && last ? (places.get(first.id)!.x + places.get(last.id)!.x) / 2 : left + (width - CARD_WIDTH) / 2;
    places.set(tree.id, { x: Math.round(centre), y: Math.round(tops[layers.get(tree.id) ?? 0] ?? 0) });
  };
  let left = 0;
  for (const tree of forest) {
    place(tree, left);
    left += widthOf(tree) + GAP_X;
  }
  return places;
}
