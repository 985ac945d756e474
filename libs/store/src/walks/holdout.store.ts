import { matches } from '@cultivar/audience';
import type { Touchpoint } from '@cultivar/audience';
import { HOLDOUT } from '@cultivar/engine';
import type { Version } from '@cultivar/engine';
import type { Database, Sql } from '../database.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';
import type { ArmFigures } from './comparison.store.ts';

export interface HoldoutFigures {
  /** Who was kept out for comparison, and who was let in: how many did what the workflow is for. */
  readonly heldOut: ArmFigures;
  readonly letIn: ArmFigures;
}
/** So many of each side are looked at, the latest: enough for a difference of a percent. */
const MOST = 10_000;
type Goal = Version['goals'][number];
interface Sample {
  readonly id: number;
  readonly lead: number;
  readonly held: boolean;
}

/**
 * How those kept out for comparison did beside those let in. Both sides are measured in the same way, whether they walk or not: by the
 * goal's events since they entered, or by its rule as it holds now. A goal that asks for both at one moment cannot be read afterwards.
 *
 * @returns null: nobody is kept out, or there is no goal to measure by
 */
export async function holdoutFigures(
  database: Database,
  it: {
    readonly workflowId: number;
    readonly version: Version | undefined;
    readonly since: Date | null;
    readonly now: Date;
  },
): Promise<HoldoutFigures | null> {
  const goals = (it.version?.goals ?? []).filter(({ events, rule }) => events.length === 0 || rule === null);
  if (!goals.length || !it.version?.settings.holdout) return null;
  const people = await sample(database, it.workflowId, it.since);
  const reached = new Set<number>();
  for (const id of await byEvents(database, people, goals)) reached.add(id);
  for (const id of await byRules(database, people, goals, it.now)) reached.add(id);
  const arm = (held: boolean): ArmFigures => {
    const those = people.filter((one) => one.held === held);
    return { people: those.length, successes: those.filter(({ id }) => reached.has(id)).length };
  };
  return { heldOut: arm(true), letIn: arm(false) };
}

const sample = (sql: Sql, workflowId: number, since: Date | null): Promise<Sample[]> => {
  const side = (held: boolean): string =>
    `(select id, lead_id as lead, ${held} as held from enrolment where workflow_id = $1 and entered_at >= $3::timestamptz
       and outcome is ${held ? 'not ' : ''}distinct from $2 order by id desc limit ${MOST})`;
  return sql.query<Sample>(`${side(true)} union all ${side(false)}`, [workflowId, HOLDOUT, since ?? '-infinity']);
};

async function byEvents(sql: Sql, people: readonly Sample[], goals: readonly Goal[]): Promise<number[]> {
  const events = goals.flatMap((goal) => goal.events);
  if (!events.length || !people.length) return [];
  const rows = await sql.query<Pick<Touchpoint, 'kind' | 'ref' | 'data'> & { id: number }>(
    `select e.id, t.kind, t.ref, t.data from enrolment e join touchpoint t on t.lead_id = e.lead_id and t.at >= e.entered_at
     where e.id = any($1::bigint[]) and t.kind = any($2::text[])`,
    [people.map(({ id }) => id), [...new Set(events.map(({ kind }) => kind))]],
  );
  return rows.filter((row) => events.some((event) => matches(event, row))).map(({ id }) => id);
}

async function byRules(sql: Sql, people: readonly Sample[], goals: readonly Goal[], now: Date): Promise<number[]> {
  const rules = goals.flatMap(({ events, rule }) => (rule && !events.length ? [rule] : []));
  if (!rules.length || !people.length) return [];
  const params: unknown[] = [people.map(({ lead }) => lead)];
  const holds = compileRule({ kind: 'any', rules }, { params, now, segments: await segmentRules(sql) });
  const rows = await sql.query<{ id: number }>(
    `select l.id from ${LEAD_FROM} where l.id = any($1::bigint[]) and (${holds})`,
    params,
  );
  const leads = new Set(rows.map(({ id }) => id));
  return people.filter(({ lead }) => leads.has(lead)).map(({ id }) => id);
}
