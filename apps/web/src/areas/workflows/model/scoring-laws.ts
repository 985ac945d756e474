import { scoringRoutes } from '@cultivar/contract';
import type { Laws } from '@cultivar/engine';
import { scoringLaws as lawsOf } from '@cultivar/scoring';
import { call } from '../../../api.ts';

/** The house's own rules, as the engine on the server has them. */
export async function scoringLaws(): Promise<Laws> {
  return lawsOf((await call(scoringRoutes.read, {})).model);
}
