import type { Graph, GraphEdge } from '@cultivar/workflow';
import { ActionIcon, Tooltip, useComputedColorScheme } from '@mantine/core';
import { IconArrowsMaximize, IconLayoutDistributeVertical, IconMinus, IconPlus } from '@tabler/icons-react';
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  MiniMap,
  Panel,
  ReactFlow,
  useReactFlow,
} from '@xyflow/react';
import type { Connection, EdgeChange, NodeChange } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { portsOf, refusesEdge } from '../model/graph-edits.ts';
import type { Point } from '../model/graph-edits.ts';
import { CARD_HEIGHT, CARD_WIDTH } from '../model/layout.ts';
import { summaryOf } from '../model/references.ts';
import { useEditorView } from './editor-context.ts';
import type { PortPlace } from './editor-context.ts';
import styles from './editor.module.css';
import { FlowEdgeLine } from './flow-edge.tsx';
import type { FlowEdge } from './flow-edge.tsx';
import { NodeCard } from './node-card.tsx';
import type { CardNode } from './node-card.tsx';

export const DRAG_TYPE = 'application/x-cultivar-step';
const nodeTypes = { card: NodeCard };
const edgeTypes = { flow: FlowEdgeLine };
const edgeId = ({ from, port }: PortPlace): string => `${from}/${port}`;

/** Room for the totals on top and the tools below. */
export const FIT = { maxZoom: 1, padding: { top: '64px', bottom: '48px', left: '64px', right: '64px' } } as const;
/** Below this zoom the cards can hardly be read: a long journey rather starts at its top. */
const READABLE = 0.78;

/** Everything if it can be read then, else the beginning. */
function firstView({ nodes }: Graph): { x: number; y: number; zoom: number } {
  const stage = document.querySelector('.react-flow')?.getBoundingClientRect() ?? { width: 800, height: 600 };
  if (!nodes.length) return { x: stage.width / 2 - CARD_WIDTH / 2, y: stage.height / 4, zoom: 1 };
  const xs = nodes.map(({ position }) => position.x);
  const ys = nodes.map(({ position }) => position.y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left + CARD_WIDTH, Math.max(...ys) - top + CARD_HEIGHT + 40];
  const zoom = Math.min(1, Math.max(READABLE, Math.min((stage.width - 96) / width, (stage.height - 112) / height)));
  const first = nodes.find(({ position }) => position.y === top)!;
  const middle = width * zoom <= stage.width - 48 ? left + width / 2 : first.position.x + CARD_WIDTH / 2;
  return { x: stage.width / 2 - middle * zoom, y: 64 - top * zoom, zoom };
}

export interface CanvasProps {
  readonly graph: Graph;
  readonly selection: readonly string[];
  readonly onSelect: (ids: readonly string[]) => void;
  readonly onMove?: (positions: ReadonlyMap<string, Point>) => void;
  readonly onConnect?: (edge: GraphEdge) => void;
  readonly onDisconnect?: (ports: readonly PortPlace[]) => void;
  readonly onDropType?: (type: string, at: Point) => void;
  readonly onTidy?: () => void;
}

/** The drawn graph. Everything that changes it is handed up; only what is moving or selected right now is kept here. */
export function Canvas(props: CanvasProps) {
  const { graph, selection, onSelect, onMove } = props;
  const { t } = useTranslation('workflows');
  const view = useEditorView();
  const flow = useReactFlow<CardNode, FlowEdge>();
  const scheme = useComputedColorScheme('light');
  const [nodes, setNodes] = useCards(graph, selection);
  const [selectedEdges, setSelectedEdges] = useState<ReadonlySet<string>>(new Set());
  const edges = useEdges(graph, selectedEdges);

  const changeNodes = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      setNodes((before) => applyNodeChanges(changes, before));
      const selects = changes.filter((change) => change.type === 'select');
      if (selects.length) {
        const chosen = new Set(selection);
        for (const { id, selected } of selects)
          if (selected) chosen.add(id);
          else chosen.delete(id);
        onSelect([...chosen]);
      }
      const settled = new Map<string, Point>();
      for (const change of changes)
        if (change.type === 'position' && !change.dragging && change.position) settled.set(change.id, change.position);
      if (settled.size) onMove?.(settled);
    },
    [selection, onSelect, onMove, setNodes],
  );
  const changeEdges = useCallback((changes: EdgeChange<FlowEdge>[]) => {
    setSelectedEdges((before) => {
      const next = new Set(before);
      for (const change of changes)
        if (change.type === 'select')
          if (change.selected) next.add(change.id);
          else next.delete(change.id);
      return next;
    });
  }, []);
  const asEdge = ({ source, sourceHandle, target }: Connection | FlowEdge): GraphEdge => ({
    from: source,
    port: sourceHandle ?? '',
    to: target,
  });
  const drop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(DRAG_TYPE);
    if (!type) return;
    event.preventDefault();
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    props.onDropType?.(type, { x: at.x - CARD_WIDTH / 2, y: at.y - 32 });
  };
  return (
    <ReactFlow<CardNode, FlowEdge>
      className={styles.canvas!}
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={changeNodes}
      onEdgesChange={changeEdges}
      onConnect={(connection) => props.onConnect?.(asEdge(connection))}
      isValidConnection={(connection) => !refusesEdge(graph, asEdge(connection), view.registry)}
      onEdgesDelete={(gone) => props.onDisconnect?.(gone.map((edge) => ({ from: edge.source, port: edge.data!.port })))}
      onDrop={drop}
      onDragOver={(event) => event.preventDefault()}
      nodesDraggable={!view.readOnly}
      nodesConnectable={!view.readOnly}
      elementsSelectable
      deleteKeyCode={null}
      multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
      selectionKeyCode="Shift"
      connectionRadius={48}
      minZoom={0.2}
      maxZoom={1.6}
      onInit={(it) => void it.setViewport(firstView(graph))}
      colorMode={scheme}
      proOptions={{ hideAttribution: true }}
      ariaLabelConfig={{
        'node.a11yDescription.default': t('nodeKeys'),
        'node.a11yDescription.keyboardDisabled': t('nodeKeys'),
        'edge.a11yDescription.default': t('edgeKeys'),
        'minimap.ariaLabel': t('minimap'),
      }}
      onKeyDown={(event) => {
        if ((event.key === 'Delete' || event.key === 'Backspace') && selectedEdges.size && !view.readOnly) {
          const ports = graph.edges.filter((edge) => selectedEdges.has(edgeId(edge)));
          if (ports.length) props.onDisconnect?.(ports);
          setSelectedEdges(new Set());
        }
      }}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--canvas-dot)" />
      {graph.nodes.length > 8 && (
        <MiniMap
          className={styles.minimap!}
          pannable
          zoomable
          position="bottom-right"
          style={{ width: 132, height: 96 }}
          nodeColor={() => 'var(--canvas-line)'}
          nodeBorderRadius={24}
          maskColor="color-mix(in srgb, var(--canvas-ground) 72%, transparent)"
          bgColor="var(--card)"
        />
      )}
      <Tools onTidy={view.readOnly ? undefined : props.onTidy} />
    </ReactFlow>
  );
}

