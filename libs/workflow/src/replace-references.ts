import type { EventPattern, Rule } from '@cultivar/audience';
import type { z } from 'zod';
import { fieldWordsOf, REFERENCE_INPUTS } from './field-words.ts';
import type { ReferenceInput } from './field-words.ts';
import type { Graph } from './graph.ts';
import type { Registry } from './node-type.ts';
import { inRule, referencesOf, thingOf } from './references.ts';
import type { Reference } from './references.ts';

/** @returns everything of the house that a graph names: in settings, rules, events, and in the rules of the whole */
export function namedIn(graph: Graph, registry: Registry): Omit<Reference, 'field'>[] {
  const ofNodes = graph.nodes.flatMap(({ type: name, config }) => {
    const type = registry.get(name);
    // a draft may hold settings that are not valid yet: what of them is whole counts
    const whole = Object.fromEntries(
      Object.entries((type?.config.shape ?? {}) as Record<string, z.ZodType>)
        .map(([field, schema]) => [field, schema.safeParse(config[field])] as const)
        .filter(([, parsed]) => parsed.success)
        .map(([field, parsed]) => [field, parsed.data]),
    );
    return type ? referencesOf(type.config, whole) : [];
  });
  const rules = [graph.settings.entryRule, graph.settings.suppressionRule].filter((rule) => rule !== undefined);
  return [...ofNodes, ...rules.flatMap(inRule)].filter(({ id }) => id !== '').map(({ kind, id }) => ({ kind, id }));
}

/** @returns the id to write in the place of another */
export type Replace = (kind: ReferenceInput, id: string) => string;

/** The same graph with other ids of what it names. */
export function replaceReferences(graph: Graph, registry: Registry, replace: Replace): Graph {
  const { entryRule, suppressionRule } = graph.settings;
  return {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const type = registry.get(node.type);
      return type ? { ...node, config: inConfig(node.config, type.config as z.ZodObject, replace) } : node;
    }),
    settings: {
      ...graph.settings,
      ...(entryRule && { entryRule: otherRule(entryRule, replace) }),
      ...(suppressionRule && { suppressionRule: otherRule(suppressionRule, replace) }),
    },
  };
}

function inConfig(config: Readonly<Record<string, unknown>>, schema: z.ZodObject, replace: Replace) {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const part = (schema.shape as Record<string, z.ZodType>)[name];
      const input = part && fieldWordsOf(part)?.input;
      // unfinished settings stay as they are
      if (!part || !part.safeParse(value).success) return [name, value];
      if (input === 'rule') return [name, value === undefined ? value : otherRule(value as Rule, replace)];
      if (input === 'event') return [name, value === undefined ? value : otherEvent(value as EventPattern, replace)];
      if (input === 'events') return [name, (value as EventPattern[]).map((event) => otherEvent(event, replace))];
      const kind = REFERENCE_INPUTS.find((it) => it === input);
      if (!kind || value === undefined || value === null) return [name, value];
      if (typeof value === 'string') return [name, kind === 'user' && value === 'owner' ? value : replace(kind, value)];
      if (typeof value === 'number') return [name, numberOf(replace(kind, String(value)), value)];
      return [name, value];
    }),
  );
}
const numberOf = (id: string, before: number): number => (/^\d{1,15}$/.test(id) ? Number(id) : before);

function otherRule(rule: Rule, replace: Replace): Rule {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return { ...rule, rules: rule.rules.map((it) => otherRule(it, replace)) };
    case 'not':
      return { ...rule, rule: otherRule(rule.rule, replace) };
    case 'segment':
      return { ...rule, segment: replace('segment', rule.segment) };
    case 'persona':
      return { ...rule, in: rule.in.map((id) => replace('persona', id)) };
    case 'behaviour':
      return { ...rule, event: otherEvent(rule.event, replace) };
    default:
      return rule;
  }
}
function otherEvent(event: EventPattern, replace: Replace): EventPattern {
  const kind = thingOf(event.kind);
  return kind && event.ref !== undefined ? { ...event, ref: replace(kind, event.ref) } : event;
}
