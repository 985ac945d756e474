import { ScoringModel } from '@cultivar/scoring';
import { z } from 'zod';
import { EDITORS, EVERYONE, Instant, route } from './route.ts';

/** Key in table `setting`. */
export const SCORING_KEY = 'scoring';
/** Where a lead stands in the picture fit × engagement: `fit` and `engagement` are lower bounds of the square. */
export const ScoreSquare = z.object({
  fit: z.number().int(),
  engagement: z.number().int(),
  leads: z.number().int(),
});
export const ScoringState = z.object({
  model: ScoringModel,
  /** Re-computing after a save: how many leads of how many are done; null: nothing runs. */
  run: z.object({ done: z.number().int(), of: z.number().int(), startedAt: Instant }).nullable(),
});
export const ScoringPreview = z.object({
  leads: z.number().int(),
  /** Leads that reach the thresholds of fit and engagement, whatever stage they are in. */
  reached: z.number().int(),
  /** … that would become MQL now: before that stage, and contactable. */
  wouldBecomeMql: z.number().int(),
  /** … that reach both but have no consent: asking for it would pay. */
  notContactable: z.number().int(),
  /** How many leads each fit rule holds for now. */
  fitRules: z.record(z.string(), z.number().int()),
  step: z.object({ fit: z.number().int(), engagement: z.number().int() }),
  squares: z.array(ScoreSquare),
});
export type ScoringPreview = z.infer<typeof ScoringPreview>;

export const scoringRoutes = {
  read: route({
    method: 'GET',
    path: '/api/scoring',
    roles: EVERYONE,
    summary: 'The scoring model',
    output: ScoringState,
  }),
  save: route({
    method: 'PUT',
    path: '/api/scoring',
    roles: EDITORS,
    summary: 'Saves the scoring model; the fit of all leads is reckoned anew in the background',
    body: ScoringModel,
    output: ScoringState,
    errors: ['bad-rule', 'same-id'],
  }),
  preview: route({
    method: 'POST',
    path: '/api/scoring/preview',
    roles: EVERYONE,
    summary: 'What a model would mean for the leads as they are now; nothing is changed',
    body: ScoringModel,
    output: ScoringPreview,
    errors: ['bad-rule'],
  }),
};
