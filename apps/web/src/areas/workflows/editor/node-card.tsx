import type { GraphNode } from '@cultivar/workflow';
import { IconAlertTriangle, IconExclamationCircle } from '@tabler/icons-react';
import { Handle, Position, useNodeConnections } from '@xyflow/react';
import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { portsOf } from '../model/graph-edits.ts';
import { summaryOf } from '../model/references.ts';
import { BackTestAtNode } from '../panels/back-test-figures.tsx';
import { NodeFigures } from '../panels/node-figures.tsx';
import { AddMenu } from './add-menu.tsx';
import { severityOf, useEditorView } from './editor-context.ts';
import styles from './editor.module.css';
import { NodeIcon } from './node-icon.tsx';

export type CardNode = Node<{ readonly node: GraphNode }, 'card'>;

/** A node on the canvas: what it is, what it does in one line, its ways out, its faults, and its leads when live. */
export const NodeCard = memo(function NodeCard({ data: { node }, selected }: NodeProps<CardNode>) {
  const { t } = useTranslation('workflows');
  const view = useEditorView();
  const type = view.registry.get(node.type);
  const findings = view.findings.get(node.id);
  const severity = severityOf(findings);
  const order = view.walked?.nodes.get(node.id);
  const ports = Object.entries(portsOf(node, type));
  const category = type?.category ?? 'world';
  const summary = summaryOf(node, type, view.references, view.language);
  return (
    <div
      className={styles.card}
      data-category={category}
      data-severity={severity}
      data-selected={selected || undefined}
      data-dimmed={(view.walked && order === undefined) || undefined}
      data-walked={order !== undefined || undefined}
      data-now={view.walked?.current === node.id || undefined}
    >
      {category !== 'entry' && (
        <Handle type="target" position={Position.Top} className={`${styles.handle} ${styles.still}`} />
      )}
      {order !== undefined && <span className={styles.order}>{order}</span>}
      {severity && (
        <button type="button" className={`${styles.state} nodrag`} data-severity={severity} onClick={view.showFindings}>
          {severity === 'error' ? (
            <IconExclamationCircle size={14} aria-hidden />
          ) : (
            <IconAlertTriangle size={14} aria-hidden />
          )}
          {t(severity === 'error' ? 'errorsAtNode' : 'warningsAtNode', { count: findings!.length })}
        </button>
      )}
      <div className={styles.head}>
        <span className={`${styles.tile} ${styles.tileBig}`}>
          <NodeIcon name={type?.icon ?? ''} size={20} />
        </span>
        <div className={styles.titles}>
          <div className={styles.title}>{type?.title[view.language] ?? node.type}</div>
          <div className={styles.summary}>{summary || t('notSetUp')}</div>
        </div>
      </div>
      {view.numbers && <NodeFigures nodeId={node.id} />}
      {view.backTest && <BackTestAtNode nodeId={node.id} />}
      {ports.length > 1 && (
        <div className={styles.ports}>
          {ports.map(([port, words]) => (
            <div
              key={port}
              className={styles.port}
              title={words[view.language]}
              data-walked={view.walked?.ports.has(`${node.id}/${port}`) || undefined}
            >
              {words[view.language]}
            </div>
          ))}
        </div>
      )}
      {ports.map(([port, words], index) => (
        <Port
          key={port}
          nodeId={node.id}
          port={port}
          name={words[view.language]}
          left={((index + 0.5) / ports.length) * 100}
        />
      ))}
    </div>
  );
});

function Port({ nodeId, port, name, left }: { nodeId: string; port: string; name: string; left: number }) {
  const { t } = useTranslation('workflows');
  const { readOnly } = useEditorView();
  const connected = useNodeConnections({ id: nodeId, handleType: 'source', handleId: port }).length > 0;
  return (
    <>
      <Handle
        type="source"
        id={port}
        position={Position.Bottom}
        className={styles.handle}
        style={{ left: `${left}%` }}
        data-connected={connected || undefined}
        title={name}
        role="img"
        aria-label={name}
      />
      {!connected && !readOnly && (
        <div className={styles.stub} style={{ left: `${left}%` }}>
          <AddMenu place={{ from: nodeId, port }} label={t('addAfterPort', { port: name })} />
        </div>
      )}
    </>
  );
}
