import { scoringRoutes } from '@cultivar/contract';
import type { Laws } from '@cultivar/engine';
import { mayMove, reachesMql, temperatureOf } from '@cultivar/scoring';
import { call } from '../../../api.ts';

/** The house's own rules, as the engine on the server has them. */
export async function scoringLaws(): Promise<Laws> {
  const { model } = await call(scoringRoutes.read, {});
  return {
    mayMove,
    reachesMql: (facts) => reachesMql(model, facts),
    temperatureOf: (recent) => temperatureOf(model, recent),
  };
}
