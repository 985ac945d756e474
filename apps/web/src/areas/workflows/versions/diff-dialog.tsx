import { workflowRoutes } from '@cultivar/contract';
import type { WorkflowDetail } from '@cultivar/contract';
import type { Graph } from '@cultivar/workflow';
import { Group, Modal, NativeSelect, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../api.ts';
import { DiffCanvas } from './diff-canvas.tsx';
import { DiffList } from './diff-list.tsx';
import { useDiff } from './use-diff.ts';
import styles from './versions.module.css';

/** A version by its number, or the draft. */
export type Side = number | 'draft';
interface DiffDialogProps {
  readonly workflow: WorkflowDetail;
  readonly draft: Graph;
  readonly before: Side;
  readonly after: Side;
  readonly onClose: () => void;
}
/** Any two states of a workflow beside one another: in words, and drawn. */
export function DiffDialog({ workflow, draft, before, after, onClose }: DiffDialogProps) {
  const { t } = useTranslation('workflows');
  const narrow = useMediaQuery('(max-width: 700px)');
  const [sides, setSides] = useState({ before, after });
  const [picked, setPicked] = useState<string>();
  const versions = useCall(workflowRoutes.versions, { params: { id: workflow.id }, query: { limit: 100 } });
  const from = useSide(workflow, draft, sides.before);
  const to = useSide(workflow, draft, sides.after);
  const diff = useDiff(from, to);
  const options = [
    { value: 'draft', label: t('draft') },
    ...(versions.data?.items ?? []).map(({ id, no, note }) => ({
      value: String(no),
      label: [t('versionNo', { no }), id === workflow.live?.versionId ? `(${t('current')})` : '', note && `· ${note}`]
        .filter(Boolean)
        .join(' '),
    })),
  ];
  const pick = (which: 'before' | 'after') => (value: string) => {
    setPicked(undefined);
    setSides({ ...sides, [which]: value === 'draft' ? 'draft' : Number(value) });
  };
  return (
    <Modal opened onClose={onClose} title={t('diffTitle')} size="min(1280px, 96vw)" fullScreen={narrow ?? false}>
      <Stack gap="md">
        <Group grow align="flex-end" wrap="nowrap">
          <NativeSelect
            label={t('diffFrom')}
            data={options}
            value={String(sides.before)}
            onChange={(event) => pick('before')(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('diffTo')}
            data={options}
            value={String(sides.after)}
            onChange={(event) => pick('after')(event.currentTarget.value)}
          />
        </Group>
        {from && to && diff && (
          <div className={styles.compare}>
            <section className={styles.words} aria-label={t('diffChanges')} tabIndex={0}>
              <DiffList changes={diff.changes} onPick={setPicked} />
            </section>
            <section className={styles.drawing} aria-label={t('diffDrawing')}>
              <DiffCanvas key={`${sides.before} ${sides.after}`} before={from} after={to} diff={diff} picked={picked} />
            </section>
          </div>
        )}
      </Stack>
    </Modal>
  );
}

function useSide(workflow: WorkflowDetail, draft: Graph, side: Side): Graph | undefined {
  const version = useCall(
    workflowRoutes.version,
    { params: { id: workflow.id, no: side === 'draft' ? 1 : side } },
    { enabled: side !== 'draft', staleTime: Infinity },
  );
  return side === 'draft' ? draft : version.data?.graph;
}
