import { EventPattern, Rule } from '@cultivar/audience';
import { z } from 'zod';

/** Points for who they are: held while the rule holds, taken back when it no longer does. */
export const FitRule = z.object({
  id: z.string().min(1).max(40),
  name: z.string().trim().min(1).max(120),
  rule: Rule,
  points: z.number().int().min(-1000).max(1000),
});
/** Points for what they do, each time, at most `maxPerLead` times. */
export const EngagementRule = z.object({
  id: z.string().min(1).max(40),
  name: z.string().trim().min(1).max(120),
  event: EventPattern,
  points: z.number().int().min(-1000).max(1000),
  maxPerLead: z.number().int().min(1).max(1000).default(10),
});
/** Kept in `setting` under the key `scoring`. */
export const ScoringModel = z.object({
  fit: z.array(FitRule).max(100),
  engagement: z.array(EngagementRule).max(100),
  /** Enter MQL at `fit` and `engagement` both reached and contactable. Hysteresis: below `leave*` of it a lead counts as fallen back (shown, never moved back by itself). */
  mql: z.object({ fit: z.number().int(), engagement: z.number().int() }),
  /** Engagement of the last 30 days from which a lead is warm, hot. */
  temperature: z.object({ warm: z.number().int(), hot: z.number().int() }),
});
export type ScoringModel = z.infer<typeof ScoringModel>;
export const DEFAULT_SCORING: ScoringModel = {
  fit: [],
  engagement: [],
  mql: { fit: 20, engagement: 50 },
  temperature: { warm: 20, hot: 50 },
};
