import { TEMPERATURE_WINDOW_DAYS } from '@cultivar/scoring';
import type { Tx } from '../database.ts';
import { scoringModel } from './house-rules.ts';
import { SINCE_RESTART } from './load-facts.ts';

/** Leads that are warmer on paper than their last weeks say: points grow old without anything happening. */
export async function temperatureModelSql(tx: Tx): Promise<{ sql: string; params: readonly unknown[] }> {
  const { temperature } = await scoringModel(tx);
  return {
    sql: `select l.id from lead l
      cross join lateral (select coalesce(sum(points), 0) as recent from score_entry s where s.lead_id = l.id
        and s.axis = 'engagement' and s.at > $1::timestamptz - interval '${TEMPERATURE_WINDOW_DAYS} days'
        and ${SINCE_RESTART('s')}) r
      where l.temperature in ('hot', 'warm') and ((l.temperature = 'hot' and r.recent < $2::int) or (l.temperature = 'warm' and r.recent < $3::int))`,
    params: [tx.now, temperature.hot, temperature.warm],
  };
}
