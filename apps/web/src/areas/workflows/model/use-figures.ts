import { walkRoutes } from '@cultivar/contract';
import type { FigureSpan, NodeNumbers, WorkflowFigures, WorkflowNumbers } from '@cultivar/contract';
import { useLocalStorage } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { createContext, use, useMemo } from 'react';
import { useCall } from '../../../api.ts';

export interface Figures {
  readonly span: FigureSpan;
  readonly setSpan: (span: FigureSpan) => void;
  /** null: not read yet, or not the live view. */
  readonly figures: WorkflowFigures | null;
  /** By node: who stands there now, and who went on or ended in the chosen time. */
  readonly nodes: Readonly<Record<string, NodeNumbers>>;
}
const EVERY_MS = 5000;

/** Figures of the live view for a time that the reader chose; remembered for the next workflow. */
export function useFigures(workflowId: number, live: WorkflowNumbers | null, watching: boolean): Figures {
  const [span, setSpan] = useLocalStorage<FigureSpan>({ key: 'cultivar.figures', defaultValue: 'all' });
  const figures =
    useCall(
      walkRoutes.figures,
      { params: { id: workflowId }, query: { span } },
      { enabled: watching, refetchInterval: EVERY_MS, placeholderData: keepPreviousData },
    ).data ?? null;
  const nodes = useMemo(() => together(live, span === 'all' ? null : figures), [live, figures, span]);
  return useMemo(
    () => ({ span, setSpan, figures: watching ? figures : null, nodes }),
    [figures, nodes, setSpan, span, watching],
  );
}

const NOBODY = { passed: 0, left: 0, ports: {} };
/** Who stands somewhere is told live; since the beginning, so is who went on. */
function together(
  live: WorkflowNumbers | null,
  figures: WorkflowFigures | null,
): Readonly<Record<string, NodeNumbers>> {
  const now = live?.nodes ?? {};
  if (!figures) return now;
  const nodes: Record<string, NodeNumbers> = {};
  for (const id of new Set([...Object.keys(now), ...Object.keys(figures.nodes)])) {
    const { passed, left, ports } = figures.nodes[id] ?? NOBODY;
    nodes[id] = { at: now[id]?.at ?? 0, failed: now[id]?.failed ?? 0, passed, left, ports };
  }
  return nodes;
}

export const FiguresContext = createContext<Figures | null>(null);
/** null outside of the live view. */
export const useShownFigures = (): Figures | null => use(FiguresContext);
