import type { Graph } from '@cultivar/workflow';
import { Paper, Stack, Text, Title } from '@mantine/core';
import { IconHandMove } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EditorStore } from '../model/editor.store.ts';
import type { LiveNumbers } from '../model/use-live-numbers.ts';
import { LiveTotals } from '../panels/live-totals.tsx';
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
      <div className={styles.stageBody}>
        {shape === 'outline' ? (
          <Outline
            graph={graph}
            editing={editing}
            onEdit={(id) => {
              onEdit(id);
              focusInspector();
            }}
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
              onDropType: (type, at, after) => void state().add(type, at, after),
              onTidy: editing.tidy,
              onNote: editing.note,
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
    </div>
  );
}
