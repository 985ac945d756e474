import { explain, matches } from '@cultivar/audience';
import type { EventPattern, Facts, Rule, Touchpoint } from '@cultivar/audience';
import type { Graph, Registry } from '@cultivar/workflow';

/** Where a way out leads: by a drawn connection, or by what the settings of the node choose. */
export function wayTo(graph: Graph, registry: Registry, from: string, way: string): string | null {
  const node = graph.nodes.find((one) => one.id === from)!;
  const type = registry.get(node.type)!;
  const jumps = (type.jumpsTo?.(type.config.parse(node.config)) ?? {}) as Record<string, string>;
  const there = graph.nodes.some((one) => one.id === jumps[way]);
  return there ? jumps[way]! : (graph.edges.find((edge) => edge.from === from && edge.port === way)?.to ?? null);
}

/** Every node that may come after this one, and itself. */
export function after(graph: Graph, registry: Registry, start: string): readonly string[] {
  const found = [start];
  for (const id of found) {
    const { type: name, config } = graph.nodes.find((one) => one.id === id)!;
    const type = registry.get(name)!;
    const jumps = Object.keys((type.jumpsTo?.(type.config.parse(config)) ?? {}) as object);
    const ways = new Set([...graph.edges.filter((edge) => edge.from === id).map((edge) => edge.port), ...jumps]);
    for (const way of ways) {
      const to = wayTo(graph, registry, id, way);
      if (to !== null && !found.includes(to)) found.push(to);
    }
  }
  return found;
}

export interface GoalReached {
  readonly goal: string;
  readonly why: unknown;
}
/** The first goal of a journey that a lead standing somewhere has reached. */
export function goalReached(
  { graph, registry }: { readonly graph: Graph; readonly registry: Registry },
  standsAt: string,
  news: readonly Touchpoint[],
  facts: Facts,
  now: Date,
): GoalReached | null {
  for (const node of graph.nodes) {
    const type = registry.get(node.type)!;
    const calls = type.goal?.(type.config.parse(node.config)) as
      { events: readonly EventPattern[]; rule?: Rule } | undefined;
    if (!calls || after(graph, registry, node.id).includes(standsAt)) continue;
    const { events, rule } = calls;
    const event = news.find((one) => events.some((pattern) => matches(pattern, one)));
    if (events.length ? !event : !rule) continue;
    const told = event ? { event: event.kind, ...(event.ref !== null && { ref: event.ref }) } : {};
    const found = rule ? explain(rule, facts, now) : null;
    if (!found || found.holds)
      return { goal: node.id, why: { goal: node.id, ...told, ...(found && { checks: found.checks }) } };
  }
  return null;
}
