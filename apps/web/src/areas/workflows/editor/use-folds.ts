import type { Graph } from '@cultivar/workflow';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { EditorStore } from '../model/editor.store.ts';
import { changeGroup, groupOf } from '../model/notes-and-groups.ts';

interface Folds {
  /** As it is looked at. */
  readonly graph: Graph;
  readonly fold: (groupId: string) => void;
  /** Opens the collapsed group that a step is in. */
  readonly unfoldAround: (nodeId: string) => void;
}
/** Groups are collapsed and opened in the draft; whoever only reads does so for themselves. */
export function useFolds(store: EditorStore, graph: Graph, readOnly: boolean): Folds {
  const [folded, setFolded] = useState<ReadonlyMap<string, boolean>>(new Map());
  const shown = useMemo(
    () =>
      readOnly
        ? [...folded].reduce((all, [groupId, collapsed]) => changeGroup(all, groupId, { collapsed }), graph)
        : graph,
    [folded, graph, readOnly],
  );
  // both stay the same whatever is drawn, so that no card is drawn anew because of them
  const now = useRef({ shown, readOnly });
  useEffect(() => void (now.current = { shown, readOnly }));
  const fold = useCallback(
    (groupId: string) => {
      const group = now.current.shown.groups?.find(({ id }) => id === groupId);
      if (!group) return;
      const collapsed = !group.collapsed;
      if (now.current.readOnly) setFolded((before) => new Map(before).set(groupId, collapsed));
      else store.getState().changeGroup(groupId, { collapsed });
    },
    [store],
  );
  const unfoldAround = useCallback(
    (nodeId: string) => {
      const group = groupOf(now.current.shown, nodeId);
      if (group?.collapsed) fold(group.id);
    },
    [fold],
  );
  return { graph: shown, fold, unfoldAround };
}
