import { evaluate, foundFor, segmentRule } from './holds.ts';
import type { RuleFacts } from './holds.ts';
import type { LeafRule, Rule } from './rule.ts';

/** One of the rules that settled it, with what the lead showed. */
export interface Check {
  readonly rule: LeafRule;
  readonly found: unknown;
  readonly holds: boolean;
}
export interface Explanation {
  readonly holds: boolean;
  /** Only what settled it: why `all` failed, which of `any` was true; at most `MOST_CHECKS`. */
  readonly checks: readonly Check[];
}
/** A step's trace is kept for every visit: it has to stay small. */
export const MOST_CHECKS = 12;
const LONGEST = 120;

/** Why a rule holds or does not hold for a lead: plain data for a step's trace. */
export function explain(rule: Rule, facts: RuleFacts, now: Date): Explanation {
  const holds = evaluate(rule, facts, now, []);
  return { holds, checks: decisive(rule, facts, now, []).slice(0, MOST_CHECKS) };
}

function decisive(rule: Rule, facts: RuleFacts, now: Date, path: readonly string[]): Check[] {
  if (rule.kind === 'not') return decisive(rule.rule, facts, now, path);
  if (rule.kind === 'all' || rule.kind === 'any') {
    // the one part that broke an `all` or made an `any` true is reason enough; otherwise every part is
    const settling = rule.rules.find((part) => evaluate(part, facts, now, path) === (rule.kind === 'any'));
    const parts = settling ? [settling] : rule.rules;
    return parts.flatMap((part) => decisive(part, facts, now, path));
  }
  if (rule.kind === 'segment') {
    const inner = segmentRule(rule.segment, facts.segments, path);
    if (!inner) return [{ rule, found: null, holds: false }];
    const deeper = [...path, rule.segment];
    const inside = evaluate(inner, facts, now, deeper);
    return [{ rule, found: inside, holds: inside }, ...decisive(inner, facts, now, deeper)];
  }
  const found = foundFor(rule, facts, now);
  return [{ rule, found: short(found), holds: evaluate(rule, facts, now, path) }];
}
function short(found: unknown): unknown {
  if (found === undefined) return null;
  if (typeof found === 'string') return found.length > LONGEST ? `${found.slice(0, LONGEST)}…` : found;
  if (typeof found !== 'object' || found === null) return found;
  const text = JSON.stringify(found);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : found;
}
