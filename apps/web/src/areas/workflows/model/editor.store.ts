import type { Graph, GraphEdge, GraphGroup, GraphNode, GraphNote, Registry } from '@cultivar/workflow';
import { temporal } from 'zundo';
import type { TemporalState } from 'zundo';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import * as edits from './graph-edits.ts';
import { paste } from './clipboard.ts';
import type { Fragment } from './clipboard.ts';
import type { Point } from './graph-edits.ts';
import * as beside from './notes-and-groups.ts';

export interface EditorState {
  readonly graph: Graph;
  readonly selection: readonly string[];
  /** Adds a node of the type, alone or behind a port. @returns its id */
  add(type: string, position: Point, after?: Pick<GraphEdge, 'from' | 'port'>): string;
  connect(edge: GraphEdge): void;
  disconnect(ports: readonly Pick<GraphEdge, 'from' | 'port'>[]): void;
  remove(ids: readonly string[]): void;
  move(positions: ReadonlyMap<string, Point>): void;
  configure(id: string, config: GraphNode['config'], field?: string): void;
  settings(settings: Partial<Graph['settings']>): void;
  paste(fragment: Fragment, offset: Point): readonly string[];
  /** Changes places with the step before it, or with the one that follows. @returns false where that cannot be */
  shift(id: string, to: 'earlier' | 'later'): boolean;
  /** @returns its id */
  addNote(note: Omit<GraphNote, 'id'>): string;
  /** Keystrokes in its text are one step of undo. */
  changeNote(id: string, change: Partial<Omit<GraphNote, 'id'>>): void;
  /** Puts steps under a title. @returns the group's id */
  group(nodeIds: readonly string[], title: string): string;
  changeGroup(id: string, change: Partial<Omit<GraphGroup, 'id'>>): void;
  /** Their frames go, their steps stay. */
  ungroup(ids: readonly string[]): void;
  /** The whole graph at once: a recipe, an older version, what somebody else saved. */
  replace(graph: Graph): void;
  select(ids: readonly string[]): void;
}
export type EditorStore = StoreApi<EditorState> & { temporal: StoreApi<TemporalState<Pick<EditorState, 'graph'>>> };

export interface EditorStoreOptions {
  readonly graph: Graph;
  readonly registry: Registry;
  readonly newId?: () => string;
  /** For the grouping of keystrokes into one step of undo. */
  readonly now?: () => number;
}
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const randomId = (): string =>
  `n${[...crypto.getRandomValues(new Uint8Array(9))].map((byte) => letters[byte % letters.length]).join('')}`;
/** Keystrokes in one field within this time are one step of undo. */
const ONE_STEP_MS = 900;

/** The editor's state: the graph with undo and redo over everything, and what is selected (which undo leaves alone). */
export function createEditorStore({
  graph,
  registry,
  newId = randomId,
  now = Date.now,
}: EditorStoreOptions): EditorStore {
  const store = createStore<EditorState>()(
    temporal(
      (set, get) => {
        const change = changer(set, get, () => store.temporal.getState(), now);
        return {
          graph,
          selection: [],
          add(type, position, after) {
            const defaults = registry.get(type)?.defaults ?? {};
            const node: GraphNode = { id: newId(), type, config: structuredClone(defaults), position };
            const before = get().graph;
            change(after ? edits.addAfter(before, after, node, registry) : edits.addNode(before, node), [node.id]);
            return node.id;
          },
          connect: (edge) => change(edits.connect(get().graph, edge, registry)),
          disconnect: (ports) => change(edits.disconnect(get().graph, ports)),
          remove(ids) {
            const gone = new Set(ids);
            const { graph: before, selection } = get();
            const without = beside.ungroup(before, ids);
            const next = edits.removeNodes(without, ids, registry);
            if (ids.length)
              change(
                next,
                selection.filter((id) => !gone.has(id)),
              );
          },
          configure: (id, config, field = '') =>
            change(edits.setConfig(get().graph, id, config, registry), undefined, `${id}.${field}`),
          settings(settings) {
            change({ ...get().graph, settings: { ...get().graph.settings, ...settings } }, undefined, 'settings');
          },
          ...besides(get, change, newId, registry),
          replace: (next) => change(next, []),
          select: (ids) => set({ selection: ids }),
        };
      },
      {
        partialize: ({ graph: it }) => ({ graph: it }),
        equality: (a, b) => a.graph === b.graph,
        limit: 200,
      },
    ),
  );
  return store;
}

/** What is not a step by itself: places, copies, the order of steps, notes and groups. */
function besides(get: () => EditorState, change: Change, newId: () => string, registry: Registry) {
  return {
    move(positions: ReadonlyMap<string, Point>): void {
      const { nodes, notes = [] } = get().graph;
      const moved = [...nodes, ...notes].some(({ id, position }) => {
        const to = positions.get(id);
        return to && (Math.round(to.x) !== position.x || Math.round(to.y) !== position.y);
      });
      if (moved) change(edits.moveNodes(get().graph, positions));
    },
    paste(fragment: Fragment, offset: Point): readonly string[] {
      const pasted = paste(get().graph, fragment, { offset, newId, registry });
      if (pasted.ids.length) change(pasted.graph, pasted.ids);
      return pasted.ids;
    },
    shift(id: string, to: 'earlier' | 'later'): boolean {
      const before = get().graph;
      const next = to === 'earlier' ? edits.moveEarlier(before, id, registry) : edits.moveLater(before, id, registry);
      change(next);
      return next !== before;
    },
    addNote(note: Omit<GraphNote, 'id'>): string {
      const id = newId();
      change(beside.addNote(get().graph, { ...note, id }), [id]);
      return id;
    },
    changeNote: (id: string, it: Partial<Omit<GraphNote, 'id'>>) =>
      change(beside.changeNote(get().graph, id, it), undefined, `${id}.${Object.keys(it).join()}`),
    group(nodeIds: readonly string[], title: string): string {
      const id = newId();
      const known = get().graph.nodes.filter((node) => nodeIds.includes(node.id));
      const nodes = known.map((node) => node.id);
      if (nodes.length) change(beside.addGroup(get().graph, { id, title, nodes, collapsed: false }), [id]);
      return id;
    },
    changeGroup: (id: string, it: Partial<Omit<GraphGroup, 'id'>>) =>
      change(beside.changeGroup(get().graph, id, it), undefined, `${id}.${Object.keys(it).join()}`),
    ungroup: (ids: readonly string[]) => change(beside.ungroup(get().graph, ids), []),
  };
}

type Change = (next: Graph, selection?: readonly string[], key?: string) => void;
/** Sets a new graph; changes with the same key in quick succession become one step of undo. */
function changer(
  set: (state: Partial<EditorState>) => void,
  get: () => EditorState,
  history: () => TemporalState<Pick<EditorState, 'graph'>>,
  now: () => number,
): Change {
  let last: { key: string; at: number; graph: Graph } | undefined;
  return (next, selection, key) => {
    if (next === get().graph) return;
    const follows =
      key !== undefined && last?.key === key && last.graph === get().graph && now() - last.at < ONE_STEP_MS;
    last = key === undefined ? undefined : { key, at: now(), graph: next };
    if (follows) history().pause();
    set(selection ? { graph: next, selection } : { graph: next });
    if (follows) history().resume();
  };
}
