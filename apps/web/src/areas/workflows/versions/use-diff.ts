import { diffGraphs } from '@cultivar/workflow';
import type { Graph, GraphDiff, NameOf } from '@cultivar/workflow';
import { useMemo } from 'react';
import { useEditorView } from '../editor/editor-context.ts';

/** What one graph does differently from another, things of the house by their names. */
export function useDiff(before: Graph | undefined, after: Graph | undefined): GraphDiff | undefined {
  const { registry, references } = useEditorView();
  return useMemo(() => {
    const nameOf: NameOf = (kind, id) => references[kind]?.get(id);
    return before && after ? diffGraphs(before, after, registry, nameOf) : undefined;
  }, [before, after, registry, references]);
}
