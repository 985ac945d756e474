import { workflowRoutes } from '@cultivar/contract';
import type { WorkflowDetail } from '@cultivar/contract';
import { diffGraphs } from '@cultivar/workflow';
import type { Graph } from '@cultivar/workflow';
import { Alert, Button, Group, List, Modal, Stack, Text, Title } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api.ts';
import { noteDone, noteFailed } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';
import { useEditorView } from './editor-context.ts';

interface ConflictProps {
  readonly workflow: WorkflowDetail;
  /** What both began from: the last state that was saved from here. */
  readonly base: () => Graph;
  readonly mine: Graph;
  readonly adopt: (graph: Graph, revision: number) => void;
}
/** Somebody else saved first: who it was, what is different, and the choice between their state and a copy of one's own. */
export function Conflict({ workflow, base, mine, adopt }: ConflictProps) {
  const { t } = useTranslation('workflows');
  const say = useWorkflowProblem();
  const [theirs, setTheirs] = useState<WorkflowDetail>();
  const [seeing, setSeeing] = useState(false);
  const [kept, setKept] = useState(false);
  const [busy, setBusy] = useState(false);
  const { id } = workflow;
  useEffect(() => {
    let gone = false;
    void call(workflowRoutes.get, { params: { id } }).then(
      (it) => gone || setTheirs(it),
      (error: unknown) => gone || noteFailed(say(error)),
    );
    return () => void (gone = true);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- their state is read once, when the conflict shows
  }, [id]);
  /** With what they have saved by now. */
  const act = async (first?: () => Promise<void>) => {
    setBusy(true);
    try {
      await first?.();
      const now = await call(workflowRoutes.get, { params: { id } });
      adopt(now.draft, now.revision);
      if (!first) noteDone(t('conflictLoaded'));
    } catch (error) {
      noteFailed(say(error));
    }
    setBusy(false);
  };
  const keep = () =>
    act(async () => {
      const name = t('conflictCopyName', { name: workflow.name }).slice(0, 120);
      await call(workflowRoutes.create, { body: { name, graph: mine } });
      setKept(true);
      noteDone(t('conflictKept', { name }));
    });
  const name = theirs?.draftBy;
  const buttons = (
    <>
      <Button size="xs" variant="default" loading={busy} disabled={kept} onClick={() => void keep()}>
        {t('conflictKeep')}
      </Button>
      <Button size="xs" loading={busy} onClick={() => void act()}>
        {t('conflictTake')}
      </Button>
    </>
  );
  return (
    <Alert color="orange" radius={0} icon={<IconUsers />} role="alert" py={8}>
      <Group justify="space-between" gap="md">
        <Text size="sm" flex="1 1 260px">
          {name ? t('conflictBy', { name }) : t('conflict')}
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="subtle" color="gray" disabled={!theirs} onClick={() => setSeeing(true)}>
            {t('conflictSee')}
          </Button>
          {buttons}
        </Group>
      </Group>
      {theirs && (
        <Modal opened={seeing} onClose={() => setSeeing(false)} title={t('conflictTitle')} size="lg">
          <Stack>
            <Changes
              title={name ? t('conflictTheirs', { name }) : t('conflictTheirsUnnamed')}
              before={base()}
              after={theirs.draft}
            />
            <Changes title={t('conflictMine')} before={base()} after={mine} />
            <Group justify="flex-end" gap="xs">
              {buttons}
            </Group>
          </Stack>
        </Modal>
      )}
    </Alert>
  );
}

function Changes({ title, before, after }: { title: string; before: Graph; after: Graph }) {
  const { t } = useTranslation('workflows');
  const { registry, language, references } = useEditorView();
  const { changes } = diffGraphs(before, after, registry, (kind, id) => references[kind]?.get(id));
  return (
    <div>
      <Title order={3} size="h6" mb={6}>
        {title}
      </Title>
      {changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('conflictNothing')}
        </Text>
      ) : (
        <List size="sm" spacing={4}>
          {changes.map(({ words, details }, index) => (
            <List.Item key={index}>
              {words[language]}
              {details.length > 0 && (
                <Text size="xs" c="dimmed">
                  {details.map((it) => it[language]).join(' · ')}
                </Text>
              )}
            </List.Item>
          ))}
        </List>
      )}
    </div>
  );
}
