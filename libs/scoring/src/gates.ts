import { contactable } from '@cultivar/audience';
import type { Facts, Stage, Temperature } from '@cultivar/audience';
import type { ScoringModel } from './model.ts';

/** Temperature looks at the engagement points of so many × 24 hours. */
export const TEMPERATURE_WINDOW_DAYS = 30;
/** A lead counts as fallen back when it has less than this share of a threshold it once reached. */
export const FALLEN_BACK_SHARE = 0.8;
const BEFORE_MQL: readonly Stage[] = ['lead', 'recycled'];

/**
 * Whether a lead becomes an MQL now: who they are AND what they do, AND marketing may write to them, AND they are not
 * further along already. Whoever was given back to nurturing has to have done something since. Fit without engagement is a stranger, engagement without fit a fan.
 */
export const reachesMql = (
  model: Pick<ScoringModel, 'mql'>,
  facts: Pick<Facts, 'score' | 'stage' | 'consents' | 'suppressed'>,
): boolean =>
  BEFORE_MQL.includes(facts.stage) &&
  facts.score.fit >= model.mql.fit &&
  facts.score.engagement >= model.mql.engagement &&
  (facts.stage !== 'recycled' || facts.score.engagement > 0) &&
  contactable(facts);

/** Whether an MQL has lost so much that it no longer looks like one. Shown to people; a stage never moves back by itself. */
export const fallenBack = (model: Pick<ScoringModel, 'mql'>, facts: Pick<Facts, 'score' | 'stage'>): boolean =>
  facts.stage === 'mql' &&
  (facts.score.fit < model.mql.fit * FALLEN_BACK_SHARE ||
    facts.score.engagement < model.mql.engagement * FALLEN_BACK_SHARE);

/** @param recentEngagement sum of the engagement points of the last `TEMPERATURE_WINDOW_DAYS` */
export function temperatureOf(model: Pick<ScoringModel, 'temperature'>, recentEngagement: number): Temperature {
  if (recentEngagement >= model.temperature.hot) return 'hot';
  return recentEngagement >= model.temperature.warm ? 'warm' : 'cold';
}
