import { workflowRoutes } from '@cultivar/contract';
import type { WorkflowDetail } from '@cultivar/contract';
import type { Graph } from '@cultivar/workflow';
import { Button, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../../api.ts';
import { noteDone, noteFailed } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';
import { DiffList } from './diff-list.tsx';
import { MovePlanner } from './move-planner.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { useDiff } from './use-diff.ts';
import { useMovePlan } from './use-move-plan.ts';
import { useMovedWords } from './use-moved-words.ts';

interface PublishAgainDialogProps {
  readonly workflow: WorkflowDetail;
  readonly version: { readonly no: number; readonly graph: Graph };
  readonly onClose: () => void;
}
/** Back to an older version: what that changes, and what becomes of those under way. */
export function PublishAgainDialog({ workflow, version, onClose }: PublishAgainDialogProps) {
  const { t } = useTranslation('workflows');
  const say = useWorkflowProblem();
  const movedWords = useMovedWords();
  const [note, setNote] = useState(t('publishAgainNote', { no: version.no }));
  const diff = useDiff(workflow.live?.graph, version.graph);
  const planned = useMovePlan(workflow.id, version.graph);
  const publish = useAct(workflowRoutes.publish);
  const act = () =>
    publish.mutate(
      {
        params: { id: workflow.id },
        body: { revision: workflow.revision, note, versionNo: version.no, ...planned.plan },
      },
      {
        onSuccess: ({ no, moved }) => {
          noteDone([t('publishedAs', { no }), moved && movedWords(moved)].filter(Boolean).join(' '));
          onClose();
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <PlanDialog title={t('publishAgainTitle', { no: version.no })} onClose={onClose}>
      <Text size="sm">{t('publishAgainHelp')}</Text>
      {diff && (
        <Stack gap={4} component="section" aria-labelledby="again-changes">
          <Title order={3} size="sm" id="again-changes">
            {t('diffSince', { no: workflow.live!.no })}
          </Title>
          <DiffList changes={diff.changes} />
        </Stack>
      )}
      {planned.rows.length > 0 && (
        <MovePlanner {...planned} target={version.graph} onChoices={planned.setChoices} onResend={planned.setResend} />
      )}
      <Textarea
        label={t('publishNote')}
        maxLength={500}
        autosize
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button
          leftSection={<IconRocket size={16} />}
          loading={publish.isPending}
          disabled={planned.loading}
          onClick={act}
        >
          {t('publish')}
        </Button>
      </Group>
    </PlanDialog>
  );
}
