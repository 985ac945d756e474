import type { Graph } from '@cultivar/workflow';
import type { useReactFlow } from '@xyflow/react';
import { CARD_HEIGHT, CARD_WIDTH, GRID } from '../model/card-size.ts';
import type { EditorStore } from '../model/editor.store.ts';
import { jumpsOf, portsOf } from '../model/graph-edits.ts';
import type { Point } from '../model/graph-edits.ts';
import { layout } from '../model/layout.ts';
import { NOTE_SIZES } from '../model/notes-and-groups.ts';
import type { Box } from '../model/notes-and-groups.ts';
import { freePlace, nextPort, placeAfter } from '../model/placing.ts';
import { registry } from '../model/registry.ts';
import { boxOf } from './canvas-cards.ts';
import { FIT } from './canvas-tools.tsx';
import type { AddRequest } from './drawing-context.ts';

export type Flow = ReturnType<typeof useReactFlow>;
const stage = () => document.querySelector('.react-flow')?.getBoundingClientRect();

/** Where a card in the middle of what is seen would stand. */
export function middle(flow: Flow): Point {
  const seen = stage();
  const at = flow.screenToFlowPosition({
    x: (seen?.left ?? 0) + (seen?.width ?? 800) / 2,
    y: (seen?.top ?? 0) + (seen?.height ?? 600) / 3,
  });
  const snapped = (n: number) => Math.round(n / GRID) * GRID;
  return { x: snapped(at.x - CARD_WIDTH / 2), y: snapped(at.y) };
}

export function pick(store: EditorStore, flow: Flow, type: string): void {
  const { graph, selection, add } = store.getState();
  const entry = registry.get(type)?.category === 'entry';
  const after = !entry && selection.length === 1 ? nextPort(graph, selection[0]!, registry) : undefined;
  const at = after
    ? placeAfter(graph, after, registry)
    : freePlace(graph, graph.nodes.length ? middle(flow) : { x: 0, y: 0 });
  reveal(store, flow, add(type, at, after));
}

/** What is added out of sight, or half of it, would seem not to be added: the canvas moves as far as it has to. */
export function reveal(store: EditorStore, flow: Flow, id: string): void {
  const { nodes, notes = [] } = store.getState().graph;
  const note = notes.find((it) => it.id === id);
  const { width, height } = note?.size ?? { width: CARD_WIDTH, height: CARD_HEIGHT };
  const at = (note ?? nodes.find((it) => it.id === id))?.position;
  const seen = stage();
  if (!at || !seen) return;
  const from = flow.flowToScreenPosition(at);
  const to = flow.flowToScreenPosition({ x: at.x + width, y: at.y + height });
  const { x, y, zoom } = flow.getViewport();
  const by = { x: needed(from.x, to.x, seen.left, seen.right), y: needed(from.y, to.y, seen.top, seen.bottom) };
  if (by.x || by.y) void flow.setViewport({ x: x + by.x, y: y + by.y, zoom }, { duration: 250 });
}
const EDGE = 24;
function needed(from: number, to: number, least: number, most: number): number {
  if (from < least + EDGE) return least + EDGE - from;
  return Math.min(0, Math.max(most - EDGE - to, least + EDGE - from));
}

/** Where the list of steps opens by key: behind the selected step, else in the middle. */
export function askWhere(store: EditorStore, flow: Flow): AddRequest {
  const { graph, selection } = store.getState();
  const place = selection.length === 1 ? nextPort(graph, selection[0]!, registry) : undefined;
  const card = place && flow.getNode(place.from);
  if (place && card) {
    const { x, y, width, height } = boxOf(card);
    return { place, at: flow.flowToScreenPosition({ x: x + width / 2, y: y + height }) };
  }
  const row = document.querySelector('[role="treeitem"][tabindex="0"]')?.getBoundingClientRect();
  if (row) return { place, at: { x: row.left + 170, y: row.bottom } };
  const seen = stage();
  const at = { x: (seen?.left ?? 0) + (seen?.width ?? 800) / 2, y: (seen?.top ?? 0) + 80 };
  return { at, spot: middle(flow) };
}

/** Adds what was chosen from the list of steps, where it was asked for. @returns its id */
export function addAsked(store: EditorStore, type: string, { place, spot }: AddRequest): string {
  const { graph, add } = store.getState();
  const at = spot ?? (place ? placeAfter(graph, place, registry) : { x: 0, y: 0 });
  return add(type, freePlace(graph, at), place);
}

/** A comment on the one selected step, to its right; else a note in the middle of what is seen. */
export function addNote(store: EditorStore, flow: Flow): string {
  const { graph, selection, addNote: add } = store.getState();
  const about = selection.length === 1 ? graph.nodes.find(({ id }) => id === selection[0]) : undefined;
  const size = about ? NOTE_SIZES.small : NOTE_SIZES.medium;
  const taken = (graph.notes ?? []).filter((note) => note.about && note.about === about?.id).length;
  const position = about
    ? { x: about.position.x + CARD_WIDTH + 28, y: about.position.y + taken * (size.height + 12) }
    : freePlace(graph, graph.nodes.length ? middle(flow) : { x: 0, y: 0 });
  return add({ text: '', colour: 'yellow', size: { ...size }, position, ...(about && { about: about.id }) });
}

export function tidy(store: EditorStore, flow: Flow): void {
  const { graph, move } = store.getState();
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const typeOf = (id: string) => registry.get(byId.get(id)!.type);
  const places = layout(graph, {
    portsOf: (id) => Object.keys(portsOf(byId.get(id)!, typeOf(id))),
    jumpsOf: (id) => jumpsOf(byId.get(id), typeOf(id)),
    heightOf: (id) => flow.getNode(id)?.measured?.height ?? CARD_HEIGHT,
  });
  move(places);
  requestAnimationFrame(() => void flow.fitView({ duration: 250, ...FIT }));
}

/** What of the selection can be lined up: cards and notes. */
export function boxesOf(graph: Graph, flow: Flow, selection: readonly string[]): Map<string, Box> {
  const own = new Set([...graph.nodes, ...(graph.notes ?? [])].map(({ id }) => id));
  const cards = selection.flatMap((id) => (own.has(id) ? (flow.getNode(id) ?? []) : []));
  return new Map(cards.map((card) => [card.id, boxOf(card)]));
}

/** Selected steps, with all of a group that is selected as a whole. */
export function wholeGroups({ nodes, groups }: Graph, selection: readonly string[]): readonly string[] {
  const inside = (groups ?? []).filter(({ id }) => selection.includes(id)).flatMap((group) => group.nodes);
  return nodes.map(({ id }) => id).filter((id) => selection.includes(id) || inside.includes(id));
}
