import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath } from '@xyflow/react';
import type { Edge, EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../../shell/pieces.ts';
import { AddMenu } from './add-menu.tsx';
import { useEditorView } from './editor-context.ts';
import styles from './editor.module.css';

export type FlowEdge = Edge<{ readonly port: string; readonly name: string }, 'flow'>;

/** A quiet line: its share when live, a "+" to insert when drawn. */
export const FlowEdgeLine = memo(function FlowEdgeLine(props: EdgeProps<FlowEdge>) {
  const { t } = useTranslation('workflows');
  const { percent, number } = useNumbers();
  const { numbers, readOnly, walked } = useEditorView();
  const { source, data, selected } = props;
  const port = data?.port ?? '';
  // handles are larger than their dots: the line goes from dot to dot
  const { sourceY, targetY } = props;
  const [path, x, y] = getSmoothStepPath({
    ...props,
    sourceY: sourceY - 7,
    targetY: targetY + 9,
    borderRadius: 14,
    offset: 26,
  });
  const ways = numbers?.[source]?.ports ?? {};
  const went = ways[port] ?? 0;
  const all = Object.values(ways).reduce((sum, n) => sum + n, 0);
  const onPath = walked?.ports.has(`${source}/${port}`);
  return (
    <>
      <BaseEdge
        path={path}
        interactionWidth={24}
        style={{
          stroke: selected || onPath ? 'var(--mantine-primary-color-filled)' : 'var(--canvas-line)',
          strokeWidth: selected || onPath ? 2.5 : 1.6,
          opacity: walked && !onPath ? 0.4 : 1,
        }}
      />
      <EdgeLabelRenderer>
        <div
          className={styles.edgeLabel}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`, zIndex: 5 }}
        >
          {numbers && all > 0 && (
            <span className={styles.share} title={t('wentThisWay', { count: went })}>
              {percent(went / all)} · {number(went)}
            </span>
          )}
          {!readOnly && <AddMenu place={{ from: source, port }} label={t('insertInto', { port: data?.name ?? '' })} />}
        </div>
      </EdgeLabelRenderer>
    </>
  );
});
