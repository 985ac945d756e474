import type { Language } from '@cultivar/audience';
import type { WorkflowDetail } from '@cultivar/contract';
import type { Finding, Graph } from '@cultivar/workflow';
import { useReactFlow } from '@xyflow/react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useMay } from '../../../shell/pieces.ts';
import { createEditorStore } from '../model/editor.store.ts';
import { registry } from '../model/registry.ts';
import { useFindings } from '../model/use-findings.ts';
import { useAutosave } from '../model/use-autosave.ts';
import { FiguresContext, useFigures } from '../model/use-figures.ts';
import { useLiveNumbers } from '../model/use-live-numbers.ts';
import { useOptions } from '../model/use-options.ts';
import { Conflict } from './conflict.tsx';
import type { DrawerTab } from './drawer.tsx';
import { EditorDialogs } from './editor-dialogs.tsx';
import { EditorDrawer } from './editor-drawer.tsx';
import type { LeadsAt } from './editor-drawer.tsx';
import { answerFields } from '../model/answer-fields.ts';
import { stepNames } from '../model/step-names.ts';
import { DrawingContext } from './drawing-context.ts';
import type { AddRequest } from './drawing-context.ts';
import { EditorContext } from './editor-context.ts';
import type { EditorView, WalkedPath } from './editor-context.ts';
import type { BackTestShown } from '../model/back-test.ts';
import styles from './editor.module.css';
import { Palette } from './palette.tsx';
import { OptionsContext } from './reference-inputs.tsx';
import { focusSetting, SidePanel } from './side-panel.tsx';
import { RampState } from '../panels/ramp-field.tsx';
import { Stage } from './stage.tsx';
import { TopBar } from './top-bar.tsx';
import type { Mode, Shape } from './top-bar.tsx';
import { useEditing } from './use-editing.ts';
import type { Editing } from './use-editing.ts';
import { useFolds } from './use-folds.ts';

interface EditorProps {
  readonly workflow: WorkflowDetail;
  /** Reads the workflow again: after publishing, or after a conflict. */
  readonly refresh: () => Promise<WorkflowDetail | undefined>;
}

