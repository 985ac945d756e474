import type { Facts, Stage, Temperature } from '@cultivar/audience';
import type { Ears } from './ears.ts';

/**
 * The house's own rules that follow from a change of a lead. Handed in (by `store` from `scoring`, by the editor for its dry
 * run), so that the engine knows neither the scoring model nor the funnel.
 */
export interface Laws {
  /** Whether a lead may go from one stage to another; `person`: by the explicit act of a user. */
  readonly mayMove: (from: Stage, to: Stage, by: 'rule' | 'person') => boolean;
  /** Whether the lead becomes an MQL now. */
  readonly reachesMql: (facts: Facts) => boolean;
  /** Temperature from the engagement points of the last days; null: leave it as it is. */
  readonly temperatureOf: (recentEngagement: number) => Temperature | null;
  /** Who listens for what is told only on demand; nobody where this is left out. */
  readonly ears?: Ears;
}
/** No gate and no temperature; any stage goes. */
export const NO_LAWS: Laws = {
  mayMove: (from, to) => from !== to,
  reachesMql: () => false,
  temperatureOf: () => null,
};
