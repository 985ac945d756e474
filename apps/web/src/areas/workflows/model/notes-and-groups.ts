import type { Graph, GraphEdge, GraphGroup, GraphNote } from '@cultivar/workflow';
import { CARD_HEIGHT, CARD_WIDTH, FOLDED_HEIGHT } from './card-size.ts';
import type { Point } from './graph-edits.ts';

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}
/** Room between a group's frame and its steps; more on top, for its title. */
const PADDING = 24;
const TITLE_ROOM = 36;
export const NOTE_SIZES = {
  small: { width: 180, height: 100 },
  medium: { width: 240, height: 160 },
  large: { width: 340, height: 260 },
} as const;

export const groupOf = (graph: Graph, nodeId: string): GraphGroup | undefined =>
  graph.groups?.find(({ nodes }) => nodes.includes(nodeId));

export const addNote = (graph: Graph, note: GraphNote): Graph => ({ ...graph, notes: [...(graph.notes ?? []), note] });

export function changeNote(graph: Graph, id: string, change: Partial<Omit<GraphNote, 'id'>>): Graph {
  return { ...graph, notes: (graph.notes ?? []).map((note) => (note.id === id ? { ...note, ...change } : note)) };
}

/** Puts steps into a group of their own; they leave the one they were in. */
export function addGroup(graph: Graph, group: GraphGroup): Graph {
  return { ...graph, groups: [...without(graph.groups ?? [], group.nodes), group] };
}
export function changeGroup(graph: Graph, id: string, change: Partial<Omit<GraphGroup, 'id'>>): Graph {
  return { ...graph, groups: (graph.groups ?? []).map((it) => (it.id === id ? { ...it, ...change } : it)) };
}
/** The frame goes, its steps stay. */
export const ungroup = (graph: Graph, ids: readonly string[]): Graph => ({
  ...graph,
  groups: (graph.groups ?? []).filter(({ id }) => !ids.includes(id)),
});

function without(groups: readonly GraphGroup[], gone: readonly string[]): GraphGroup[] {
  const ids = new Set(gone);
  return groups
    .map((group) =>
      group.nodes.some((id) => ids.has(id)) ? { ...group, nodes: group.nodes.filter((id) => !ids.has(id)) } : group,
    )
    .filter(({ nodes }) => nodes.length > 0);
}

/** What goes along with removed steps: comments on them, their place in a group, and a group without any. */
export function forgetNodes(graph: Graph, gone: readonly string[]): Graph {
  if (!graph.notes?.length && !graph.groups?.length) return graph;
  const ids = new Set(gone);
  return {
    ...graph,
    ...(graph.notes && { notes: graph.notes.filter(({ id, about }) => !ids.has(id) && !(about && ids.has(about))) }),
    ...(graph.groups && { groups: without(graph.groups, gone) }),
  };
}

/** A step put behind another is in the group of that one: it stands within its frame. */
export function joinGroup(graph: Graph, beside: string, nodeId: string): Graph {
  const group = groupOf(graph, beside);
  return group ? changeGroup(graph, group.id, { nodes: [...group.nodes, nodeId] }) : graph;
}

type HeightOf = (nodeId: string) => number;
const cardHeight: HeightOf = () => CARD_HEIGHT;

/** The frame around a group's steps; of a collapsed one the card in the middle of where they begin. */
export function frameOf(graph: Graph, group: GraphGroup, heightOf: HeightOf = cardHeight): Box {
  const chosen = new Set(group.nodes);
  const nodes = graph.nodes.filter(({ id }) => chosen.has(id));
  const left = Math.min(...nodes.map(({ position }) => position.x));
  const top = Math.min(...nodes.map(({ position }) => position.y));
  const right = Math.max(...nodes.map(({ position }) => position.x + CARD_WIDTH));
  const bottom = Math.max(...nodes.map(({ id, position }) => position.y + heightOf(id)));
  if (group.collapsed)
    return { x: Math.round((left + right - CARD_WIDTH) / 2), y: top, width: CARD_WIDTH, height: FOLDED_HEIGHT };
  return {
    x: left - PADDING,
    y: top - PADDING - TITLE_ROOM,
    width: right - left + 2 * PADDING,
    height: bottom - top + 2 * PADDING + TITLE_ROOM,
  };
}

/** An edge as it is drawn: a collapsed group stands for its steps. */
export interface ShownEdge extends GraphEdge {
  readonly source: string;
  readonly target: string;
}
/** @returns what is drawn of the edges, and for each step in a collapsed group the id of that group */
export function shownOf(graph: Graph): { edges: readonly ShownEdge[]; folded: ReadonlyMap<string, string> } {
  const folded = new Map<string, string>();
  for (const group of graph.groups ?? []) if (group.collapsed) for (const id of group.nodes) folded.set(id, group.id);
  const edges = graph.edges.flatMap((edge): ShownEdge[] => {
    const source = folded.get(edge.from) ?? edge.from;
    const target = folded.get(edge.to) ?? edge.to;
    return source === target && folded.has(edge.from) ? [] : [{ ...edge, source, target }];
  });
  return { edges, folded };
}
/** How many ways lead into a group, and out of it. */
export function crossingsOf(graph: Graph, group: GraphGroup): { into: number; out: number } {
  const chosen = new Set(group.nodes);
  let [into, out] = [0, 0];
  for (const { from, to } of graph.edges)
    if (chosen.has(from) !== chosen.has(to))
      if (chosen.has(to)) into += 1;
      else out += 1;
  return { into, out };
}
