import type { EventPattern, Rule } from '@cultivar/audience';
import type { Graph, Registry } from '@cultivar/workflow';

const EVERYBODY: Rule = { kind: 'all', rules: [] };

export interface EntryPlace {
  readonly nodeId: string;
  /** Who came in here by it in so many days, or is in the segment; null: cannot be told beforehand (by hand, by a clock, a post). */
  readonly people: Rule | null;
  readonly byHand: boolean;
}
/** The ways in of a graph with those they are for. */
export function entryPlaces(graph: Graph, registry: Registry, withinDays: number): readonly EntryPlace[] {
  return graph.nodes.flatMap((node): EntryPlace[] => {
    const type = registry.get(node.type);
    const config = type?.category === 'entry' ? type.config.safeParse(node.config) : undefined;
    const trigger = config?.success ? type!.trigger?.(config.data) : undefined;
    if (!trigger) return [];
    const rules = trigger.events.map((event): Rule =>
      event.kind === 'segment.entered' && event.ref !== undefined
        ? { kind: 'segment', segment: event.ref }
        : { kind: 'behaviour', event, atLeast: 1, withinDays },
    );
    if (trigger.clock?.kind === 'timetable') rules.push({ kind: 'segment', segment: trigger.clock.segment });
    if (trigger.clock?.kind === 'date') rules.push({ kind: 'field', field: trigger.clock.field, op: 'filled' });
    return [{ nodeId: node.id, people: rules.length ? { kind: 'any', rules } : null, byHand: trigger.byHand }];
  });
}

/** Those whom a workflow is for, as far as it can be told: by the events, segments and dates of its entries; else everybody. */
export function population(graph: Graph, registry: Registry, withinDays: number): Rule {
  const known = entryPlaces(graph, registry, withinDays).flatMap(({ people }) => people ?? []);
  return known.length ? { kind: 'any', rules: known } : EVERYBODY;
}
/** The entry rule and the suppression rule as one. */
export function mayEnter({ settings }: Graph): Rule {
  const rules: Rule[] = [];
  if (settings.entryRule) rules.push(settings.entryRule);
  if (settings.suppressionRule) rules.push({ kind: 'not', rule: settings.suppressionRule });
  return { kind: 'all', rules };
}

/** SQL for every so manieth lead, spread evenly, and the same ones each time. */
export const oneIn = (every: string, id: string): string => `(hashint8(${id}) & 2147483647) % (${every}) = 0`;

/** The events that let leads in. */
export const entryEvents = (graph: Graph, registry: Registry): readonly EventPattern[] =>
  graph.nodes.flatMap((node) => {
    const type = registry.get(node.type);
    const config = type?.category === 'entry' ? type.config.safeParse(node.config) : undefined;
    return config?.success ? (type!.trigger?.(config.data).events ?? []) : [];
  });
