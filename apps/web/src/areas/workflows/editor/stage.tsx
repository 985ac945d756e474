import type { Graph } from '@cultivar/workflow';
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconHandMove } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../../shell/pieces.ts';
import type { EditorStore } from '../model/editor.store.ts';
import type { LiveNumbers } from '../model/use-live-numbers.ts';
import { Canvas } from './canvas.tsx';
import { useEditorView } from './editor-context.ts';
import { focusInspector } from './side-panel.tsx';
import styles from './editor.module.css';
import { Outline } from './outline.tsx';
import type { Shape } from './top-bar.tsx';
import type { Editing } from './use-editing.ts';

interface StageProps {
  readonly store: EditorStore;
  readonly graph: Graph;
  readonly shape: Shape;
  readonly editing: Editing;
  readonly live: LiveNumbers | null;
  /** Selects a node and brings it into view. */
  readonly onEdit: (nodeId: string) => void;
}
/** The graph, drawn or as a list, with the totals on top when it is live. */
export function Stage({ store, graph, shape, editing, live, onEdit }: StageProps) {
  const { t } = useTranslation('workflows');
  const { readOnly } = useEditorView();
  const { selection, select } = editing;
  const state = store.getState;
  return (
    <div
      className={styles.stage}
      onKeyDown={(event) => {
        const target = event.target as HTMLElement;
        if (event.key !== 'Enter' || !target.classList.contains('react-flow__node')) return;
        select([target.dataset.id!]);
        focusInspector();
      }}
    >
      {live && <LiveTotals live={live} />}
      {shape === 'outline' ? (
        <Outline
          graph={graph}
          selection={selection}
          onEdit={(id) => {
            onEdit(id);
            focusInspector();
          }}
          onRemove={(id) => state().remove([id])}
          onConnect={(edge) => state().connect(edge)}
          onDisconnect={(ports) => state().disconnect(ports)}
        />
      ) : (
        <Canvas
          key={readOnly ? 'live' : 'draft'}
          graph={graph}
          selection={selection}
          onSelect={select}
          {...(!readOnly && {
            onMove: state().move,
            onConnect: state().connect,
            onDisconnect: state().disconnect,
            onDropType: (type, at) => void state().add(type, at),
            onTidy: editing.tidy,
          })}
        />
      )}
      {graph.nodes.length === 0 && !readOnly && shape === 'canvas' && (
        <div className={styles.hint}>
          <Paper p="lg" radius="lg" maw={380} shadow="sm" style={{ pointerEvents: 'none' }}>
            <Stack gap={6} align="center" ta="center">
              <IconHandMove size={28} stroke={1.6} aria-hidden />
              <Title order={2} size="h5">
                {t('emptyCanvasTitle')}
              </Title>
              <Text size="sm" c="dimmed">
                {t('emptyCanvasText')}
              </Text>
            </Stack>
          </Paper>
        </div>
      )}
    </div>
  );
}

function LiveTotals({ live }: { live: LiveNumbers }) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const { numbers, connected } = live;
  return (
    <Paper className={styles.totals!} shadow="xs" radius="xl" role="status">
      <Group gap={14} wrap="nowrap">
        <Group gap={6} wrap="nowrap" c={connected ? 'var(--mantine-color-anchor)' : 'dimmed'}>
          <span className={connected ? styles.livePulse : undefined} aria-hidden />
          <Text size="xs" fw={600} c={connected ? undefined : 'dimmed'}>
            {t(connected ? 'updatesItself' : 'notConnected')}
          </Text>
        </Group>
        {numbers && (
          <>
            <Total n={number(numbers.inside)} label={t('inside')} />
            <Total n={number(numbers.entered)} label={t('entered')} />
            <Total n={number(numbers.ended)} label={t('ended')} />
            {numbers.onOlderVersions > 0 && <Total n={number(numbers.onOlderVersions)} label={t('onOlderVersions')} />}
          </>
        )}
      </Group>
    </Paper>
  );
}
function Total({ n, label }: { n: string; label: string }) {
  return (
    <Text size="xs" style={{ whiteSpace: 'nowrap' }}>
      <b>{n}</b> {label}
    </Text>
  );
}
