import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconArrowsMaximize,
  IconFocusCentered,
  IconLayoutDistributeVertical,
  IconMap2,
  IconMinus,
  IconNote,
  IconPlus,
} from '@tabler/icons-react';
import { Panel, useReactFlow } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import styles from './editor.module.css';

/** Room for the tools below. */
export const FIT = { maxZoom: 1, padding: { top: '32px', bottom: '48px', left: '64px', right: '64px' } } as const;

interface CanvasToolsProps {
  readonly selection: readonly string[];
  /** Of the whole drawing; without `toggle` it is not offered. */
  readonly overview: { readonly shown: boolean; readonly toggle: (() => void) | undefined };
  readonly onTidy: (() => void) | undefined;
  readonly onNote: (() => void) | undefined;
}
/** How the canvas is looked at, and what concerns the drawing as a whole. */
export function CanvasTools({ selection, overview, onTidy, onNote }: CanvasToolsProps) {
  const { t } = useTranslation('workflows');
  const flow = useReactFlow();
  const fit = (ids?: readonly string[]) =>
    void flow.fitView({ duration: 200, ...FIT, ...(ids && { nodes: ids.map((id) => ({ id })) }) });
  const tools: { label: string; icon: typeof IconPlus; act: () => void; pressed?: boolean }[] = [
    { label: t('zoomIn'), icon: IconPlus, act: () => void flow.zoomIn({ duration: 150 }) },
    { label: t('zoomOut'), icon: IconMinus, act: () => void flow.zoomOut({ duration: 150 }) },
    { label: t('fitKey'), icon: IconArrowsMaximize, act: () => fit() },
    ...(selection.length ? [{ label: t('fitSelectionKey'), icon: IconFocusCentered, act: () => fit(selection) }] : []),
    ...(overview.toggle
      ? [{ label: t('overview'), icon: IconMap2, act: overview.toggle, pressed: overview.shown }]
      : []),
    ...(onTidy ? [{ label: t('tidy'), icon: IconLayoutDistributeVertical, act: onTidy }] : []),
    ...(onNote ? [{ label: t('noteKey'), icon: IconNote, act: onNote }] : []),
  ];
  return (
    <Panel position="bottom-left">
      <div className={styles.tools} role="group" aria-label={t('view')}>
        {tools.map(({ label, icon: Drawn, act, pressed }) => (
          <Tooltip key={label} label={label} position="right">
            <ActionIcon
              variant={pressed ? 'light' : 'subtle'}
              color="gray"
              aria-label={label}
              aria-pressed={pressed}
              onClick={act}
            >
              <Drawn size={17} />
            </ActionIcon>
          </Tooltip>
        ))}
      </div>
    </Panel>
  );
}
