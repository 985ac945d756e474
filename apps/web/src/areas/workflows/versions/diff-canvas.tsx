import { edgeKey } from '@cultivar/workflow';
import type { DiffMark, Graph, GraphDiff, GraphNode } from '@cultivar/workflow';
import { useComputedColorScheme } from '@mantine/core';
import { Background, BackgroundVariant, Controls, Handle, Position, ReactFlow, ReactFlowProvider } from '@xyflow/react';
import type { Edge, Node, NodeProps, ReactFlowInstance } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEditorView } from '../editor/editor-context.ts';
import editor from '../editor/editor.module.css';
import { NodeIcon } from '../editor/node-icon.tsx';
import { portsOf } from '../model/graph-edits.ts';
import { CARD_HEIGHT, CARD_WIDTH, layout } from '../model/layout.ts';
import { summaryOf } from '../model/references.ts';
import { Mark } from './diff-list.tsx';
import styles from './versions.module.css';

type DiffNode = Node<
  { readonly node: GraphNode; readonly mark: DiffMark | undefined; readonly picked: boolean },
  'diff'
>;

function DiffCard({ data: { node, mark, picked } }: NodeProps<DiffNode>) {
  const { registry, references, language } = useEditorView();
  const type = registry.get(node.type);
  const ports = Object.keys(portsOf(node, type));
  return (
    <div
      className={styles.card}
      data-category={type?.category ?? 'world'}
      data-mark={mark}
      data-picked={picked || undefined}
    >
      <Handle type="target" position={Position.Top} className={styles.handle!} />
      {mark && (
        <span className={styles.badge}>
          <Mark mark={mark} />
        </span>
      )}
      <div className={styles.head}>
        <span className={`${editor.tile} ${editor.tileBig}`}>
          <NodeIcon name={type?.icon ?? ''} size={20} />
        </span>
        <div>
          <div className={styles.title}>{type?.title[language] ?? node.type}</div>
          <div className={styles.summary}>{summaryOf(node, type, references, language)}</div>
        </div>
      </div>
      {ports.map((port, index) => (
        <Handle
          key={port}
          type="source"
          id={port}
          position={Position.Bottom}
          className={styles.handle!}
          style={{ left: `${((index + 0.5) / ports.length) * 100}%` }}
        />
      ))}
    </div>
  );
}
const nodeTypes = { diff: DiffCard };
const COLOURS = { added: '#1d9150', removed: '#d0405c' };

/** Both graphs in one: what is there, and what was. Where something would be covered, all of it is laid out anew. */
export function mergedGraph(
  before: Graph,
  after: Graph,
  diff: GraphDiff,
  portsIn: (node: GraphNode) => string[],
): Graph {
  const gone = before.nodes.filter(({ id }) => diff.nodes.get(id) === 'removed');
  const nodes = [...after.nodes, ...gone];
  const ids = new Set(nodes.map(({ id }) => id));
  const old = before.edges.filter((edge) => diff.edges.get(edgeKey(edge)) === 'removed');
  const edges = [...after.edges, ...old].filter(({ from, to }) => ids.has(from) && ids.has(to));
  const merged: Graph = { nodes, edges, settings: after.settings };
  const covers = nodes.some(
    ({ id, position: { x, y } }) =>
      diff.nodes.has(id) &&
      nodes.some(
        (other) =>
          other.id !== id &&
          Math.abs(x - other.position.x) < CARD_WIDTH &&
          Math.abs(y - other.position.y) < CARD_HEIGHT,
      ),
  );
  if (!covers) return merged;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const places = layout(merged, { portsOf: (id) => portsIn(byId.get(id)!) });
  return { ...merged, nodes: nodes.map((node) => ({ ...node, position: places.get(node.id) ?? node.position })) };
}

interface DiffCanvasProps {
  readonly before: Graph;
  readonly after: Graph;
  readonly diff: GraphDiff;
  readonly picked: string | undefined;
}
/** The difference, drawn: new with a green frame, changed with a double one, removed dashed and struck out. */
export function DiffCanvas(props: DiffCanvasProps) {
  return (
    <ReactFlowProvider>
      <Drawn {...props} />
    </ReactFlowProvider>
  );
}
function Drawn({ before, after, diff, picked }: DiffCanvasProps) {
  const { t } = useTranslation('workflows');
  const { registry } = useEditorView();
  const scheme = useComputedColorScheme('light');
  const [flow, setFlow] = useState<ReactFlowInstance<DiffNode>>();
  const graph = useMemo(
    () => mergedGraph(before, after, diff, (node) => Object.keys(portsOf(node, registry.get(node.type)))),
    [before, after, diff, registry],
  );
  const nodes = graph.nodes.map((node): DiffNode => {
    const data = { node, mark: diff.nodes.get(node.id), picked: node.id === picked };
    return { id: node.id, type: 'diff', position: node.position, data, draggable: false, focusable: false };
  });
  const edges = graph.edges.map((edge): Edge => {
    const mark = diff.edges.get(edgeKey(edge));
    return {
      id: edgeKey(edge),
      ...{ source: edge.from, sourceHandle: edge.port, target: edge.to, type: 'smoothstep', focusable: false },
      style: {
        strokeWidth: mark ? 3 : 1.6,
        stroke: mark ? COLOURS[mark] : undefined,
        strokeDasharray: mark === 'removed' ? '6 6' : undefined,
      },
    };
  });
  const marked = nodes.filter(({ data }) => data.mark);
  useEffect(() => {
    const node = graph.nodes.find(({ id }) => id === picked);
    if (node && flow)
      void flow.setCenter(node.position.x + CARD_WIDTH / 2, node.position.y + CARD_HEIGHT / 2, {
        zoom: 1,
        duration: 250,
      });
  }, [picked, flow, graph]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      colorMode={scheme}
      onInit={setFlow}
      fitView
      // what is different can be read at once; the rest is around it
      fitViewOptions={{ maxZoom: 0.9, minZoom: 0.45, padding: 0.1, nodes: marked.length ? marked : nodes }}
      minZoom={0.15}
      nodesDraggable={false}
      nodesConnectable={false}
      elementsSelectable={false}
      aria-label={t('diffDrawing')}
      proOptions={{ hideAttribution: true }}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} />
      <Controls showInteractive={false} />
    </ReactFlow>
  );
}
