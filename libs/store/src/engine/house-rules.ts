import type { Facts } from '@cultivar/audience';
import type { Laws } from '@cultivar/engine';
import { DEFAULT_SCORING, mayMove, reachesMql, ScoringModel, temperatureOf } from '@cultivar/scoring';
import type { Sql } from '../database.ts';

/** Read with every transaction, taken apart only when it has changed. */
let lately: { readonly text: string; readonly model: ScoringModel } | undefined;

/** The scoring model as it stands now. */
export async function scoringModel(sql: Sql): Promise<ScoringModel> {
  const [row] = await sql.query<{ text: string }>(`select value::text as text from setting where key = 'scoring'`);
  if (!row) return DEFAULT_SCORING;
  if (lately?.text !== row.text) lately = { text: row.text, model: ScoringModel.parse(JSON.parse(row.text)) };
  return lately.model;
}

/** The house's rules as the engine asks for them. */
export const lawsOf = (model: ScoringModel): Laws => ({
  mayMove,
  reachesMql: (facts) => reachesMql(model, facts),
  temperatureOf: (recent) => temperatureOf(model, recent),
});

/** What a walk turned out to need beyond what was loaded for it. */
export interface Missed {
  permissions: boolean;
  recent: boolean;
}
/**
 * The same rules before consents and recent points are loaded: where the answer depends on them, that is noted in `missed`, and
 * the caller loads them and walks again (a walk is pure, so that costs nothing but the time).
 */
export function lawsThatNote(model: ScoringModel, loaded: Missed, missed: Missed): Laws {
  const all = lawsOf(model);
  const permitted = (facts: Facts): Facts => ({ ...facts, consents: { marketing: 'granted' }, suppressed: false });
  return {
    mayMove,
    reachesMql: loaded.permissions
      ? all.reachesMql
      : (facts) => {
          if (reachesMql(model, permitted(facts))) missed.permissions = true;
          return false;
        },
    temperatureOf: loaded.recent
      ? all.temperatureOf
      : () => {
          missed.recent = true;
          return null;
        },
  };
}
