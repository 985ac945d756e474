import { useReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { noteDone, noteFailed } from '../../../shell/pieces.ts';
import { fragmentOf, isEmpty, readFragment, textOf } from '../model/clipboard.ts';
import type { EditorStore } from '../model/editor.store.ts';
import { registry } from '../model/registry.ts';
import { FIT } from './canvas-tools.tsx';
import type { AddRequest } from './drawing-context.ts';
import { addAsked, addNote, askWhere, boxesOf, middle, pick, reveal, tidy, wholeGroups } from './editing-acts.ts';
import type { Flow } from './editing-acts.ts';
import { focusInspector } from './side-panel.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { align, distribute } from '../model/arrange.ts';
import type { Alignment } from '../model/arrange.ts';

const STEP = 40;

export interface Editing {
  readonly selection: readonly string[];
  readonly select: (ids: readonly string[]) => void;
  readonly undo: (() => void) | undefined;
  readonly redo: (() => void) | undefined;
  /** From the palette by click or Enter: behind the selected node, else in the middle of the view. */
  readonly pick: (type: string) => void;
  /** What was chosen from the list of steps. */
  readonly add: (type: string, request: AddRequest) => void;
  readonly duplicate: (ids: readonly string[]) => void;
  /** To the clipboard, by a button. */
  readonly copy: (ids: readonly string[]) => void;
  readonly paste: () => void;
  readonly tidy: () => void;
  readonly note: () => void;
  readonly group: () => void;
  readonly align: (to: Alignment) => void;
  readonly distribute: (direction: 'across' | 'down') => void;
}
export interface Saying {
  readonly copied: (count: number) => void;
  readonly bad: () => void;
  readonly unknown: (count: number) => void;
}

/** What a person can do to the drawn graph, by button and by key. */
export function useEditing(store: EditorStore, keys: boolean, quickAdd: (request: AddRequest) => void): Editing {
  const flow = useReactFlow();
  const { t } = useTranslation('workflows');
  const selection = useStore(store, (state) => state.selection);
  const mayUndo = useStore(store.temporal, (state) => state.pastStates.length > 0);
  const mayRedo = useStore(store.temporal, (state) => state.futureStates.length > 0);
  const acts = useMemo(() => {
    const saying: Saying = {
      copied: (count) => noteDone(t('copied', { count })),
      bad: () => noteFailed(t('pasteBad')),
      unknown: (count) => noteFailed(t('pasteUnknown', { count })),
    };
    return actsOn(store, flow, quickAdd, saying);
  }, [flow, quickAdd, store, t]);
  useShortcuts(acts.shortcuts, keys);
  return useMemo(
    () => ({
      ...acts.buttons,
      selection,
      undo: mayUndo ? acts.shortcuts.undo : undefined,
      redo: mayRedo ? acts.shortcuts.redo : undefined,
    }),
    [acts, mayRedo, mayUndo, selection],
  );
}

function actsOn(store: EditorStore, flow: Flow, quickAdd: (request: AddRequest) => void, saying: Saying) {
  const state = store.getState;
  const clip = clipboardOf(store, flow, saying);
  const note = () => {
    reveal(store, flow, addNote(store, flow));
    focusInspector();
  };
  const group = () => {
    if (!state().graph.nodes.some(({ id }) => state().selection.includes(id))) return;
    state().group(wholeGroups(state().graph, state().selection), '');
    focusInspector();
  };
  const fit = (ids?: readonly string[]) =>
    void flow.fitView({ duration: 200, ...FIT, ...(ids && { nodes: ids.map((id) => ({ id })) }) });
  const shortcuts = {
    undo: () => store.temporal.getState().undo(),
    redo: () => store.temporal.getState().redo(),
    copy: clip.copy,
    cut: () => {
      const text = clip.copy();
      state().remove(state().selection);
      return text;
    },
    paste: clip.paste,
    duplicate: () => clip.duplicate(state().selection),
    remove: () => state().remove(state().selection),
    selectAll: () => {
      const { nodes, notes = [], groups = [] } = state().graph;
      state().select([...nodes, ...notes, ...groups].map(({ id }) => id));
    },
    deselect: () => state().select([]),
    add: () => quickAdd(askWhere(store, flow)),
    note,
    group,
    fit: () => fit(),
    fitSelection: () => fit(state().selection),
  };
  return {
    shortcuts,
    buttons: {
      pick: (type: string) => pick(store, flow, type),
      add: (type: string, request: AddRequest) => {
        reveal(store, flow, addAsked(store, type, request));
        focusInspector();
      },
      tidy: () => tidy(store, flow),
      select: (ids: readonly string[]) => state().select(ids),
      duplicate: clip.duplicate,
      copy: clip.write,
      paste: clip.read,
      note,
      group,
      ...arranging(store, flow),
    },
  };
}

function arranging(store: EditorStore, flow: Flow) {
  const boxes = () => boxesOf(store.getState().graph, flow, store.getState().selection);
  return {
    align: (to: Alignment) => store.getState().move(align(boxes(), to)),
    distribute: (direction: 'across' | 'down') => store.getState().move(distribute(boxes(), direction)),
  };
}

/** What was copied last, where the browser does not let a button read its clipboard. */
let lastCopied = '';

function clipboardOf(store: EditorStore, flow: Flow, saying: Saying) {
  const state = store.getState;
  let [pastedText, times] = ['', 0];
  const textFor = (ids: readonly string[]): string | undefined => {
    const fragment = fragmentOf(state().graph, ids);
    if (isEmpty(fragment)) return undefined;
    lastCopied = textOf(fragment);
    [pastedText, times] = ['', 0];
    saying.copied(fragment.nodes.length + fragment.notes.length);
    return lastCopied;
  };
  const paste = (text: string) => {
    const fragment = readFragment(text);
    if (!fragment || isEmpty(fragment)) return saying.bad();
    times = text === pastedText ? times + 1 : 1;
    pastedText = text;
    const all = [...fragment.nodes, ...fragment.notes];
    const here = all.some(({ id }) =>
      [...state().graph.nodes, ...(state().graph.notes ?? [])].some((it) => it.id === id),
    );
    const at = middle(flow);
    const corner = {
      x: Math.min(...all.map(({ position }) => position.x)),
      y: Math.min(...all.map(({ position }) => position.y)),
    };
    // beside the originals; what comes from another workflow, into the middle of what is seen
    const offset = here
      ? { x: STEP * times, y: STEP * times }
      : { x: Math.round(at.x - corner.x) + STEP * (times - 1), y: Math.round(at.y - corner.y) + STEP * (times - 1) };
    state().paste(fragment, offset);
    const unknown = fragment.nodes.filter(({ type }) => !registry.has(type)).length;
    if (unknown) saying.unknown(unknown);
  };
  return {
    copy: () => textFor(state().selection),
    paste,
    duplicate: (ids: readonly string[]) => void state().paste(fragmentOf(state().graph, ids), { x: STEP, y: STEP }),
    write: (ids: readonly string[]) => {
      const text = textFor(ids);
      // not allowed outside of https and localhost: then it is kept here only
      if (text) void navigator.clipboard?.writeText(text).catch(() => {});
    },
    read: () => {
      const asked = navigator.clipboard?.readText?.() ?? Promise.reject(new Error('no clipboard'));
      void asked.then(
        (text) => paste(readFragment(text) ? text : lastCopied || text),
        () => paste(lastCopied),
      );
    },
  };
}
