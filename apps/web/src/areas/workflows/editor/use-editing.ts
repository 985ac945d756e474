import { useReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { EditorStore } from '../model/editor.store.ts';
import { fragmentOf } from '../model/clipboard.ts';
import type { Fragment } from '../model/clipboard.ts';
import { portsOf } from '../model/graph-edits.ts';
import type { Point } from '../model/graph-edits.ts';
import { CARD_HEIGHT, CARD_WIDTH, layout } from '../model/layout.ts';
import { freePlace, nextPort, placeAfter } from '../model/placing.ts';
import { registry } from '../model/registry.ts';
import { FIT } from './canvas.tsx';
import { useShortcuts } from './use-shortcuts.ts';

/** Outlives the editor, so that steps can be carried from one workflow to another. */
let clipboard: { fragment: Fragment; pasted: number } | undefined;
const STEP = 36;

export interface Editing {
  readonly selection: readonly string[];
  readonly select: (ids: readonly string[]) => void;
  readonly undo: (() => void) | undefined;
  readonly redo: (() => void) | undefined;
  /** From the palette by click or Enter: behind the selected node, else in the middle of the view. */
  readonly pick: (type: string) => void;
  readonly duplicate: (ids: readonly string[]) => void;
  readonly tidy: () => void;
}

/** What a person can do to the drawn graph, by button and by key. */
export function useEditing(store: EditorStore, keys: boolean): Editing {
  const flow = useReactFlow();
  const selection = useStore(store, (state) => state.selection);
  const mayUndo = useStore(store.temporal, (state) => state.pastStates.length > 0);
  const mayRedo = useStore(store.temporal, (state) => state.futureStates.length > 0);
  const acts = useMemo(() => actsOn(store, flow), [flow, store]);
  useShortcuts(acts.shortcuts, keys);
  return useMemo(
    () => ({
      selection,
      select: acts.select,
      undo: mayUndo ? acts.undo : undefined,
      redo: mayRedo ? acts.redo : undefined,
      pick: acts.pick,
      duplicate: acts.duplicate,
      tidy: acts.tidy,
    }),
    [acts, mayRedo, mayUndo, selection],
  );
}

type Flow = ReturnType<typeof useReactFlow>;

function actsOn(store: EditorStore, flow: Flow) {
  const state = store.getState;
  const undo = () => store.temporal.getState().undo();
  const redo = () => store.temporal.getState().redo();
  const duplicate = (ids: readonly string[]) =>
    void state().paste(fragmentOf(state().graph, ids), { x: STEP, y: STEP });
  const copy = () => {
    if (state().selection.length) clipboard = { fragment: fragmentOf(state().graph, state().selection), pasted: 0 };
  };
  return {
    undo,
    redo,
    duplicate,
    pick: (type: string) => pick(store, flow, type),
    tidy: () => tidy(store, flow),
    select: (ids: readonly string[]) => state().select(ids),
    shortcuts: {
      undo,
      redo,
      copy,
      cut: () => {
        copy();
        state().remove(state().selection);
      },
      paste: () => {
        if (!clipboard) return;
        clipboard.pasted += 1;
        state().paste(clipboard.fragment, { x: STEP * clipboard.pasted, y: STEP * clipboard.pasted });
      },
      duplicate: () => duplicate(state().selection),
      remove: () => state().remove(state().selection),
      selectAll: () => state().select(state().graph.nodes.map(({ id }) => id)),
      deselect: () => state().select([]),
    },
  };
}

function pick(store: EditorStore, flow: Flow, type: string): void {
  const { graph, selection, add } = store.getState();
  const entry = registry.get(type)?.category === 'entry';
  const after = !entry && selection.length === 1 ? nextPort(graph, selection[0]!, registry) : undefined;
  const at = after
    ? placeAfter(graph, after, registry)
    : freePlace(graph, graph.nodes.length ? middle(flow) : { x: 0, y: 0 });
  const id = add(type, at, after);
  // a node added out of sight would seem not to be added
  const { position } = store.getState().graph.nodes.find((node) => node.id === id)!;
  void flow.setCenter(position.x + CARD_WIDTH / 2, position.y + 40, { zoom: flow.getZoom(), duration: 250 });
}

function middle(flow: Flow): Point {
  const stage = document.querySelector('.react-flow')?.getBoundingClientRect();
  const at = flow.screenToFlowPosition({
    x: (stage?.left ?? 0) + (stage?.width ?? 800) / 2,
    y: (stage?.top ?? 0) + (stage?.height ?? 600) / 3,
  });
  return { x: at.x - CARD_WIDTH / 2, y: at.y };
}

function tidy(store: EditorStore, flow: Flow): void {
  const { graph, move } = store.getState();
  const ports = (id: string) => {
    const node = graph.nodes.find((it) => it.id === id);
    return node ? Object.keys(portsOf(node, registry.get(node.type))) : [];
  };
  move(layout(graph, ports, (id) => flow.getNode(id)?.measured?.height ?? CARD_HEIGHT));
  requestAnimationFrame(() => void flow.fitView({ duration: 250, ...FIT }));
}
