import type { Sql } from '../database.ts';

/** A rule that counts touchpoints one by one, this far back. */
export interface RuleWindow {
  readonly kind: 'segment' | 'workflow' | 'setting';
  readonly id: string;
  readonly name: string;
  readonly days: number;
}
/**
 * Who counts single touchpoints in a window of days. "At least once", with or without a window, is answered by totals just as well,
 * and so is "so often, ever".
 */
const COUNTING = `'$.** ? (@.kind == "behaviour" && @.atLeast > 1).withinDays'`;

/** The windows of all rules somebody may ask for: of segments, of journeys that leads walk in, of settings (scoring, routing). */
export const ruleWindows = (sql: Sql): Promise<RuleWindow[]> =>
  sql.query<RuleWindow>(
    // whether leads walk in an old version is asked only of those that count so: it may mean a look at very many cursors
    `with counting as materialized (
       select v.id, v.workflow_id, jsonb_path_query(v.graph, ${COUNTING}) as days from workflow_version v)
     select kind, id, name, max((days #>> '{}')::int) as days from (
       select 'segment' as kind, s.id, s.name, jsonb_path_query(s.rule, ${COUNTING}) as days from segment s
       union all
       select 'workflow', w.id::text, w.name, v.days from workflow w join counting v on v.workflow_id = w.id
       where w.status in ('live', 'paused', 'draining') and (v.id = w.live_version_id
         or exists (select 1 from cursor c where c.workflow_id = w.id and c.version_id = v.id))
       union all
       select 'setting', key, key, jsonb_path_query(value, ${COUNTING}) from setting) it
     group by kind, id, name order by days desc, kind, id`,
  );
