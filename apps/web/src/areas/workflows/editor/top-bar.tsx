import { workflowRoutes } from '@cultivar/contract';
import type { WorkflowDetail } from '@cultivar/contract';
import { ActionIcon, Button, Group, SegmentedControl, Text, TextInput, Tooltip, VisuallyHidden } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowLeft,
  IconCheck,
  IconCloudOff,
  IconLoader2,
  IconRocket,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct } from '../../../api.ts';
import { noteFailed } from '../../../shell/pieces.ts';
import { MoreMenu, RunButton } from './run-menu.tsx';
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
  /** Saves what is not saved yet. */
  readonly flush: () => Promise<unknown>;
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
        {mayEdit && workflow.live && <RunButton workflow={workflow} inside={props.inside} compact={drawing} />}
        <MoreMenu {...props} />
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
        flex="0 1 420px"
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
