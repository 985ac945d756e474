import type { MayHoldGround } from '@cultivar/audience';
import { checkingRoutes, workflowRoutes } from '@cultivar/contract';
import { runScenarios, scenarioFindings } from '@cultivar/engine';
import type { ScenarioResult } from '@cultivar/engine';
import { check, unmuted } from '@cultivar/workflow';
import type { Finding, Graph, KnownIds } from '@cultivar/workflow';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import { useCall } from '../../../api.ts';
import { registry } from './registry.ts';
import { scoringLaws } from './scoring-laws.ts';

export interface Findings {
  /** Everything, also what somebody keeps with a reason. */
  readonly all: readonly Finding[];
  /** What still counts. */
  readonly counting: readonly Finding[];
  readonly scenarios: readonly ScenarioResult[];
  /** Leads of the house that were looked at for it; undefined: not yet. */
  readonly people: number | undefined;
}
const NONE: readonly ScenarioResult[] = [];

/** All that is wrong with a draft, live: from the graph, from its scenarios, and from the leads of the house as soon as it is saved. */
export function useFindings(draft: Graph, known: KnownIds, workflowId: number, revision: number): Findings {
  const house = useCall(
    checkingRoutes.house,
    { params: { id: workflowId }, query: { revision } },
    { staleTime: 30_000, placeholderData: (before) => before },
  ).data;
  const laws = useQuery({ queryKey: ['scoring-laws'], queryFn: scoringLaws, staleTime: 60_000 }).data;
  // the same ground as the server's, or a scenario would fail here that holds there
  const content = useCall(
    workflowRoutes.ground,
    { params: { id: workflowId }, query: {} },
    { staleTime: 60_000, enabled: Boolean(draft.scenarios?.length) },
  ).data?.content;
  const later = useDeferredValue(draft);
  const ground = useMemo((): MayHoldGround => {
    const single = new Set(house?.single ?? []);
    return { ...(house && { segments: house.segments }), single: (field) => single.has(field) };
  }, [house]);
  const scenarios = useMemo(
    () =>
      house && laws && content ? runScenarios(later, registry, { segments: house.segments, laws, content }) : NONE,
    [content, house, laws, later],
  );
  return useMemo(() => {
    const ids = new Set(later.nodes.map(({ id }) => id));
    const all = [
      ...check(later, registry, known, ground),
      ...scenarioFindings(later, registry, scenarios),
      // the draft may have moved on since it was saved
      ...(house?.findings ?? []).filter(({ at }) => !at.node || ids.has(at.node)),
    ] as readonly Finding[];
    return { all, counting: unmuted(later, all), scenarios, people: house?.people };
  }, [ground, house, known, later, scenarios]);
}
