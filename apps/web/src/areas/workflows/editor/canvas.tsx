import type { Graph, GraphEdge } from '@cultivar/workflow';
import { useComputedColorScheme } from '@mantine/core';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  useReactFlow,
  ViewportPortal,
} from '@xyflow/react';
import type { Connection, EdgeChange, FinalConnectionState, NodeChange } from '@xyflow/react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { refusesEdge } from '../model/graph-edits.ts';
import type { Point } from '../model/graph-edits.ts';
import { CARD_HEIGHT, CARD_WIDTH, GRID } from '../model/card-size.ts';
import type { Guide } from '../model/guides.ts';
import { edgeId, fitFrames, useCards, useEdges } from './canvas-cards.ts';
import type { CanvasNode } from './canvas-cards.ts';
import { dragged } from './canvas-drag.ts';
import { CanvasTools } from './canvas-tools.tsx';
import { useDrawing } from './drawing-context.ts';
import drawing from './drawing.module.css';
import { useEditorView } from './editor-context.ts';
import type { PortPlace } from './editor-context.ts';
import styles from './editor.module.css';
import { FlowEdgeLine } from './flow-edge.tsx';
import type { FlowEdge } from './flow-edge.tsx';
import { FoldedCard, FrameCard } from './group-card.tsx';
import { NodeCard } from './node-card.tsx';
import { NoteCard } from './note-card.tsx';

export { FIT } from './canvas-tools.tsx';
export const DRAG_TYPE = 'application/x-cultivar-step';
const nodeTypes = { card: NodeCard, note: NoteCard, frame: FrameCard, folded: FoldedCard };
const edgeTypes = { flow: FlowEdgeLine };

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
  readonly onDropType?: (type: string, at: Point, after?: PortPlace) => void;
  readonly onTidy?: () => void;
  readonly onNote?: () => void;
}

const asEdge = ({ source, sourceHandle, target }: Connection | FlowEdge): GraphEdge => ({
  from: source,
  port: sourceHandle ?? '',
  to: target,
});
/** The edge under the pointer or close to it, by what React Flow draws around its line. */
const edgeUnder = ({ clientX, clientY }: { clientX: number; clientY: number }): string | undefined => {
  for (const [x, y] of NEAR)
    for (const it of document.elementsFromPoint(clientX + x, clientY + y)) {
      const id = it.closest<HTMLElement>('.react-flow__edge')?.dataset.id;
      if (id !== undefined) return id;
    }
  return undefined;
};
const NEAR = [
  [0, 0],
  [-20, 0],
  [20, 0],
  [0, -20],
  [0, 20],
] as const;

/** The drawn graph. Everything that changes it is handed up; only what is moving or selected right now is kept here. */
export function Canvas(props: CanvasProps) {
  const { graph, selection } = props;
  const { t } = useTranslation('workflows');
  const view = useEditorView();
  const { quickAdd } = useDrawing();
  const flow = useReactFlow<CanvasNode, FlowEdge>();
  const scheme = useComputedColorScheme('light');
  const overview = useOverview(graph);
  const { nodes, guides, changeNodes } = useNodeChanges(props);
  const [selectedEdges, setSelectedEdges] = useState<ReadonlySet<string>>(new Set());
  const [over, setOver] = useState<string>();
  const edges = useEdges(graph, selectedEdges, over);

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
  const drop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(DRAG_TYPE);
    setOver(undefined);
    if (!type) return;
    event.preventDefault();
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const on = edgeUnder(event);
    const edge = graph.edges.find((it) => edgeId(it) === on);
    const snapped = (n: number) => Math.round(n / GRID) * GRID;
    props.onDropType?.(type, { x: snapped(at.x - CARD_WIDTH / 2), y: snapped(at.y - 32) }, edge);
  };
  /** A connection drawn into the open: what shall stand there? */
  const connectEnd = (event: MouseEvent | TouchEvent, { toNode, fromNode, fromHandle }: FinalConnectionState) => {
    if (toNode || !fromNode || fromHandle?.type !== 'source' || !('clientX' in event)) return;
    const at = { x: event.clientX, y: event.clientY };
    const { x, y } = flow.screenToFlowPosition(at);
    quickAdd({ at, place: { from: fromNode.id, port: fromHandle.id ?? '' }, spot: { x: x - CARD_WIDTH / 2, y } });
  };
  const labels = useMemo(
    () => ({
      'node.a11yDescription.default': t('nodeKeys'),
      'node.a11yDescription.keyboardDisabled': t('nodeKeys'),
      'edge.a11yDescription.default': t('edgeKeys'),
      'minimap.ariaLabel': t('minimap'),
    }),
    [t],
  );
  return (
    <ReactFlow<CanvasNode, FlowEdge>
      className={styles.canvas!}
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={changeNodes}
      onEdgesChange={changeEdges}
      onConnect={(connection) => props.onConnect?.(asEdge(connection))}
      onConnectEnd={connectEnd}
      isValidConnection={(connection) => !refusesEdge(graph, asEdge(connection), view.registry)}
      onEdgesDelete={(gone) => props.onDisconnect?.(gone.map(({ data }) => ({ from: data!.from, port: data!.port })))}
      onDrop={drop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(view.readOnly ? undefined : edgeUnder(event));
      }}
      onDragLeave={() => setOver(undefined)}
      nodesDraggable={!view.readOnly}
      nodesConnectable={!view.readOnly}
      elementsSelectable
      deleteKeyCode={null}
      multiSelectionKeyCode={MULTI}
      selectionKeyCode="Shift"
      connectionRadius={48}
      minZoom={0.1}
      maxZoom={1.6}
      onMoveStart={(event) => panning(event, true)}
      onMoveEnd={(event) => panning(event, false)}
      onInit={(it) => void it.setViewport(firstView(graph))}
      colorMode={scheme}
      proOptions={PRO}
      ariaLabelConfig={labels}
      onKeyDown={(event) => {
        if ((event.key === 'Delete' || event.key === 'Backspace') && selectedEdges.size && !view.readOnly) {
          const ports = graph.edges.filter((edge) => selectedEdges.has(edgeId(edge)));
          if (ports.length) props.onDisconnect?.(ports);
          setSelectedEdges(new Set());
        }
      }}
    >
      <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.4} color="var(--canvas-dot)" />
      {overview.shown && <Overview small={!overview.roomy} />}
      {guides.length > 0 && <Guides guides={guides} />}
      <CanvasTools
        selection={selection}
        overview={overview}
        onTidy={view.readOnly ? undefined : props.onTidy}
        onNote={view.readOnly ? undefined : props.onNote}
      />
    </ReactFlow>
  );
}
/** While the ground is dragged the pluses on the lines are not drawn: hundreds of them cost half of the frames. */
function panning(event: MouseEvent | TouchEvent | null, on: boolean): void {
  if (on && event?.type === 'wheel') return;
  document.querySelector<HTMLElement>('.react-flow__viewport')?.toggleAttribute('data-panning', on);
}
const MULTI = ['Shift', 'Meta', 'Control'];
const PRO = { hideAttribution: true };

