import type { Graph, GraphGroup, GraphNode, GraphNote } from '@cultivar/workflow';
import type { Node } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CARD_HEIGHT, CARD_WIDTH } from '../model/card-size.ts';
import { portsOf } from '../model/graph-edits.ts';
import type { Point } from '../model/graph-edits.ts';
import { crossingsOf, frameOf, shownOf } from '../model/notes-and-groups.ts';
import type { Box } from '../model/notes-and-groups.ts';
import { summaryOf } from '../model/references.ts';
import { useEditorView } from './editor-context.ts';
import type { PortPlace } from './editor-context.ts';
import type { FlowEdge } from './flow-edge.tsx';
import type { FoldedNode, FrameNode } from './group-card.tsx';
import type { CardNode } from './node-card.tsx';
import type { NoteNode } from './note-card.tsx';

export type CanvasNode = CardNode | NoteNode | FrameNode | FoldedNode;
export const edgeId = ({ from, port }: PortPlace): string => `${from}/${port}`;

/** What a card is drawn from: the same object as long as its step is the same, so that only changed cards are drawn anew. */
const cardData = new WeakMap<GraphNode, CardNode['data']>();
const noteData = new WeakMap<GraphNote, NoteNode['data']>();
function once<K extends WeakKey, V>(cache: WeakMap<K, V>, key: K, make: () => V): V {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

/** React Flow's nodes: made from the graph, keeping what it measured, and untouched where nothing has changed. */
export function useCards(graph: Graph, selection: readonly string[]) {
  const { t } = useTranslation('workflows');
  const { registry, references, language } = useEditorView();
  const made = useMemo((): CanvasNode[] => {
    const { folded } = shownOf(graph);
    const cards = graph.nodes.flatMap((node, index): CanvasNode[] => {
      if (folded.has(node.id)) return [];
      const type = registry.get(node.type);
      return [
        {
          id: node.id,
          type: 'card',
          position: node.position,
          data: once(cardData, node, () => ({ node })),
          width: CARD_WIDTH,
          ariaLabel: t('nodeLabel', {
            title: type?.title[language] ?? node.type,
            summary: summaryOf(node, type, references, language),
            no: index + 1,
            all: graph.nodes.length,
            ways: Object.keys(portsOf(node, type)).length,
          }),
        },
      ];
    });
    const notes = (graph.notes ?? []).map((note): CanvasNode => {
      const data = once(noteData, note, () => ({ note }));
      const label = `${t('note')}: ${note.text}`;
      return { id: note.id, type: 'note', position: note.position, data, ...note.size, ariaLabel: label };
    });
    return [...(graph.groups ?? []).map((group) => groupNode(graph, group, t('group'))), ...cards, ...notes];
  }, [graph, registry, references, language, t]);
  const state = useState<CanvasNode[]>([]);
  const [, setNodes] = state;
  useEffect(() => {
    setNodes((before) => {
      const known = new Map(before.map((node) => [node.id, node]));
      const chosen = new Set(selection);
      const now = made.map((node): CanvasNode => {
        const was = known.get(node.id);
        const selected = chosen.has(node.id);
        if (was && isSame(was, node) && Boolean(was.selected) === selected) return was;
        return { ...node, selected, ...(was?.measured && was.type === node.type && { measured: was.measured }) };
      });
      return fitFrames(now, graph);
    });
  }, [graph, made, selection, setNodes]);
  return state;
}
const isSame = (a: CanvasNode, b: CanvasNode): boolean =>
  a.type === b.type &&
  a.data === b.data &&
  a.ariaLabel === b.ariaLabel &&
  a.position.x === b.position.x &&
  a.position.y === b.position.y &&
  a.width === b.width &&
  a.height === b.height;

function groupNode(graph: Graph, group: GraphGroup, fallback: string): CanvasNode {
  const { x, y, width, height } = frameOf(graph, group);
  const shared = {
    id: group.id,
    position: { x, y },
    data: { group, ...crossingsOf(graph, group) },
    ariaLabel: group.title || fallback,
  };
  return group.collapsed
    ? { ...shared, type: 'folded', width }
    : { ...shared, type: 'frame', width, height, zIndex: -1, style: { pointerEvents: 'none' } };
}

/** Frames follow their steps, as these are measured and moved. */
export function fitFrames(nodes: CanvasNode[], graph: Graph): CanvasNode[] {
  const open = (graph.groups ?? []).filter(({ collapsed }) => !collapsed);
  if (!open.length) return nodes;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const drawn = {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, position: byId.get(node.id)?.position ?? node.position })),
  };
  const height = (id: string) => byId.get(id)?.measured?.height ?? CARD_HEIGHT;
  const frames = new Map(open.map((group) => [group.id, frameOf(drawn, group, height)]));
  return nodes.map((node) => {
    const frame = node.type === 'frame' ? frames.get(node.id) : undefined;
    if (!frame) return node;
    const { x, y, width, height: high } = frame;
    const same = node.position.x === x && node.position.y === y && node.width === width && node.height === high;
    return same ? node : ({ ...node, position: { x, y }, width, height: high } as CanvasNode);
  });
}

/** Where it stands and how large it is drawn. */
export const boxOf = (node: Node): Box => ({
  ...node.position,
  width: node.measured?.width ?? node.width ?? CARD_WIDTH,
  height: node.measured?.height ?? node.height ?? CARD_HEIGHT,
});

/** What moves along with what is moved: a group's steps, a step's comments. */
export function withFollowers(graph: Graph, moved: ReadonlyMap<string, Point>): Map<string, Point> {
  const all = new Map(moved);
  for (const { id, nodes } of graph.groups ?? []) {
    const by = moved.get(id);
    if (by) for (const step of nodes) if (!all.has(step)) all.set(step, by);
  }
  for (const { id, about } of graph.notes ?? []) {
    const by = about === undefined ? undefined : all.get(about);
    if (by && !all.has(id)) all.set(id, by);
  }
  return all;
}

/** React Flow's edges; those of a collapsed group begin and end at its card. */
export function useEdges(graph: Graph, selected: ReadonlySet<string>, target: string | undefined): FlowEdge[] {
  const { registry, language } = useEditorView();
  const made = useMemo(() => {
    const byId = new Map(graph.nodes.map((node) => [node.id, node]));
    return shownOf(graph).edges.flatMap((edge): FlowEdge[] => {
      const from = byId.get(edge.from);
      if (!from || !byId.has(edge.to)) return [];
      const name = portsOf(from, registry.get(from.type))[edge.port]?.[language] ?? edge.port;
      return [
        {
          id: edgeId(edge),
          type: 'flow',
          source: edge.source,
          ...(edge.source === edge.from && { sourceHandle: edge.port }),
          target: edge.target,
          data: { from: edge.from, port: edge.port, name },
          ariaLabel: name,
        },
      ];
    });
  }, [graph, registry, language]);
  return useMemo(
    () =>
      selected.size || target
        ? made.map((edge) =>
            selected.has(edge.id) || edge.id === target
              ? { ...edge, selected: selected.has(edge.id), data: { ...edge.data!, target: edge.id === target } }
              : edge,
          )
        : made,
    [made, selected, target],
  );
}
