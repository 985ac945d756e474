import type { Rule } from './rule.ts';
import type { EventPattern } from './touchpoint.ts';

/** What has to be known of a lead before a rule can be evaluated. */
export interface RuleReads {
  /** Field keys as rules write them: `jobTitle`, `company.size`, `answer.<node>.<path>`. */
  readonly fields: readonly string[];
  readonly events: readonly EventPattern[];
  /** Kinds of the events, each once: what to load of the timeline. */
  readonly kinds: readonly string[];
  readonly segments: readonly string[];
  readonly tags: readonly string[];
}

/** @param segments rules of the segments by id; those given are looked into, the others only named */
export function readsOf(rules: readonly Rule[], segments: Readonly<Record<string, Rule>> = {}): RuleReads {
  const fields = new Set<string>();
  const events = new Map<string, EventPattern>();
  const named = new Set<string>();
  const tags = new Set<string>();
  const look = (rule: Rule): void => {
    if (rule.kind === 'all' || rule.kind === 'any') rule.rules.forEach(look);
    else if (rule.kind === 'not') look(rule.rule);
    else if (rule.kind === 'field') fields.add(rule.field);
    else if (rule.kind === 'tag') tags.add(rule.tag);
    else if (rule.kind === 'behaviour') events.set(JSON.stringify(rule.event), rule.event);
    else if (rule.kind === 'segment' && !named.has(rule.segment)) {
      named.add(rule.segment);
      if (Object.hasOwn(segments, rule.segment)) look(segments[rule.segment]!);
    }
  };
  rules.forEach(look);
  const kinds = new Set([...events.values()].map((event) => event.kind));
  return {
    fields: [...fields],
    events: [...events.values()],
    kinds: [...kinds],
    segments: [...named],
    tags: [...tags],
  };
}