/** What is being moved, with what follows it and the lines it snaps to; handed up once it is let go. */
function useNodeChanges({ graph, selection, onSelect, onMove }: CanvasProps) {
  const [nodes, setNodes] = useCards(graph, selection);
  const [guides, setGuides] = useState<readonly Guide[]>([]);
  const dragging = useRef(false);
  const changeNodes = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const moving = dragged(graph, nodes, changes, dragging.current);
      dragging.current = moving.dragging;
      setGuides((before) => (before.length || moving.guides.length ? moving.guides : before));
      setNodes((before) => {
        const now = applyNodeChanges(moving.changes, before);
        return changes.some(({ type }) => type === 'position' || type === 'dimensions') ? fitFrames(now, graph) : now;
      });
      const selects = changes.filter((change) => change.type === 'select');
      if (selects.length) {
        const chosen = new Set(selection);
        for (const { id, selected } of selects)
          if (selected) chosen.add(id);
          else chosen.delete(id);
        onSelect([...chosen]);
      }
      if (moving.settled.size) onMove?.(moving.settled);
    },
    [graph, nodes, selection, onSelect, onMove, setNodes],
  );
  return { nodes, guides, changeNodes };
}

/** Shown by itself where there is room; on a smaller screen only who asks for it has it, on a phone nobody: it would cover the cards. */
function useOverview({ nodes }: Graph) {
  const roomy = useMediaQuery('(min-width: 1440px) and (min-height: 800px)') ?? false;
  const phone = useMediaQuery('(max-width: 800px)');
  const [asked, ask] = useLocalStorage<boolean | null>({
    ...{ key: 'cultivar-overview', defaultValue: null, getInitialValueInEffect: false },
  });
  const offered = nodes.length > 8 && !phone;
  const shown = offered && (asked ?? roomy);
  return { shown, roomy, toggle: offered ? () => ask(!shown) : undefined };
}

function Overview({ small }: { small: boolean }) {
  return (
    <MiniMap
      className={styles.minimap!}
      pannable
      zoomable
      position="bottom-right"
      style={small ? { width: 112, height: 80 } : { width: 132, height: 96 }}
      nodeColor={(node) =>
        node.type === 'frame' ? 'transparent' : node.type === 'note' ? '#e2c95b' : 'var(--canvas-line)'
      }
      nodeBorderRadius={24}
      maskColor="color-mix(in srgb, var(--canvas-ground) 72%, transparent)"
      bgColor="var(--card)"
    />
  );
}

function Guides({ guides }: { guides: readonly Guide[] }) {
  return (
    <ViewportPortal>
      {guides.map(({ direction, at, from, to }) => (
        <div
          key={direction}
          className={drawing.guide}
          style={
            direction === 'down'
              ? { transform: `translate(${at}px, ${from}px)`, width: 1, height: to - from }
              : { transform: `translate(${from}px, ${at}px)`, height: 1, width: to - from }
          }
        />
      ))}
    </ViewportPortal>
  );
}
