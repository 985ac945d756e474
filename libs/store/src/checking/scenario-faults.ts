import { runScenarios, scenarioFindings } from '@cultivar/engine';
import type { Finding, Graph, Registry } from '@cultivar/workflow';
import { contentItems } from '../content/asset.store.ts';
import type { Sql } from '../database.ts';
import { lawsOf, scoringModel } from '../engine/house-rules.ts';
import { segmentRules } from '../rules/rule-sql.ts';

/** Scenarios of a draft that go otherwise than expected, as faults that stop publishing. */
export async function scenarioFaults(sql: Sql, registry: Registry, graph: Graph): Promise<Finding[]> {
  if (!graph.scenarios?.length) return [];
  const ground = {
    segments: await segmentRules(sql),
    laws: lawsOf(await scoringModel(sql)),
    content: await contentItems(sql),
  };
  return scenarioFindings(graph, registry, runScenarios(graph, registry, ground));
}
