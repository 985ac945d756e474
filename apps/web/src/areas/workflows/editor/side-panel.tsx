import type { Graph } from '@cultivar/workflow';
import { useMediaQuery } from '@mantine/hooks';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { GroupInspector, NoteInspector } from './beside-inspectors.tsx';
import type { EditorStore } from '../model/editor.store.ts';
import styles from './editor.module.css';
import { NodeInspector, WorkflowInspector } from './inspector.tsx';
import { SeveralInspector } from './several-inspector.tsx';
import type { Editing } from './use-editing.ts';

/** Takes the keyboard to the first setting of what was just chosen or added, once it is drawn. */
export const focusInspector = () =>
  setTimeout(() => {
    const find = (what: string) => document.querySelector<HTMLElement>(`#workflow-inspector ${what}`);
    (find(':is(input:not([type=hidden]), textarea)') ?? find('button'))?.focus();
  });

/** Escape brings the keyboard back to the row or card whose settings these are. */
function backOnEscape(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  const find = (what: string) => document.querySelector<HTMLElement>(what);
  const back = find('[role="treeitem"][tabindex="0"]') ?? find('.react-flow__node.selected');
  if (!back) return;
  event.preventDefault();
  event.stopPropagation();
  back.focus();
}

/** Takes the keyboard to one setting of the node that was just chosen, once it is drawn. */
export const focusSetting = (field: string) =>
  setTimeout(() => {
    const place = document.querySelector<HTMLElement>(`#workflow-inspector [data-field="${CSS.escape(field)}"]`);
    place?.scrollIntoView({ block: 'nearest' });
    place?.querySelector<HTMLElement>(':is(input:not([type=hidden]), textarea, button)')?.focus();
  }, 60);

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
  const notes = (graph.notes ?? []).filter(({ id }) => selection.includes(id));
  const groups = (graph.groups ?? []).filter(({ id }) => selection.includes(id));
  const all = chosen.length + notes.length + groups.length;
  if (narrow && all !== 1) return null;
  return (
    <aside className={styles.inspector} aria-label={t('inspector')} id="workflow-inspector" onKeyDown={backOnEscape}>
      {all > 1 ? (
        <SeveralInspector {...{ graph, selection, editing }} onRemove={() => store.getState().remove(selection)} />
      ) : notes[0] ? (
        <NoteInspector key={notes[0].id} note={notes[0]} store={store} editing={editing} />
      ) : groups[0] ? (
        <GroupInspector key={groups[0].id} group={groups[0]} store={store} editing={editing} />
      ) : chosen.length === 1 ? (
        <NodeInspector
          node={chosen[0]!}
          onChange={(config, field) => store.getState().configure(chosen[0]!.id, config, field)}
          onDuplicate={() => editing.duplicate([chosen[0]!.id])}
          onRemove={() => store.getState().remove([chosen[0]!.id])}
          onClose={() => editing.select([])}
        />
      ) : (
        <WorkflowInspector settings={graph.settings} onChange={(settings) => store.getState().settings(settings)} />
      )}
    </aside>
  );
}
