import { holds, matches } from '@cultivar/audience';
import type { RuleFacts, Touchpoint } from '@cultivar/audience';
import type { ScoringModel } from './model.ts';

/** One line for the score ledger. `rule` is the id of the scoring rule, `reason` what a person reads. */
export interface Points {
  readonly rule: string;
  readonly points: number;
  readonly reason: string;
}

/**
 * Engagement points for one touchpoint. Every rule whose event is meant earns its points (negative ones too) until it
 * has done so `maxPerLead` times for this lead.
 *
 * @param countsSoFar how often the rule has earned points for this lead before this touchpoint
 */
export function earned(
  model: Pick<ScoringModel, 'engagement'>,
  touchpoint: Pick<Touchpoint, 'kind' | 'ref'>,
  countsSoFar: (ruleId: string) => number,
): readonly Points[] {
  return model.engagement
    .filter((rule) => rule.points !== 0 && matches(rule.event, touchpoint) && countsSoFar(rule.id) < rule.maxPerLead)
    .map((rule) => ({ rule: rule.id, points: rule.points, reason: rule.name }));
}

/**
 * The ledger entries that bring a lead's fit in line with the model: points of rules that began to hold, the opposite of
 * points whose rule no longer holds or is gone, the difference where a rule's points were changed. Empty when all is in line.
 *
 * @param heldNow what the ledger holds per rule: `sum(points)` over the lead's entries of axis `fit` that name a rule.
 *   A rule that was deleted from the model is taken back under its id, since its name is gone with it.
 */
export function fitDifference(
  model: Pick<ScoringModel, 'fit'>,
  facts: RuleFacts,
  now: Date,
  heldNow: Readonly<Record<string, number>>,
): readonly Points[] {
  const known = new Set(model.fit.map((rule) => rule.id));
  const changed = model.fit.map((rule) => ({
    rule: rule.id,
    points: (holds(rule.rule, facts, now) ? rule.points : 0) - (heldNow[rule.id] ?? 0),
    reason: rule.name,
  }));
  const gone = Object.entries(heldNow)
    .filter(([id]) => !known.has(id))
    .map(([id, points]) => ({ rule: id, points: 0 - points, reason: id }));
  return [...changed, ...gone].filter((entry) => entry.points !== 0);
}
