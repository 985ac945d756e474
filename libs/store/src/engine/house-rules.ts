import { TOLD_ON_DEMAND } from '@cultivar/audience';
import type { Facts } from '@cultivar/audience';
import { earsOf } from '@cultivar/engine';
import type { Ears, Laws } from '@cultivar/engine';
import { DEFAULT_SCORING, reachesMql, scoringLaws, ScoringModel } from '@cultivar/scoring';
import type { Sql } from '../database.ts';
import type { Live } from './versions.ts';

/** Read with every transaction, taken apart only when it has changed. */
let lately: { readonly text: string; readonly model: ScoringModel } | undefined;

/** The scoring model as it stands now. */
export async function scoringModel(sql: Sql): Promise<ScoringModel> {
  const [row] = await sql.query<{ text: string }>(`select value::text as text from setting where key = 'scoring'`);
  if (!row) return DEFAULT_SCORING;
  if (lately?.text !== row.text) lately = { text: row.text, model: ScoringModel.parse(JSON.parse(row.text)) };
  return lately.model;
}

/** What journeys and rules of scoring listen for; put together anew only when one of the two has changed. */
const heardBy = new WeakMap<Live, { readonly model: ScoringModel; readonly ears: Ears }>();
function earsFor(model: ScoringModel, live: Live): Ears {
  const known = heardBy.get(live);
  if (known?.model === model) return known.ears;
  const ears = model.engagement.some((rule) => TOLD_ON_DEMAND.includes(rule.event.kind))
    ? earsOf([...live.patterns, ...model.engagement.map((rule) => rule.event)])
    : live.ears;
  heardBy.set(live, { model, ears });
  return ears;
}

/** The house's rules as the engine asks for them. @param live who listens for what is told only on demand; nobody where it is left out */
export const lawsOf = (model: ScoringModel, live?: Live): Laws => ({
  ...(live && { ears: earsFor(model, live) }),
  ...scoringLaws(model),
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
export function lawsThatNote(model: ScoringModel, live: Live, loaded: Missed, missed: Missed): Laws {
  const all = lawsOf(model, live);
  const permitted = (facts: Facts): Facts => ({ ...facts, consents: { marketing: 'granted' }, suppressed: false });
  return {
    ...all,
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
