import type { Graph } from '@cultivar/workflow';
import { Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { EditorStore } from '../model/editor.store.ts';
import styles from './editor.module.css';
import { NodeInspector, WorkflowInspector } from './inspector.tsx';
import type { Editing } from './use-editing.ts';

/** Takes the keyboard to the first setting of what was just chosen or added, once it is drawn. */
export const focusInspector = () =>
  setTimeout(() => {
    const find = (what: string) => document.querySelector<HTMLElement>(`#workflow-inspector ${what}`);
    (find(':is(input:not([type=hidden]), textarea)') ?? find('button'))?.focus();
  });

interface SidePanelProps {
  readonly store: EditorStore;
  readonly graph: Graph;
  readonly selection: readonly string[];
  readonly editing: Editing;
}
/** Settings of what is selected: one node, several, or the workflow itself. */
export function SidePanel({ store, graph, selection, editing }: SidePanelProps) {
  const { t } = useTranslation('workflows');
  const narrow = useMediaQuery('(max-width: 800px)');
  const chosen = graph.nodes.filter(({ id }) => selection.includes(id));
  if (narrow && chosen.length !== 1) return null;
  return (
    <aside className={styles.inspector} aria-label={t('inspector')} id="workflow-inspector">
      {chosen.length === 1 ? (
        <NodeInspector
          node={chosen[0]!}
          onChange={(config, field) => store.getState().configure(chosen[0]!.id, config, field)}
          onDuplicate={() => editing.duplicate([chosen[0]!.id])}
          onRemove={() => store.getState().remove([chosen[0]!.id])}
          onClose={() => editing.select([])}
        />
      ) : chosen.length > 1 ? (
        <Stack p="md" gap="xs">
          <Text fw={600}>{t('severalSelected', { count: chosen.length })}</Text>
          <Text size="sm" c="dimmed">
            {t('severalHelp')}
          </Text>
        </Stack>
      ) : (
        <WorkflowInspector settings={graph.settings} onChange={(settings) => store.getState().settings(settings)} />
      )}
    </aside>
  );
}
