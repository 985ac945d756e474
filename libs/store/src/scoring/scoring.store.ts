import { DEFAULT_SCORING, ScoringModel } from '@cultivar/scoring';
import { audit } from '../audit/audit.store.ts';
import type { Sql, Tx } from '../database.ts';
import { happen } from '../happen.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';
import { writeSetting } from '../settings/setting.store.ts';

/** Keys in table `setting`. */
export const SCORING_KEY = 'scoring';
const RUN_KEY = 'scoring.run';

export async function readScoring(sql: Sql): Promise<ScoringModel> {
  const [row] = await sql.query<{ value: unknown }>(`select value from setting where key = $1`, [SCORING_KEY]);
  return row ? ScoringModel.parse(row.value) : DEFAULT_SCORING;
}

/** Saves the model and notes that every lead has to be looked at anew. */
export async function saveScoring(tx: Tx, model: ScoringModel, userId: number): Promise<ScoringRun> {
  await writeSetting(tx, SCORING_KEY, model);
  const [count] = await tx.query<{ of: number }>(`select count(*) as of from lead`);
  const run: StoredRun = { id: tx.now.getTime(), after: 0, done: 0, of: count!.of, startedAt: tx.now.toISOString() };
  await writeSetting(tx, RUN_KEY, run);
  await audit(tx, userId, 'scoring.save', 'setting:scoring', {
    fit: model.fit.length,
    engagement: model.engagement.length,
  });
  return shown(run);
}

interface StoredRun {
  /** A later save starts a run of its own and ends this one. */
  readonly id: number;
  readonly after: number;
  readonly done: number;
  readonly of: number;
  readonly startedAt: string;
}
export interface ScoringRun {
  readonly done: number;
  readonly of: number;
  readonly startedAt: string;
}
const shown = ({ done, of, startedAt }: StoredRun): ScoringRun => ({ done: Math.min(done, of), of, startedAt });

async function storedRun(sql: Sql, lock = ''): Promise<StoredRun | null> {
  const [row] = await sql.query<{ value: StoredRun }>(`select value from setting where key = $1 ${lock}`, [RUN_KEY]);
  return row?.value ?? null;
}
/** How far the re-computing is; null: all leads are in line with the model. */
export async function scoringRun(sql: Sql): Promise<ScoringRun | null> {
  const run = await storedRun(sql);
  return run ? shown(run) : null;
}

/**
 * Brings the next leads in line with the saved model. How far it is stands in the database, so that it goes on after a
 * restart, whoever calls: two at once take turns.
 * @returns whether there is more to do
 */
export async function rescoreBatch(tx: Tx, size = 500): Promise<boolean> {
  const run = await storedRun(tx, 'for update');
  if (!run) return false;
  const leads = await tx.query<{ id: number }>(`select id from lead where id > $1 order by id limit $2`, [
    run.after,
    size,
  ]);
  if (!leads.length) {
    await tx.query(`delete from setting where key = $1`, [RUN_KEY]);
    return false;
  }
  await happen(
    tx,
    leads.map(({ id }) => ({ leadId: id, by: 'rule:scoring', effects: [] })),
  );
  await writeSetting(tx, RUN_KEY, { ...run, after: leads.at(-1)!.id, done: run.done + leads.length });
  return true;
}

export interface ScoringPreviewRow {
  readonly leads: number;
  readonly reached: number;
  readonly wouldBecomeMql: number;
  readonly notContactable: number;
  readonly fitRules: Record<string, number>;
  readonly step: { readonly fit: number; readonly engagement: number };
  readonly squares: { readonly fit: number; readonly engagement: number; readonly leads: number }[];
}

/**
 * What a model would mean for the leads as they are now: fit by its rules, engagement as it has been earned. One statement;
 * nothing is written.
 */
export async function previewScoring(sql: Sql, model: ScoringModel, now: Date): Promise<ScoringPreviewRow> {
  const params: unknown[] = [];
  const bind = (value: unknown, type: string) => `$${params.push(value)}::${type}`;
  const context = { params, now, segments: await segmentRules(sql) };
  const held = model.fit.map((rule) => `(${compileRule(rule.rule, context)}) as h`);
  const columns = held.map((sql_, index) => `${sql_}${index}`);
  const byHand = `coalesce((select sum(points) from score_entry s where s.lead_id = l.id and s.axis = 'fit' and s.rule is null), 0)`;
  const fit = [
    'by_hand',
    ...model.fit.map((rule, index) => `case when h${index} then ${bind(rule.points, 'int')} else 0 end`),
  ].join(' + ');
  const step = { fit: stepOf(model.mql.fit), engagement: stepOf(model.mql.engagement) };
  const rows = await sql.query<{
    fit: number;
    engagement: number;
    leads: number;
    reached: number;
    mql: number;
    blocked: number;
    holds: number[];
  }>(
    `with held as materialized (
       select l.engagement, l.stage, ${byHand} as by_hand,
         exists (select 1 from consent k where k.lead_id = l.id and k.purpose = 'marketing' and k.state = 'granted')
           and not exists (select 1 from suppression s
             where s.email_hash = encode(sha256(convert_to(lower(l.email), 'UTF8')), 'hex')) as contactable
         ${columns.map((column) => `, ${column}`).join('')}
       from ${LEAD_FROM}
     ), scored as (
       select h.*, (${fit})::int as fit from held h
     ), judged as (
       select s.*, s.fit >= ${bind(model.mql.fit, 'int')} and s.engagement >= ${bind(model.mql.engagement, 'int')} as reached,
         s.stage = 'lead' or (s.stage = 'recycled' and s.engagement > 0) as before_mql
       from scored s
     )
     select (floor(fit::numeric / ${bind(step.fit, 'int')}) * ${bind(step.fit, 'int')})::int as fit,
       (floor(engagement::numeric / ${bind(step.engagement, 'int')}) * ${bind(step.engagement, 'int')})::int as engagement,
       count(*) as leads, count(*) filter (where reached) as reached,
       count(*) filter (where reached and contactable and before_mql) as mql,
       count(*) filter (where reached and not contactable and before_mql) as blocked,
       array[${model.fit.map((_, index) => `count(*) filter (where h${index})`).join(', ')}]::int[] as holds
     from judged group by 1, 2 order by 1, 2`,
    params,
  );
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    leads: sum((row) => row.leads),
    reached: sum((row) => row.reached),
    wouldBecomeMql: sum((row) => row.mql),
    notContactable: sum((row) => row.blocked),
    fitRules: Object.fromEntries(model.fit.map((rule, index) => [rule.id, sum((row) => row.holds[index] ?? 0)])),
    step,
    squares: rows.map(({ fit: f, engagement, leads }) => ({ fit: f, engagement, leads })),
  };
}

/** The threshold falls on the edge of a square, four squares below it. */
const stepOf = (threshold: number): number => Math.max(1, Math.ceil(Math.abs(threshold) / 4));
