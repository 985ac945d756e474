import { versionRoutes } from '@cultivar/contract';
import type { MoveRun } from '@cultivar/contract';
import { Button, Group, Modal, Progress, Stack, Text, Title } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../../api.ts';
import { Ago, noteDone, noteFailed, useNumbers } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';
import styles from './versions.module.css';

/** The latest moves between versions, each with what can still be taken back. */
export function MoveLog({ workflowId, mayEdit }: { readonly workflowId: number; readonly mayEdit: boolean }) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const [asked, setAsked] = useState<MoveRun>();
  const runs = useCall(
    versionRoutes.moves,
    { params: { id: workflowId } },
    { staleTime: 0, refetchInterval: ({ state }) => (state.data?.some(isOpen) ? 2_000 : 30_000) },
  ).data;
  if (!runs?.length) return null;
  return (
    <Stack gap={2} component="section" aria-label={t('movesTitle')}>
      <Title order={3} size="xs" c="dimmed">
        {t('movesTitle')}
      </Title>
      {runs.map((run) => (
        <Group key={run.id} gap="xs" mih={28}>
          <Text size="sm" fw={600}>
            {t('moveRunTo', { no: run.versionNo })}
          </Text>
          <Text size="sm">{t('moveRunCounts', { moved: number(run.moved), out: number(run.takenOut) })}</Text>
          <Text size="sm" c="dimmed">
            <Ago at={run.startedAt} /> {run.by && t('moveRunBy', { name: run.by })}
          </Text>
          {run.state !== 'done' && (
            <Text size="sm" c="dimmed">
              · {t(`moveRun_${run.state}`, { n: number(run.undone), left: number(run.left) })}
            </Text>
          )}
          {isOpen(run) && (
            <Progress
              className={styles.bar}
              value={doneOf(run)}
              aria-label={t('moveRunProgress', { no: run.versionNo })}
              animated
            />
          )}
          {mayEdit && run.undoable > 0 && (
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconArrowBackUp size={14} />}
              onClick={() => setAsked(run)}
            >
              {t('moveUndo')}
            </Button>
          )}
        </Group>
      ))}
      {asked && <UndoDialog workflowId={workflowId} run={asked} onClose={() => setAsked(undefined)} />}
    </Stack>
  );
}
/** How much of a run is done, in per cent. */
function doneOf({ state, moved, takenOut, undone, left }: MoveRun): number {
  const done = state === 'undoing' ? undone : moved + takenOut;
  return done + left === 0 ? 100 : (100 * done) / (done + left);
}
const isOpen = ({ state }: MoveRun): boolean => state === 'running' || state === 'undoing';

interface UndoDialogProps {
  readonly workflowId: number;
  readonly run: MoveRun;
  readonly onClose: () => void;
}
function UndoDialog({ workflowId, run, onClose }: UndoDialogProps) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const say = useWorkflowProblem();
  const undo = useAct(versionRoutes.undo);
  const rest = run.moved + run.takenOut - run.undoable;
  const act = () =>
    undo.mutate(
      { params: { id: workflowId, run: run.id } },
      {
        onSuccess: ({ undone, running }) => {
          const words = t('moveUndone', { count: undone, n: number(undone) });
          noteDone(running ? `${words} ${t('movingOn')}` : words);
          onClose();
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <Modal opened onClose={onClose} title={t('moveUndoTitle')}>
      <Stack gap="md">
        <Text size="sm">{t('moveUndoHelp', { count: run.undoable, n: number(run.undoable) })}</Text>
        {rest > 0 && <Text size="sm">{t('moveUndoRest', { count: rest, n: number(rest) })}</Text>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button leftSection={<IconArrowBackUp size={16} />} loading={undo.isPending} onClick={act}>
            {t('moveUndoNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
