import { versionRoutes } from '@cultivar/contract';
import type { MovePlan } from '@cultivar/contract';
import { diffGraphs } from '@cultivar/workflow';
import type { Graph } from '@cultivar/workflow';
import { useMemo, useState } from 'react';
import { useCall } from '../../../api.ts';
import { useEditorView } from '../editor/editor-context.ts';
import { goAlong, moveRows, movesOf, sumsOf } from './move-rows.ts';
import type { Choices, MoveRow, MoveSums } from './move-rows.ts';

export interface PlannedMove {
  readonly loading: boolean;
  readonly rows: readonly MoveRow[];
  readonly choices: Choices;
  readonly resend: boolean;
  readonly sums: MoveSums;
  readonly plan: MovePlan;
  readonly setChoices: (choices: Choices) => void;
  readonly setResend: (resend: boolean) => void;
}
/**
 * What becomes of the leads that stand in versions older than the one to come.
 *
 * @param live number of the live version, where leads are to be moved to it; else all that stand anywhere are asked for
 */
export function useMovePlan(workflowId: number, target: Graph, live?: number): PlannedMove {
  const { registry } = useEditorView();
  const standing = useCall(versionRoutes.standing, { params: { id: workflowId } }, { staleTime: 0, gcTime: 0 });
  const rows = useMemo(() => {
    const older = (standing.data ?? []).filter(({ versionNo }) => versionNo !== live);
    return moveRows(older, target, ({ node }) => {
      const alone = (it: typeof node): Graph => ({ nodes: [it], edges: [], settings: target.settings });
      const now = target.nodes.find(({ id }) => id === node.id)!;
      return diffGraphs(alone(node), alone(now), registry).nodes.size ? 'changed' : 'same';
    });
  }, [standing.data, target, live, registry]);
  const [chosen, setChoices] = useState<Choices>({});
  const [resend, setResend] = useState(false);
  const choices = { ...goAlong(rows), ...chosen };
  return {
    loading: standing.isPending,
    ...{ rows, choices, resend, setChoices, setResend },
    sums: sumsOf(rows, choices),
    plan: { moves: movesOf(rows, choices), resend },
  };
}
