import { compareValues, foldCase, trim } from './compare.ts';
import type { Facts } from './facts.ts';
import type { LeafRule, Rule } from './rule.ts';
import { matches } from './touchpoint.ts';

/** What a rule looks at. */
export type RuleFacts = Pick<
  Facts,
  | 'fields'
  | 'tags'
  | 'score'
  | 'stage'
  | 'temperature'
  | 'persona'
  | 'phase'
  | 'consents'
  | 'touchpoints'
  | 'segments'
  | 'answers'
>;
/** The facts a node type that evaluates a rule declares as its `needs`. */
export const RULE_NEEDS = [
  'fields',
  'tags',
  'score',
  'stage',
  'temperature',
  'persona',
  'phase',
  'consents',
  'touchpoints',
  'segments',
  'answers',
] as const satisfies readonly (keyof RuleFacts)[];

/** Segments may stand on segments, this deep; deeper, or in a circle, nobody is in. */
export const SEGMENT_DEPTH = 8;
export const DAY_MS = 86_400_000;

/**
 * Whether the rule holds for a lead. `compileRule` in `store` gives the same answer in SQL (property-tested).
 *
 * @param now the clock of behaviour windows: the last `withinDays` × 24 hours, up to the newest touchpoint known
 */
export function holds(rule: Rule, facts: RuleFacts, now: Date): boolean {
  return evaluate(rule, facts, now, []);
}

/** @param path the segments that led here, against circles */
export function evaluate(rule: Rule, facts: RuleFacts, now: Date, path: readonly string[]): boolean {
  switch (rule.kind) {
    case 'all':
      return rule.rules.every((part) => evaluate(part, facts, now, path));
    case 'any':
      return rule.rules.some((part) => evaluate(part, facts, now, path));
    case 'not':
      return !evaluate(rule.rule, facts, now, path);
    case 'segment': {
      const inner = segmentRule(rule.segment, facts.segments, path);
      return inner !== undefined && evaluate(inner, facts, now, [...path, rule.segment]);
    }
    default:
      return leafHolds(rule, facts, now);
  }
}

/** @returns the rule of a segment; undefined if it is not known, stands on itself, or lies too deep */
export function segmentRule(
  segment: string,
  segments: Readonly<Record<string, Rule>>,
  path: readonly string[],
): Rule | undefined {
  if (path.length >= SEGMENT_DEPTH || path.includes(segment) || !Object.hasOwn(segments, segment)) return undefined;
  return segments[segment];
}

/** A rule that looks at the lead itself. */
export type PlainRule = Exclude<LeafRule, { kind: 'segment' }>;

function leafHolds(rule: PlainRule, facts: RuleFacts, now: Date): boolean {
  const found = foundFor(rule, facts, now);
  switch (rule.kind) {
    case 'field':
      return compareValues(found, rule.op, rule.value);
    case 'score':
      return rule.op === 'gte' ? (found as number) >= rule.value : (found as number) < rule.value;
    case 'stage':
    case 'temperature':
    case 'persona':
    case 'phase':
      return (rule.in as readonly unknown[]).includes(found);
    case 'tag':
      return found === true;
    case 'consent':
      return found === 'granted';
    case 'behaviour':
      return (found as number) >= rule.atLeast;
  }
}

/** What the lead shows for a rule: the value a person wants to see beside it. */
export function foundFor(rule: PlainRule, facts: RuleFacts, now: Date): unknown {
  switch (rule.kind) {
    case 'field':
      return fieldOf(rule.field, facts);
    case 'score':
      return facts.score[rule.axis];
    case 'stage':
      return facts.stage;
    case 'temperature':
      return facts.temperature;
    case 'persona':
      return facts.persona;
    case 'phase':
      return facts.phase;
    case 'tag':
      return facts.tags.some((tag) => foldCase(trim(tag)) === foldCase(trim(rule.tag)));
    case 'consent':
      return facts.consents[rule.purpose] ?? null;
    case 'behaviour': {
      const since = rule.withinDays === undefined ? -Infinity : now.getTime() - rule.withinDays * DAY_MS;
      return facts.touchpoints.filter((one) => matches(rule.event, one) && one.at.getTime() >= since).length;
    }
  }
}

/** A lead or company field, or by `answer.<node id>.<path>` what the world answered to an earlier node. */
export function fieldOf(name: string, facts: Pick<Facts, 'fields' | 'answers'>): unknown {
  if (!name.startsWith('answer.')) return own(facts.fields, name);
  return name.split('.').slice(1).reduce<unknown>(own, facts.answers);
}
const own = (thing: unknown, key: string): unknown =>
  typeof thing === 'object' && thing !== null && Object.hasOwn(thing, key)
    ? (thing as Record<string, unknown>)[key]
    : undefined;
