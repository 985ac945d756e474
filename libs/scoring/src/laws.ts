import type { Facts } from '@cultivar/audience';
import { reachesMql, temperatureOf } from './gates.ts';
import type { ScoringModel } from './model.ts';
import { mayMove } from './stage-moves.ts';

/** A house's scoring model as the rules that the engine asks for: the worker, the editor's dry run and the command line have the same. */
export const scoringLaws = (model: ScoringModel) => ({
  mayMove,
  reachesMql: (facts: Facts) => reachesMql(model, facts),
  temperatureOf: (recentEngagement: number) => temperatureOf(model, recentEngagement),
});
