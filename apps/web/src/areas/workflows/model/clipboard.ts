import { GraphEdge, GraphGroup, GraphNode, GraphNote } from '@cultivar/workflow';
import type { Graph, Registry } from '@cultivar/workflow';
import { z } from 'zod';
import type { Point } from './graph-edits.ts';

const MARK = 'cultivar/steps';
/** Part of a graph on its way to another place: what the clipboard holds, as JSON text. */
export const Fragment = z.object({
  nodes: z.array(GraphNode).max(500),
  edges: z.array(GraphEdge).max(2000),
  notes: z.array(GraphNote).max(200).default([]),
  groups: z.array(GraphGroup).max(100).default([]),
});
export type Fragment = z.infer<typeof Fragment>;
const Clipped = Fragment.extend({ format: z.literal(MARK) });

/** @returns those steps, notes and groups with the edges between them; a group brings its steps and comes with all of them, a step brings its comments */
export function fragmentOf(graph: Graph, ids: readonly string[]): Fragment {
  const asked = new Set(ids);
  const groups = (graph.groups ?? []).filter(({ id, nodes }) => asked.has(id) || nodes.every((it) => asked.has(it)));
  const chosen = new Set([...ids, ...groups.flatMap(({ nodes }) => nodes)]);
  return {
    nodes: graph.nodes.filter((node) => chosen.has(node.id)),
    edges: graph.edges.filter((edge) => chosen.has(edge.from) && chosen.has(edge.to)),
    notes: (graph.notes ?? []).filter(({ id, about }) => asked.has(id) || (about !== undefined && chosen.has(about))),
    groups,
  };
}

export const isEmpty = (fragment: Fragment): boolean => fragment.nodes.length + fragment.notes.length === 0;
export const textOf = (fragment: Fragment): string => JSON.stringify({ format: MARK, ...fragment }, null, 1);

/** @returns undefined if the text is none of ours */
export function readFragment(text: string): Fragment | undefined {
  try {
    const read = Clipped.safeParse(JSON.parse(text));
    return read.success ? Fragment.parse(read.data) : undefined;
  } catch {
    return undefined;
  }
}

/** Adds a copy of the fragment under new ids; steps of unknown types stay out. References to steps of it mean the copies. */
export function paste(
  graph: Graph,
  fragment: Fragment,
  place: { readonly offset: Point; readonly newId: () => string; readonly registry: Registry },
): { readonly graph: Graph; readonly ids: readonly string[] } {
  const known = fragment.nodes.filter((node) => place.registry.has(node.type));
  const ids = new Map([...known, ...fragment.notes, ...fragment.groups].map(({ id }) => [id, place.newId()]));
  const moved = ({ x, y }: Point): Point => ({ x: x + place.offset.x, y: y + place.offset.y });
  const nodes = known.map((node) => ({
    ...node,
    config: renamed(node.config, ids) as GraphNode['config'],
    id: ids.get(node.id)!,
    position: moved(node.position),
  }));
  const edges = fragment.edges.flatMap((edge) => {
    const [from, to] = [ids.get(edge.from), ids.get(edge.to)];
    return from && to ? [{ ...edge, from, to }] : [];
  });
  const notes = fragment.notes.map(({ about, ...note }) => {
    const step = about && ids.get(about);
    return { ...note, id: ids.get(note.id)!, position: moved(note.position), ...(step && { about: step }) };
  });
  const groups = fragment.groups.map((group) => ({
    ...group,
    id: ids.get(group.id)!,
    nodes: group.nodes.flatMap((id) => ids.get(id) ?? []),
  }));
  return {
    graph: {
      ...graph,
      nodes: [...graph.nodes, ...nodes],
      edges: [...graph.edges, ...edges],
      ...(notes.length && { notes: [...(graph.notes ?? []), ...notes] }),
      ...(groups.length && { groups: [...(graph.groups ?? []), ...groups.filter((it) => it.nodes.length > 0)] }),
    },
    ids: [...known, ...fragment.notes].map(({ id }) => ids.get(id)!),
  };
}

/** Settings in which other steps are named: by their id in a field for that, or within `answer.<id>.…` of a rule. */
function renamed(value: unknown, ids: ReadonlyMap<string, string>, key = ''): unknown {
  if (typeof value === 'string') {
    const [, before, id, after] = /^(answer\.)([A-Za-z0-9_-]+)(\..*)$/s.exec(value) ?? [];
    if (id) return `${before}${ids.get(id) ?? id}${after}`;
    return STEP_FIELD.test(key) ? (ids.get(value) ?? value) : value;
  }
  if (Array.isArray(value)) return value.map((it) => renamed(it, ids, key));
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, renamed(it, ids, name)]));
  return value;
}
/** How fields are called that hold the id of a step. */
const STEP_FIELD = /^(node|nodes|step|steps|nodeId|target)$/;
