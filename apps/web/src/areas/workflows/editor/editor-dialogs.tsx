import type { WorkflowDetail } from '@cultivar/contract';
import type { Graph } from '@cultivar/workflow';
import type { ComponentProps } from 'react';
import type { Autosave } from '../model/use-autosave.ts';
import type { useOptions } from '../model/use-options.ts';
import type { AddRequest } from './drawing-context.ts';
import { EnrolDialog } from './enrol-dialog.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { QuickAdd } from './quick-add.tsx';
import type { Mode } from './top-bar.tsx';
import type { Editing } from './use-editing.ts';

interface EditorDialogsProps {
  readonly workflow: WorkflowDetail;
  readonly draft: Graph;
  readonly findings: { readonly counting: ComponentProps<typeof PublishDialog>['findings'] };
  readonly options: ReturnType<typeof useOptions>;
  readonly refresh: () => Promise<WorkflowDetail | undefined>;
  readonly dialog: 'publish' | 'enrol' | null;
  readonly adding: AddRequest | null;
  readonly editing: Editing;
  readonly flush: Autosave['flush'];
  readonly onMode: (mode: Mode) => void;
  readonly onShowFindings: () => void;
  readonly onClose: () => void;
  readonly onAdded: () => void;
}
/** What opens above the editor: publishing, letting leads in, the list of steps. */
export function EditorDialogs(props: EditorDialogsProps) {
  const { workflow, dialog, adding, editing, onMode, onClose, onAdded } = props;
  return (
    <>
      {dialog === 'publish' && (
        <PublishDialog
          workflow={workflow}
          graph={props.draft}
          findings={props.findings.counting}
          flush={props.flush}
          onShowFindings={() => {
            onMode('draft');
            props.onShowFindings();
          }}
          onPublished={() => {
            onClose();
            void props.refresh().then(() => onMode('live'));
          }}
          onClose={onClose}
        />
      )}
      {dialog === 'enrol' && (
        <EnrolDialog workflowId={workflow.id} segments={props.options.names.segment} onClose={onClose} />
      )}
      {adding && (
        <QuickAdd
          request={adding}
          onPick={(type, request) => {
            onAdded();
            editing.add(type, request);
          }}
          onClose={onAdded}
        />
      )}
    </>
  );
}
