import { workflowRoutes } from '@cultivar/contract';
import type { WorkflowDetail, WorkflowVersionItem } from '@cultivar/contract';
import type { Graph } from '@cultivar/workflow';
import { ActionIcon, Badge, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconArrowForwardUp, IconDots, IconGitCompare, IconPencil, IconRocket } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, useCall } from '../../../api.ts';
import { Ago, Loaded, noteDone, noteFailed, useNumbers } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';
import { DiffDialog } from '../versions/diff-dialog.tsx';
import type { Side } from '../versions/diff-dialog.tsx';
import { MoveDialog } from '../versions/move-dialog.tsx';
import { PublishAgainDialog } from '../versions/publish-again-dialog.tsx';
import { MoveLog } from '../versions/move-log.tsx';
import styles from '../versions/versions.module.css';

interface VersionsPanelProps {
  readonly workflow: WorkflowDetail;
  readonly draft: Graph;
  readonly mayEdit: boolean;
  readonly onRestore: (graph: Graph) => void;
}
interface Comparison {
  readonly before: Side;
  readonly after: Side;
}
/** Published versions with who stands in them, what each changed, and the ways back; moving leads, and taking that back. */
export function VersionsPanel({ workflow, draft, mayEdit, onRestore }: VersionsPanelProps) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const say = useWorkflowProblem();
  const [compared, setCompared] = useState<Comparison>();
  const [moving, setMoving] = useState(false);
  const [again, setAgain] = useState<{ readonly no: number; readonly graph: Graph }>();
  const versions = useCall(workflowRoutes.versions, { params: { id: workflow.id }, query: { limit: 100 } });
  const take = async (no: number, then: (graph: Graph) => void) => {
    try {
      then((await call(workflowRoutes.version, { params: { id: workflow.id, no } })).graph);
    } catch (error) {
      noteFailed(say(error));
    }
  };
  const mayAct = mayEdit && workflow.status !== 'archived';
  return (
    <Loaded query={versions}>
      {({ items }) => {
        if (items.length === 0)
          return (
            <Text size="sm" c="dimmed">
              {t('noVersions')}
            </Text>
          );
        const older = items.reduce((sum, it) => sum + (it.id === workflow.live?.versionId ? 0 : it.inside), 0);
        return (
          <Stack gap="sm">
            {older > 0 && (
              <Group gap="sm">
                <Text size="sm">{t('onOlder', { count: older, n: number(older) })}</Text>
                {mayAct && workflow.live && (
                  <Button
                    size="compact-sm"
                    variant="light"
                    leftSection={<IconArrowForwardUp size={15} />}
                    onClick={() => setMoving(true)}
                  >
                    {t('planMove')}
                  </Button>
                )}
              </Group>
            )}
            <div role="list" aria-label={t('versions')}>
              {items.map((version) => (
                <VersionLine
                  key={version.id}
                  version={version}
                  current={version.id === workflow.live?.versionId}
                  onCompare={setCompared}
                  onNewDraft={
                    mayAct
                      ? () =>
                          void take(version.no, (graph) => {
                            onRestore(graph);
                            noteDone(t('restored', { no: version.no }));
                          })
                      : undefined
                  }
                  onPublishAgain={
                    mayAct ? () => void take(version.no, (graph) => setAgain({ no: version.no, graph })) : undefined
                  }
                />
              ))}
            </div>
            <MoveLog workflowId={workflow.id} mayEdit={mayAct} />
            {compared && (
              <DiffDialog workflow={workflow} draft={draft} {...compared} onClose={() => setCompared(undefined)} />
            )}
            {again && <PublishAgainDialog workflow={workflow} version={again} onClose={() => setAgain(undefined)} />}
            {moving && workflow.live && (
              <MoveDialog workflow={workflow} live={workflow.live} onClose={() => setMoving(false)} />
            )}
          </Stack>
        );
      }}
    </Loaded>
  );
}

interface VersionLineProps {
  readonly version: WorkflowVersionItem;
  readonly current: boolean;
  readonly onCompare: (sides: Comparison) => void;
  readonly onNewDraft: (() => void) | undefined;
  readonly onPublishAgain: (() => void) | undefined;
}
function VersionLine({ version, current, onCompare, onNewDraft, onPublishAgain }: VersionLineProps) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const { no, note, inside, publishedAt, publishedBy } = version;
  return (
    <div className={styles.version} role="listitem">
      <Group gap={6} wrap="nowrap">
        <Text size="sm" fw={600}>
          {t('versionNo', { no })}
        </Text>
      </Group>
      <div className={styles.versionNote}>
        <Group gap={8}>
          {current && (
            <Badge tt="none" size="sm" variant="light">
              {t('current')}
            </Badge>
          )}
          {note && <Text size="sm">{note}</Text>}
          <Text size="xs" c="dimmed">
            <Ago at={publishedAt} />
            {publishedBy && `, ${publishedBy}`}
          </Text>
        </Group>
      </div>
      <Text size="sm" c={inside ? undefined : 'dimmed'} ta="right">
        {t('versionLead', { count: inside, n: number(inside) })}
      </Text>
      <Group gap={4} wrap="nowrap" justify="flex-end">
        {no > 1 && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconGitCompare size={14} />}
            onClick={() => onCompare({ before: no - 1, after: no })}
          >
            {t('diffChanges')}
          </Button>
        )}
        <Menu position="bottom-end" withinPortal width={290} shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('versionActs', { no })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconGitCompare size={16} />}
              onClick={() => onCompare({ before: no, after: 'draft' })}
            >
              {t('versionCompare')}
            </Menu.Item>
            {onNewDraft && (
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={onNewDraft}>
                {t('versionNewDraft')}
                <Text size="xs" c="dimmed">
                  {t('versionNewDraftHelp')}
                </Text>
              </Menu.Item>
            )}
            {onPublishAgain && !current && (
              <Menu.Item leftSection={<IconRocket size={16} />} onClick={onPublishAgain}>
                {t('versionPublishAgain')}
                <Text size="xs" c="dimmed">
                  {t('versionPublishAgainHelp')}
                </Text>
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Group>
    </div>
  );
}