/** Puts the editor's parts together and holds what they share. */
export function Editor({ workflow, refresh }: EditorProps) {
  const { i18n } = useTranslation('workflows');
  const language: Language = i18n.language.startsWith('en') ? 'en' : 'de';
  const mayEdit = useMay('admin', 'marketer');
  const [store] = useState(() => createEditorStore({ graph: workflow.draft, registry }));
  const draft = useStore(store, (state) => state.graph);
  const [mode, setMode] = useState<Mode>(workflow.live ? 'live' : 'draft');
  const [shape, setShape] = useState<Shape>('canvas');
  const [tab, setTab] = useState<DrawerTab | null>(null);
  const [leadsAt, setLeadsAt] = useState<LeadsAt | null>(null);
  const [walked, setWalked] = useState<WalkedPath | null>(null);
  const [backTest, setBackTest] = useState<BackTestShown | null>(null);
  const [dialog, setDialog] = useState<'publish' | 'enrol' | null>(null);
  const readOnly = mode === 'live' || !mayEdit || workflow.status === 'archived';
  const { graph, fold, unfoldAround } = useFolds(
    store,
    mode === 'live' && workflow.live ? workflow.live.graph : draft,
    readOnly,
  );
  const options = useOptions(language);
  const autosave = useAutosave(store, workflow, mayEdit && workflow.status !== 'archived');
  const live = useLiveNumbers(workflow.id, mode === 'live');
  const figures = useFigures(workflow.id, live.numbers, mode === 'live');
  const findings = useFindings(draft, options.known, workflow.id, autosave.revision);
  const [adding, setAdding] = useState<AddRequest | null>(null);
  const drawing = useMemo(() => ({ store, quickAdd: setAdding, fold }), [store, fold]);
  const editing = useEditing(store, !readOnly, setAdding);
  const { selection } = editing;

  const show = useShow(graph, editing, unfoldAround);
  const view = useMemo((): EditorView => {
    return {
      registry,
      language,
      references: { ...options.references, node: stepNames(graph, registry, options.references, language) },
      readOnly,
      findings: byNode(mode === 'draft' ? findings.counting : []),
      numbers: mode === 'live' ? figures.nodes : null,
      walked,
      backTest: mode === 'draft' ? backTest : null,
      answerFields: answerFields(graph, registry),
      showFindings: () => setTab('findings'),
      showLeads: (nodeId, of, port) => {
        setLeadsAt({ nodeId, of, port });
        setTab('leads');
      },
    };
  }, [backTest, findings, graph, language, figures.nodes, mode, options.references, readOnly, walked]);

  const changeMode = (to: Mode) => {
    setMode(to);
    setWalked(null);
    editing.select([]);
    if (to === 'draft' && tab === 'leads') setTab(null);
  };
  return (
    <EditorContext value={view}>
      <DrawingContext value={drawing}>
        <OptionsContext value={options}>
          <FiguresContext value={mode === 'live' ? figures : null}>
            <div className={styles.frame}>
              <TopBar
                workflow={workflow}
                mayEdit={mayEdit}
                mode={mode}
                onMode={changeMode}
                shape={shape}
                onShape={setShape}
                saveState={autosave.state}
                undo={editing.undo}
                redo={editing.redo}
                inside={live.numbers?.inside}
                onPublish={() => setDialog('publish')}
                onEnrol={() => setDialog('enrol')}
                flush={autosave.flush}
              />
              {autosave.state === 'conflict' && (
                <Conflict workflow={workflow} base={autosave.base} mine={draft} adopt={autosave.adopt} />
              )}
              <div className={styles.body}>
                {!readOnly && <Palette onPick={editing.pick} />}
                <main className={styles.middle}>
                  <Stage
                    store={store}
                    graph={graph}
                    shape={shape}
                    editing={editing}
                    live={mode === 'live' ? live : null}
                    onEdit={show}
                  />
                </main>
                <SidePanel store={store} graph={graph} selection={selection} editing={editing} />
              </div>
              {mode === 'live' && <RampState workflowId={workflow.id} mayEdit={mayEdit} />}
              <EditorDrawer
                {...{ workflow, mayEdit, mode, tab, graph, leadsAt, store }}
                flush={autosave.flush}
                revision={autosave.revision}
                findings={findings}
                onTab={setTab}
                onMode={changeMode}
                onShow={show}
                onWalked={setWalked}
                onBackTest={setBackTest}
              />
            </div>
            <EditorDialogs
              {...{ workflow, draft, findings, options, refresh, dialog, adding, editing }}
              flush={autosave.flush}
              onMode={changeMode}
              onShowFindings={() => setTab('findings')}
              onClose={() => setDialog(null)}
              onAdded={() => setAdding(null)}
            />
          </FiguresContext>
        </OptionsContext>
      </DrawingContext>
    </EditorContext>
  );
}

/** Selects a step, goes to it, and to one of its settings. */
function useShow({ nodes }: Graph, { select }: Editing, unfoldAround: (nodeId: string) => void) {
  const flow = useReactFlow();
  return useCallback(
    (nodeId: string | undefined, field?: string) => {
      if (nodeId !== undefined) unfoldAround(nodeId);
      select(nodeId === undefined ? [] : [nodeId]);
      if (field) focusSetting(field);
      const node = nodes.find(({ id }) => id === nodeId);
      if (node) void flow.setCenter(node.position.x + 132, node.position.y + 60, { zoom: 1, duration: 250 });
    },
    [flow, nodes, select, unfoldAround],
  );
}

function byNode(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const map = new Map<string, Finding[]>();
  for (const finding of findings)
    if (finding.at.node) map.set(finding.at.node, [...(map.get(finding.at.node) ?? []), finding]);
  return map;
}
