import { workflowRoutes } from '@cultivar/contract';
import type { WorkflowDetail } from '@cultivar/contract';
import {
  ActionIcon,
  Button,
  Group,
  Menu,
  SegmentedControl,
  Text,
  TextInput,
  Tooltip,
  VisuallyHidden,
} from '@mantine/core';
import {
  IconAlertTriangle,
  IconArchive,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowLeft,
  IconCheck,
  IconCloudOff,
  IconDots,
  IconLoader2,
  IconLogout2,
  IconPlayerPause,
  IconPlayerPlay,
  IconRocket,
  IconUserPlus,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct, useCall } from '../../../api.ts';
import { noteDone, noteFailed, useNumbers } from '../../../shell/pieces.ts';
import { StatusBadge } from '../list/status-badge.tsx';
import type { SaveState } from '../model/use-autosave.ts';
import styles from './editor.module.css';
import { useWorkflowProblem } from '../model/problem-text.ts';

export type Mode = 'draft' | 'live';
export type Shape = 'canvas' | 'outline';

interface TopBarProps {
  readonly workflow: WorkflowDetail;
  readonly mayEdit: boolean;
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
  readonly shape: Shape;
  readonly onShape: (shape: Shape) => void;
  readonly saveState: SaveState;
  readonly undo: (() => void) | undefined;
  readonly redo: (() => void) | undefined;
  readonly inside: number | undefined;
  readonly onPublish: () => void;
  readonly onEnrol: () => void;
}
/** What it is, its state, whether it is saved, and what can be done. */
export function TopBar(props: TopBarProps) {
  const { workflow, mayEdit, mode, shape } = props;
  const { t } = useTranslation('workflows');
  const drawing = mode === 'draft' && mayEdit && workflow.status !== 'archived';
  return (
    <header className={styles.top}>
      <Group gap={8} wrap="nowrap" flex="1 1 240px" miw={0}>
        <ActionIcon component={Link} to="/workflows" variant="subtle" color="gray" aria-label={t('toList')}>
          <IconArrowLeft size={18} />
        </ActionIcon>
        <Name workflow={workflow} mayEdit={mayEdit} />
        <StatusBadge status={workflow.status} />
        {drawing && <Saved state={props.saveState} />}
      </Group>
      <Group gap={8}>
        {workflow.live && (
          <SegmentedControl
            size="xs"
            styles={{ label: { paddingInline: 7 } }}
            aria-label={t('whichState')}
            value={mode}
            onChange={(it) => props.onMode(it as Mode)}
            data={[
              { value: 'draft', label: t('draft') },
              { value: 'live', label: t('liveNo', { no: workflow.live.no }) },
            ]}
          />
        )}
        <SegmentedControl
          size="xs"
          styles={{ label: { paddingInline: 7 } }}
          aria-label={t('view')}
          value={shape}
          onChange={(it) => props.onShape(it as Shape)}
          data={[
            { value: 'canvas', label: t('canvas') },
            { value: 'outline', label: t('outline') },
          ]}
        />
      </Group>
      <Group gap={6} wrap="nowrap" justify="flex-end">
        {drawing && (
          <>
            <Tooltip label={t('undoKey')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                disabled={!props.undo}
                aria-label={t('undo')}
                onClick={props.undo}
              >
                <IconArrowBackUp size={18} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t('redoKey')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                disabled={!props.redo}
                aria-label={t('redo')}
                onClick={props.redo}
              >
                <IconArrowForwardUp size={18} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
        {mayEdit && workflow.live && <RunMenu {...props} />}
        {mayEdit && workflow.status !== 'archived' && (
          <Button size="xs" h={34} leftSection={<IconRocket size={16} />} onClick={props.onPublish}>
            {t('publish')}
          </Button>
        )}
      </Group>
    </header>
  );
}

function Name({ workflow, mayEdit }: { workflow: WorkflowDetail; mayEdit: boolean }) {
  const { t } = useTranslation('workflows');
  const say = useWorkflowProblem();
  const [typed, setTyped] = useState<string | null>(null);
  const rename = useAct(workflowRoutes.rename);
  const save = () => {
    const name = typed?.trim();
    setTyped(null);
    if (name && name !== workflow.name)
      rename.mutate({ params: { id: workflow.id }, body: { name } }, { onError: (error) => noteFailed(say(error)) });
  };
  if (!mayEdit)
    return (
      <Text fw={600} truncate component="h1" size="md" m={0}>
        {workflow.name}
      </Text>
    );
  return (
    <>
      <VisuallyHidden component="h1">{workflow.name}</VisuallyHidden>
      <TextInput
        variant="unstyled"
        aria-label={t('name')}
        maxLength={120}
        flex="0 1 250px"
        miw={120}
        styles={{ input: { fontWeight: 600, fontSize: 15, textOverflow: 'ellipsis' } }}
        value={typed ?? workflow.name}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
    </>
  );
}

const SAVED = {
  saved: { icon: IconCheck, color: 'dimmed' },
  unsaved: { icon: IconLoader2, color: 'dimmed' },
  saving: { icon: IconLoader2, color: 'dimmed' },
  offline: { icon: IconCloudOff, color: 'orange' },
  conflict: { icon: IconAlertTriangle, color: 'red' },
  refused: { icon: IconAlertTriangle, color: 'red' },
} as const;
/** Where room is short, these show their mark only. */
const QUIET: Partial<Record<SaveState, true>> = { saved: true, unsaved: true, saving: true };
function Saved({ state }: { state: SaveState }) {
  const { t } = useTranslation('workflows');
  const { icon: Drawn, color } = SAVED[state];
  return (
    <Text
      size="xs"
      c={color}
      role="status"
      component="span"
      title={t(`save_${state}`)}
      style={{ whiteSpace: 'nowrap' }}
    >
      <Drawn size={13} aria-hidden style={{ verticalAlign: -2, marginRight: 4 }} />
      <span className={state in QUIET ? styles.quietWords : undefined}>{t(`save_${state}`)}</span>
    </Text>
  );
}

/** Pausing and ending; where people outside are touched, with the numbers. */
function RunMenu({ workflow, inside, onEnrol }: TopBarProps) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const say = useWorkflowProblem();
  const acts = {
    pause: useAct(workflowRoutes.pause),
    resume: useAct(workflowRoutes.resume),
    drain: useAct(workflowRoutes.drain),
  };
  const archive = useAct(workflowRoutes.archive);
  const params = { id: workflow.id };
  const act = (which: keyof typeof acts) =>
    acts[which].mutate(
      { params },
      { onSuccess: () => noteDone(t(`done_${which}`)), onError: (e) => noteFailed(say(e)) },
    );
  const end = () =>
    archive.mutate(
      { params },
      { onSuccess: ({ ended }) => noteDone(t('done_archive', { count: ended })), onError: (e) => noteFailed(say(e)) },
    );
  const { status } = workflow;
  const now = useCall(workflowRoutes.numbers, { params }, { staleTime: 10_000 }).data?.inside;
  const many = { count: inside ?? now ?? 0, n: number(inside ?? now ?? 0) };
  return (
    <>
      {status === 'live' && (
        <Tooltip multiline w={280} label={`${t('pauseHelp')} ${t('pauseInside', many)}`}>
          <Button
            size="xs"
            h={34}
            variant="default"
            leftSection={<IconPlayerPause size={16} />}
            loading={acts.pause.isPending}
            onClick={() => act('pause')}
          >
            {t('pause')}
          </Button>
        </Tooltip>
      )}
      {(status === 'paused' || status === 'draining') && (
        <Button
          size="xs"
          h={34}
          variant="default"
          leftSection={<IconPlayerPlay size={16} />}
          loading={acts.resume.isPending}
          onClick={() => act('resume')}
        >
          {t('resume')}
        </Button>
      )}
      {status !== 'archived' && (
        <Menu position="bottom-end" shadow="md" withinPortal width={300}>
          <Menu.Target>
            <ActionIcon variant="default" size={34} aria-label={t('moreActions')}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {(status === 'live' || status === 'paused') && (
              <>
                <Menu.Item leftSection={<IconUserPlus size={16} />} onClick={onEnrol}>
                  {t('addLeads')}
                </Menu.Item>
                <Menu.Item leftSection={<IconLogout2 size={16} />} onClick={() => act('drain')}>
                  {t('drain')}
                  <Text size="xs" c="dimmed">
                    {t('drainHelp')} {t('drainInside', many)}
                  </Text>
                </Menu.Item>
              </>
            )}
            <Menu.Divider />
            <Menu.Sub>
              <Menu.Sub.Target>
                <Menu.Sub.Item leftSection={<IconArchive size={16} />} color="red">
                  {t('archive')}
                </Menu.Sub.Item>
              </Menu.Sub.Target>
              <Menu.Sub.Dropdown>
                <Menu.Label maw={300} style={{ whiteSpace: 'normal' }}>
                  {t('archiveHelp', many)}
                </Menu.Label>
                <Menu.Item c="var(--mantine-color-error)" onClick={end}>
                  {t('archiveNow')}
                </Menu.Item>
              </Menu.Sub.Dropdown>
            </Menu.Sub>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
