import type { GraphGroup } from '@cultivar/workflow';
import { IconChevronDown, IconChevronRight, IconStack2 } from '@tabler/icons-react';
import { Handle, Position } from '@xyflow/react';
import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useDrawing } from './drawing-context.ts';
import { useEditorView } from './editor-context.ts';
import styles from './drawing.module.css';
import editor from './editor.module.css';

interface GroupData extends Record<string, unknown> {
  readonly group: GraphGroup;
  readonly into: number;
  readonly out: number;
}
export type FrameNode = Node<GroupData, 'frame'>;
export type FoldedNode = Node<GroupData, 'folded'>;

/** The frame around the steps of a group, with its title on top. */
export const FrameCard = memo(function FrameCard({ data: { group }, selected }: NodeProps<FrameNode>) {
  const { t } = useTranslation('workflows');
  return (
    <div className={styles.frame} data-selected={selected || undefined}>
      <div className={styles.frameTitle}>
        <Fold group={group} />
        <span className={styles.frameName}>{group.title || t('group')}</span>
        <span className={styles.frameCount}>{t('groupSteps', { count: group.nodes.length })}</span>
      </div>
    </div>
  );
});

/** A collapsed group: its title, how many steps are in it, and its ways in and out. */
export const FoldedCard = memo(function FoldedCard({ data: { group, into, out }, selected }: NodeProps<FoldedNode>) {
  const { t } = useTranslation('workflows');
  const { numbers } = useEditorView();
  const here = numbers && group.nodes.reduce((sum, id) => sum + (numbers[id]?.at ?? 0), 0);
  return (
    <div className={styles.folded} data-selected={selected || undefined}>
      <Handle
        type="target"
        position={Position.Top}
        isConnectable={false}
        className={`${editor.handle} ${editor.still}`}
      />
      <div className={styles.foldedHead}>
        <Fold group={group} />
        <IconStack2 size={18} aria-hidden className={styles.foldedIcon} />
        <span className={styles.frameName}>{group.title || t('group')}</span>
      </div>
      <div className={styles.foldedFacts}>
        <span>{t('groupSteps', { count: group.nodes.length })}</span>
        <span>{t('groupInto', { count: into })}</span>
        <span>{t('groupOut', { count: out })}</span>
        {here !== null && <strong>{t('standHere', { count: here })}</strong>}
      </div>
      <Handle
        type="source"
        position={Position.Bottom}
        isConnectable={false}
        className={`${editor.handle} ${editor.still}`}
      />
    </div>
  );
});

function Fold({ group }: { group: GraphGroup }) {
  const { t } = useTranslation('workflows');
  const { fold } = useDrawing();
  const label = t(group.collapsed ? 'groupExpand' : 'groupCollapse');
  return (
    <button
      type="button"
      className={`${styles.fold} nodrag`}
      aria-expanded={!group.collapsed}
      aria-label={`${label}: ${group.title || t('group')}`}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        fold(group.id);
      }}
    >
      {group.collapsed ? <IconChevronRight size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />}
    </button>
  );
}
