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
  const at = useRef({
    revision: workflow.revision,
    saved: workflow.draft,
    running: undefined as Promise<void> | undefined,
    stopped: false,
  });

  const save = useCallback(async (): Promise<void> => {
    const now = at.current;
    const { graph } = store.getState();
    if (graph === now.saved || now.stopped) return;
    setState('saving');
    try {
      const body = { draft: graph, revision: now.revision };
      const saved = await call(workflowRoutes.saveDraft, { params: { id: workflow.id }, body });
      now.revision = saved.revision;
      now.saved = graph;
      setRevision(saved.revision);
      setState(store.getState().graph === graph ? 'saved' : 'unsaved');
    } catch (error) {
      const code = error instanceof ApiError ? error.problem.code : 'internal';
      now.stopped = code === 'changed-by-somebody-else' || code === 'archived' || code === 'not-allowed';
      setState(
        code === 'changed-by-somebody-else'
          ? 'conflict'
          : now.stopped || code === 'invalid-input'
            ? 'refused'
            : 'offline',
      );
    }
  }, [store, workflow.id]);

  const flush = useCallback(async (): Promise<number | undefined> => {
    const now = at.current;
    await now.running;
    now.running = save().finally(() => (now.running = undefined));
    await now.running;
    return store.getState().graph === now.saved ? now.revision : undefined;
  }, [save, store]);

  useEffect(() => {
    if (!enabled) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(
        () => void flush().then((done) => done === undefined && !at.current.stopped && later(AGAIN_MS)),
        ms,
      );
    };
    const stop = store.subscribe(({ graph }, before) => {
      if (graph === before.graph || at.current.stopped) return;
      if (graph === at.current.saved) return setState('saved');
      setState('unsaved');
      later(AFTER_MS);
    });
    const warn = (event: BeforeUnloadEvent) => {
      if (store.getState().graph !== at.current.saved && !at.current.stopped) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      stop();
      clearTimeout(timer);
      window.removeEventListener('beforeunload', warn);
      void flush();
    };
  }, [enabled, flush, store]);

  const adopt = useCallback(
    (graph: Graph, newRevision: number) => {
      at.current = { revision: newRevision, saved: graph, running: undefined, stopped: false };
      setRevision(newRevision);
      store.getState().replace(graph);
      setState('saved');
    },
    [store],
  );
  return { state, revision, flush, adopt };
}