/** React Flow's nodes: made from the graph, keeping what it measured. */
function useCards(graph: Graph, selection: readonly string[]) {
  const { t } = useTranslation('workflows');
  const { registry, references, language } = useEditorView();
  const made = useMemo(
    () =>
      graph.nodes.map((node, index): CardNode => {
        const type = registry.get(node.type);
        return {
          id: node.id,
          type: 'card',
          position: node.position,
          data: { node },
          width: CARD_WIDTH,
          ariaLabel: t('nodeLabel', {
            title: type?.title[language] ?? node.type,
            summary: summaryOf(node, type, references, language),
            no: index + 1,
            all: graph.nodes.length,
            ways: Object.keys(portsOf(node, type)).length,
          }),
        };
      }),
    [graph, registry, references, language, t],
  );
  const state = useState<CardNode[]>([]);
  const [, setNodes] = state;
  useEffect(() => {
    setNodes((before) => {
      const known = new Map(before.map((node) => [node.id, node]));
      const chosen = new Set(selection);
      return made.map((node) => {
        const measured = known.get(node.id)?.measured;
        return { ...node, selected: chosen.has(node.id), ...(measured && { measured }) };
      });
    });
  }, [made, selection, setNodes]);
  return state;
}

function useEdges(graph: Graph, selected: ReadonlySet<string>): FlowEdge[] {
  const { registry, language } = useEditorView();
  return useMemo(() => {
    const byId = new Map(graph.nodes.map((node) => [node.id, node]));
    return graph.edges.flatMap((edge): FlowEdge[] => {
      const from = byId.get(edge.from);
      if (!from || !byId.has(edge.to)) return [];
      const id = edgeId(edge);
      const name = portsOf(from, registry.get(from.type))[edge.port]?.[language] ?? edge.port;
      return [
        {
          id,
          type: 'flow',
          source: edge.from,
          sourceHandle: edge.port,
          target: edge.to,
          selected: selected.has(id),
          data: { port: edge.port, name },
          ariaLabel: name,
        },
      ];
    });
  }, [graph, selected, registry, language]);
}

function Tools({ onTidy }: { onTidy: (() => void) | undefined }) {
  const { t } = useTranslation('workflows');
  const flow = useReactFlow();
  const tools = [
    { label: t('zoomIn'), icon: IconPlus, act: () => void flow.zoomIn({ duration: 150 }) },
    { label: t('zoomOut'), icon: IconMinus, act: () => void flow.zoomOut({ duration: 150 }) },
    {
      label: t('fit'),
      icon: IconArrowsMaximize,
      act: () => void flow.fitView({ duration: 200, ...FIT }),
    },
    ...(onTidy ? [{ label: t('tidy'), icon: IconLayoutDistributeVertical, act: onTidy }] : []),
  ];
  return (
    <Panel position="bottom-left">
      <div className={styles.tools} role="group" aria-label={t('view')}>
        {tools.map(({ label, icon: Drawn, act }) => (
          <Tooltip key={label} label={label} position="right">
            <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={act}>
              <Drawn size={17} />
            </ActionIcon>
          </Tooltip>
        ))}
      </div>
    </Panel>
  );
}
