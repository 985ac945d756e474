import { versionRoutes } from '@cultivar/contract';
import type { WorkflowDetail } from '@cultivar/contract';
import { Button, Group, Text } from '@mantine/core';
import { IconArrowForwardUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../../api.ts';
import { noteDone, noteFailed } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';
import { MovePlanner } from './move-planner.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { useMovePlan } from './use-move-plan.ts';
import { useMovedWords } from './use-moved-words.ts';

interface MoveDialogProps {
  readonly workflow: WorkflowDetail;
  readonly live: NonNullable<WorkflowDetail['live']>;
  readonly onClose: () => void;
}
/** Moves leads that still stand on older versions, some time after publishing. */
export function MoveDialog({ workflow, live, onClose }: MoveDialogProps) {
  const { t } = useTranslation('workflows');
  const say = useWorkflowProblem();
  const words = useMovedWords();
  const planned = useMovePlan(workflow.id, live.graph, live.no);
  const move = useAct(versionRoutes.move);
  const act = () =>
    move.mutate(
      { params: { id: workflow.id }, body: planned.plan },
      {
        onSuccess: (moved) => {
          noteDone(words(moved));
          onClose();
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <PlanDialog title={t('moveTitle', { no: live.no })} onClose={onClose}>
      {planned.rows.length > 0 ? (
        <MovePlanner {...planned} target={live.graph} onChoices={planned.setChoices} onResend={planned.setResend} />
      ) : (
        !planned.loading && <Text size="sm">{t('moveNobody')}</Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button
          leftSection={<IconArrowForwardUp size={16} />}
          disabled={planned.plan.moves.length === 0}
          loading={move.isPending}
          onClick={act}
        >
          {t('moveNow')}
        </Button>
      </Group>
    </PlanDialog>
  );
}
