import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath } from '@xyflow/react';
import type { Edge, EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { BackTestAtEdge } from '../panels/back-test-figures.tsx';
import { EdgeShare } from '../panels/node-figures.tsx';
import { AddMenu } from './add-menu.tsx';
import { useEditorView } from './editor-context.ts';
import styles from './editor.module.css';

export type FlowEdge = Edge<
  {
    /** The step it leaves: not the card it is drawn from, if that is a collapsed group. */
    readonly from: string;
    readonly port: string;
    readonly name: string;
    /** A step that is dragged would be inserted here. */
    readonly target?: boolean;
  },
  'flow'
>;

/** A quiet line: its share when live, a "+" to insert when drawn. */
export const FlowEdgeLine = memo(function FlowEdgeLine(props: EdgeProps<FlowEdge>) {
  const { t } = useTranslation('workflows');
  const { readOnly, walked, backTest } = useEditorView();
  const { data, selected } = props;
  const source = data?.from ?? '';
  const port = data?.port ?? '';
  // handles are larger than their dots: the line goes from dot to dot
  const { sourceY, targetY } = props;
  // between cards that stand close it would loop
  const gap = targetY - sourceY + 16;
  const offset = gap > 0 ? Math.max(4, Math.min(26, gap / 2)) : 26;
  const [path, x, y] = getSmoothStepPath({
    ...props,
    sourceY: sourceY - 7,
    targetY: targetY + 9,
    borderRadius: 14,
    offset,
  });
  const onPath = walked?.ports.has(`${source}/${port}`);
  const strong = selected || onPath || data?.target;
  return (
    <>
      <BaseEdge
        path={path}
        interactionWidth={24}
        style={{
          stroke: strong ? 'var(--mantine-primary-color-filled)' : 'var(--canvas-line)',
          strokeWidth: data?.target ? 4 : strong ? 2.5 : 1.6,
          opacity: walked && !onPath ? 0.4 : 1,
        }}
      />
      <EdgeLabelRenderer>
        <div
          className={styles.edgeLabel}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`, zIndex: 5 }}
        >
          <EdgeShare from={source} port={port} />
          {backTest && <BackTestAtEdge from={source} port={port} />}
          {!readOnly && <AddMenu place={{ from: source, port }} label={t('insertInto', { port: data?.name ?? '' })} />}
        </div>
      </EdgeLabelRenderer>
    </>
  );
});
