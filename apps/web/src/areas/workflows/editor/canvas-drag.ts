import type { Graph } from '@cultivar/workflow';
import type { NodeChange, NodePositionChange } from '@xyflow/react';
import type { Point } from '../model/graph-edits.ts';
import { snap } from '../model/guides.ts';
import type { Guide } from '../model/guides.ts';
import { frameOf } from '../model/notes-and-groups.ts';
import { boxOf, withFollowers } from './canvas-cards.ts';
import type { CanvasNode } from './canvas-cards.ts';

interface Dragged {
  /** With everything that follows. */
  readonly changes: NodeChange<CanvasNode>[];
  readonly guides: readonly Guide[];
  readonly dragging: boolean;
  /** Where steps and notes stand now that they were let go. */
  readonly settled: ReadonlyMap<string, Point>;
}

/** Makes of React Flow's moves what is drawn: snapped, with what belongs to a group or a step moving along. */
export function dragged(
  graph: Graph,
  nodes: readonly CanvasNode[],
  changes: NodeChange<CanvasNode>[],
  wasDragging: boolean,
): Dragged {
  const moves = changes.filter((it): it is NodePositionChange => it.type === 'position' && it.position !== undefined);
  const still: Dragged = { changes, guides: [], dragging: wasDragging, settled: new Map() };
  // a note made larger upwards moves too: its new size and place are handed up by itself
  const resizing = changes.some((it) => it.type === 'dimensions' && it.resizing);
  if (!moves.length || resizing) return still;
  const dragging = moves.some((it) => it.dragging);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const lead = byId.get(moves[0]!.id);
  if (!lead) return still;
  // keys move by small steps and are not held back by the grid
  const byPointer = dragging || wasDragging;
  const wanted = { ...boxOf(lead), ...moves[0]!.position! };
  const moved = new Set(moves.map(({ id }) => id));
  const others = nodes.filter((it) => !moved.has(it.id) && it.type !== 'frame').map(boxOf);
  const { position, guides } = byPointer
    ? snap(wanted, lead.type === 'frame' ? [] : others)
    : { position: wanted, guides: [] };
  const off = { x: position.x - wanted.x, y: position.y - wanted.y };
  const by = new Map(
    moves.flatMap(({ id, position: to }): [string, Point][] => {
      const from = byId.get(id)?.position;
      return from && to ? [[id, { x: to.x + off.x - from.x, y: to.y + off.y - from.y }]] : [];
    }),
  );
  const all = withFollowers(graph, by);
  const next: NodeChange<CanvasNode>[] = [...all].flatMap(([id, { x, y }]) => {
    const from = byId.get(id)?.position;
    return from ? [{ id, type: 'position' as const, position: { x: from.x + x, y: from.y + y }, dragging }] : [];
  });
  return {
    changes: [...changes.filter((it) => it.type !== 'position'), ...next],
    guides: dragging ? guides : [],
    dragging,
    settled: dragging ? new Map() : settledOf(graph, byId, all),
  };
}

/** Of a group only its steps are kept: what they were moved by is told from where its card or frame was drawn before. */
function settledOf(
  graph: Graph,
  byId: ReadonlyMap<string, CanvasNode>,
  all: ReadonlyMap<string, Point>,
): Map<string, Point> {
  const settled = new Map<string, Point>();
  for (const { id, position } of [...graph.nodes, ...(graph.notes ?? [])]) {
    const by = all.get(id);
    const drawn = byId.get(id)?.position;
    if (!by) continue;
    if (drawn) settled.set(id, { x: drawn.x + by.x, y: drawn.y + by.y });
    else {
      const group = graph.groups?.find(({ nodes }) => nodes.includes(id));
      const card = group && byId.get(group.id);
      if (!group || !card) continue;
      const was = frameOf(graph, group);
      settled.set(id, {
        x: position.x + card.position.x + by.x - was.x,
        y: position.y + card.position.y + by.y - was.y,
      });
    }
  }
  return settled;
}
