import type { WalksOf, WorkflowDetail } from '@cultivar/contract';
import type { Graph } from '@cultivar/workflow';
import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EditorStore } from '../model/editor.store.ts';
import type { Findings } from '../model/use-findings.ts';
import { BackTestPanel } from '../panels/back-test-panel.tsx';
import { DryRunPanel } from '../panels/dry-run-panel.tsx';
import { FindingsPanel } from '../panels/findings-panel.tsx';
import { LeadsPanel } from '../panels/leads-panel.tsx';
import { VersionsPanel } from '../panels/versions-panel.tsx';
import { Drawer } from './drawer.tsx';
import type { DrawerTab } from './drawer.tsx';
import type { BackTestShown } from '../model/back-test.ts';
import type { WalkedPath } from './editor-context.ts';
import type { Mode } from './top-bar.tsx';

/** The node whose number was clicked. */
export interface LeadsAt {
  readonly nodeId: string;
  readonly of: WalksOf;
  readonly port: string | undefined;
}
interface EditorDrawerProps {
  readonly workflow: WorkflowDetail;
  readonly mayEdit: boolean;
  readonly mode: Mode;
  readonly tab: DrawerTab | null;
  readonly graph: Graph;
  readonly findings: Findings;
  /** Saves what is not saved yet. @returns its revision */
  readonly flush: () => Promise<number | undefined>;
  readonly revision: number;
  readonly leadsAt: LeadsAt | null;
  readonly store: EditorStore;
  readonly onTab: (tab: DrawerTab | null) => void;
  readonly onMode: (mode: Mode) => void;
  readonly onShow: (nodeId: string | undefined, field?: string) => void;
  readonly onWalked: (path: WalkedPath | null) => void;
  readonly onBackTest: (shown: BackTestShown | null) => void;
}
/** The drawer with what each of its tabs shows. */
export function EditorDrawer(props: EditorDrawerProps) {
  const { workflow, mayEdit, mode, tab, graph, findings, leadsAt, store, onTab, onMode, onShow } = props;
  const mayChange = mode === 'draft' && mayEdit && workflow.status !== 'archived';
  const leadsNode = graph.nodes.find(({ id }) => id === leadsAt?.nodeId);
  return (
    <Drawer
      tab={tab}
      onTab={onTab}
      errors={findings.counting.filter(({ severity }) => severity === 'error').length}
      warnings={findings.counting.filter(({ severity }) => severity === 'warning').length}
      showLeads={leadsAt !== null && mode === 'live'}
    >
      {tab === 'findings' &&
        (mode === 'live' ? (
          <ToDraft onMode={onMode} />
        ) : (
          <FindingsPanel
            graph={graph}
            findings={findings.all}
            people={findings.people}
            onShow={onShow}
            {...(mayChange && {
              onMute: (muted) => store.getState().replace({ ...store.getState().graph, muted: [...muted] }),
            })}
          />
        ))}
      {tab === 'dry-run' && (
        <DryRunPanel
          workflowId={workflow.id}
          graph={graph}
          scenarios={mode === 'draft' ? findings.scenarios : []}
          onWalked={props.onWalked}
          onShow={onShow}
          {...(mayChange && {
            onScenarios: (scenarios) =>
              store.getState().replace({ ...store.getState().graph, scenarios: [...scenarios] }),
          })}
        />
      )}
      {tab === 'back-test' && (
        <BackTestPanel
          workflowId={workflow.id}
          graph={store.getState().graph}
          live={workflow.live?.graph}
          onBegin={() => mode === 'live' && onMode('draft')}
          onFigures={props.onBackTest}
          mayEdit={mayEdit && workflow.status !== 'archived'}
          flush={props.flush}
          revision={props.revision}
          onShow={onShow}
        />
      )}
      {tab === 'versions' && (
        <VersionsPanel
          workflow={workflow}
          draft={store.getState().graph}
          mayEdit={mayEdit && workflow.status !== 'archived'}
          onRestore={(restored) => {
            onMode('draft');
            store.getState().replace(restored);
          }}
        />
      )}
      {tab === 'leads' && leadsAt && leadsNode && (
        <LeadsPanel
          key={`${leadsAt.nodeId} ${leadsAt.of} ${leadsAt.port ?? ''}`}
          workflowId={workflow.id}
          node={leadsNode}
          of={leadsAt.of}
          port={leadsAt.port}
          mayEdit={mayEdit}
        />
      )}
    </Drawer>
  );
}

function ToDraft({ onMode }: { onMode: (mode: Mode) => void }) {
  const { t } = useTranslation('workflows');
  return (
    <Group>
      <Text size="sm">{t('findingsOfDraft')}</Text>
      <Button size="compact-sm" variant="light" onClick={() => onMode('draft')}>
        {t('toDraft')}
      </Button>
    </Group>
  );
}
