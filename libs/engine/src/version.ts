import { RULE_NEEDS } from '@cultivar/audience';
import type { EventPattern, Facts, Rule } from '@cultivar/audience';
import type { AnyNodeType, Graph, Registry, Trigger } from '@cultivar/workflow';
import { goalsOf } from './goals.ts';
import type { Goal } from './goals.ts';

/** Which touchpoints and segments rules look at. */
export interface Looks {
  readonly kinds: ReadonlySet<string>;
  readonly segments: ReadonlySet<string>;
}
export interface CompiledNode {
  /** Place in the graph's node list: what `cursor.node` and `step.node` hold. */
  readonly index: number;
  readonly id: string;
  readonly type: AnyNodeType | null;
  readonly config: unknown;
  /** Next node by port. */
  readonly next: ReadonlyMap<string, number>;
  /** What lets leads in here; null for a node that is no entry. */
  readonly trigger: Trigger | null;
  /** Why the node cannot be visited (type gone, settings no longer valid). A visit parks the lead with it. */
  readonly fault: string | null;
  /** Who waits here goes on as soon as this holds. */
  readonly until: Rule | null;
}
/** A graph made ready to walk: everything a walk and its loader ask for, looked up once. Immutable. */
export interface Version extends Looks {
  readonly nodes: readonly CompiledNode[];
  readonly byId: ReadonlyMap<string, CompiledNode>;
  /** Union of what the node types declared in `needs`. */
  readonly needs: ReadonlySet<keyof Facts>;
  /** Events the nodes look at or wait for. */
  readonly events: readonly EventPattern[];
  readonly settings: Graph['settings'];
  /** What the rules for coming in look at. */
  readonly entryLooks: Looks;
  /** For whom this holds, leaves at the next step. */
  readonly leaveRule: Rule | null;
  readonly goals: readonly Goal[];
  /** Something may move a lead that waits: a goal, or a rule that a wait is for. */
  readonly watches: boolean;
  /** What those look at. */
  readonly watchLooks: Looks;
}

/** Never throws: a node that cannot work carries its fault, so that the other leads go on. */
export function compileVersion(graph: Graph, registry: Registry): Version {
  const place = new Map(graph.nodes.map((node, index) => [node.id, index]));
  const needs = new Set<keyof Facts>();
  const rules: Rule[] = [];
  const events: EventPattern[] = [];
  const nodes = graph.nodes.map((node, index): CompiledNode => {
    const next = new Map<string, number>();
    for (const edge of graph.edges) {
      const to = place.get(edge.to);
      if (edge.from === node.id && to !== undefined) next.set(edge.port, to);
    }
    const bare = { index, id: node.id, next, type: null, config: null, trigger: null, until: null };
    const type = registry.get(node.type);
    if (!type) return { ...bare, fault: `there is no node type "${node.type}"` };
    try {
      const config: unknown = type.config.parse(node.config);
      for (const need of type.needs as (keyof Facts)[]) needs.add(need);
      const reads = type.reads?.(config);
      rules.push(...(reads?.rules ?? []));
      events.push(...(reads?.events ?? []));
      for (const [port, target] of Object.entries(type.jumpsTo?.(config) ?? {})) {
        const to = place.get(target);
        if (to !== undefined) next.set(port, to);
      }
      const until = type.until?.(config) ?? null;
      return { ...bare, type, config, trigger: type.trigger?.(config) ?? null, until, fault: null };
    } catch (error) {
      return { ...bare, type, fault: `the settings of "${node.id}" are not valid: ${messageOf(error)}` };
    }
  });
  const { suppressionRule, suppressInside } = graph.settings;
  const leaveRule = suppressInside && suppressionRule ? suppressionRule : null;
  if (leaveRule) {
    rules.push(leaveRule);
    for (const need of RULE_NEEDS) needs.add(need);
  }
  const goals = goalsOf(nodes);
  const watching = [...goals.map((goal) => goal.rule), ...nodes.map((node) => node.until)].filter(
    (rule) => rule !== null,
  );
  return {
    nodes,
    goals,
    watches: goals.length > 0 || watching.length > 0,
    watchLooks: looksOf(watching),
    byId: new Map(nodes.map((node) => [node.id, node])),
    needs,
    events,
    settings: graph.settings,
    entryLooks: looksOf(
      [graph.settings.entryRule, graph.settings.suppressionRule].filter((rule) => rule !== undefined),
    ),
    leaveRule,
    ...looksOf(rules, events),
  };
}

/** What rules and events look at. Segments are named, not followed: their rules may change while a version stands. */
export function looksOf(rules: readonly Rule[], events: readonly EventPattern[] = []): Looks {
  const kinds = new Set(events.map((event) => event.kind));
  const segments = new Set<string>();
  const visit = (rule: Rule): void => {
    if (rule.kind === 'all' || rule.kind === 'any') rule.rules.forEach(visit);
    else if (rule.kind === 'not') visit(rule.rule);
    else if (rule.kind === 'behaviour') kinds.add(rule.event.kind);
    else if (rule.kind === 'segment') segments.add(rule.segment);
  };
  rules.forEach(visit);
  return { kinds, segments };
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
