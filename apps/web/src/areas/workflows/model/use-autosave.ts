import { workflowRoutes } from '@cultivar/contract';
import type { Graph } from '@cultivar/workflow';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, call } from '../../../api.ts';
import type { EditorStore } from './editor.store.ts';

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'offline' | 'conflict' | 'refused';
export interface Autosave {
  readonly state: SaveState;
  readonly revision: number;
  /** Saves what is not saved yet. @returns the revision, or undefined if that did not work */
  readonly flush: () => Promise<number | undefined>;
  /** What was saved from here last: what one's own changes and somebody else's both began from. */
  readonly base: () => Graph;
  /** After a conflict: goes on from what the other person saved. */
  readonly adopt: (graph: Graph, revision: number) => void;
}
const AFTER_MS = 700;
const AGAIN_MS = 4000;

/** Saves the draft a moment after each change, one request at a time; stops at a conflict, so that nothing is overwritten. */
export function useAutosave(
  store: EditorStore,
  workflow: { readonly id: number; readonly revision: number; readonly draft: Graph },
  enabled: boolean,
): Autosave {
  const [state, setState] = useState<SaveState>('saved');
  const [revision, setRevision] = useState(workflow.revision);
  const at = useRef<Kept>({ revision: workflow.revision, saved: workflow.draft, running: undefined, stopped: false });

  const save = useCallback(async (): Promise<void> => {
    const now = at.current;
    if (store.getState().graph === now.saved || now.stopped) return;
    setState('saving');
    setState(await saveOnce(store, workflow.id, now));
    setRevision(now.revision);
  }, [store, workflow.id]);

  const flush = useCallback(async (): Promise<number | undefined> => {
    const now = at.current;
    await now.running;
    now.running = save().finally(() => (now.running = undefined));
    await now.running;
    return store.getState().graph === now.saved ? now.revision : undefined;
  }, [save, store]);

  useEffect(() => (enabled ? watch(store, () => at.current, flush, setState) : undefined), [enabled, flush, store]);

  const adopt = useCallback(
    (graph: Graph, newRevision: number) => {
      at.current = { revision: newRevision, saved: graph, running: undefined, stopped: false };
      setRevision(newRevision);
      store.getState().replace(graph);
      setState('saved');
    },
    [store],
  );
  const base = useCallback(() => at.current.saved, []);
  return { state, revision, flush, base, adopt };
}

/** What is on the server, as far as this editor knows. */
interface Kept {
  revision: number;
  saved: Graph;
  running: Promise<void> | undefined;
  /** It makes no sense to try again. */
  stopped: boolean;
}

async function saveOnce(store: EditorStore, id: number, kept: Kept): Promise<SaveState> {
  const { graph } = store.getState();
  try {
    const body = { draft: graph, revision: kept.revision };
    kept.revision = (await call(workflowRoutes.saveDraft, { params: { id }, body })).revision;
    kept.saved = graph;
    return store.getState().graph === graph ? 'saved' : 'unsaved';
  } catch (error) {
    const code = error instanceof ApiError ? error.problem.code : 'internal';
    kept.stopped = code === 'changed-by-somebody-else' || code === 'archived' || code === 'not-allowed';
    if (code === 'changed-by-somebody-else') return 'conflict';
    return kept.stopped || code === 'invalid-input' ? 'refused' : 'offline';
  }
}

/** Saves after each change, tries again after a failure, and once more at the end. @returns how to stop */
function watch(
  store: EditorStore,
  kept: () => Kept,
  flush: Autosave['flush'],
  setState: (state: SaveState) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if ((await flush()) === undefined && !kept().stopped) later(AGAIN_MS);
    }, ms);
  };
  const stop = store.subscribe(({ graph }, before) => {
    if (graph === before.graph || kept().stopped) return;
    if (graph === kept().saved) return setState('saved');
    setState('unsaved');
    later(AFTER_MS);
  });
  const warn = (event: BeforeUnloadEvent) => {
    if (store.getState().graph !== kept().saved && !kept().stopped) event.preventDefault();
  };
  window.addEventListener('beforeunload', warn);
  return () => {
    stop();
    clearTimeout(timer);
    window.removeEventListener('beforeunload', warn);
    void flush();
  };
}
