import type { Database, Sql } from '../database.ts';
import { goalsBetween, mailsBetween, staysBetween, stepsBetween } from './figures-sql.ts';
import { goalSpots, rolledUntil } from './roll-figures.store.ts';
import { holdoutFigures } from './holdout.store.ts';
import type { HoldoutFigures } from './holdout.store.ts';
import { leadsOn } from './spots.ts';
import { pilesUp } from './piles-up.ts';
import type { Pile } from './piles-up.ts';

export type Span = '7' | '30' | '90' | 'publish' | 'all';
export interface MailNumbers {
  sent: number;
  delivered: number;
  opened: number;
  clicked: number;
  bounced: number;
  refused: number;
  unsubscribed: number;
}
export interface NodeFigures {
  passed: number;
  left: number;
  readonly ports: Record<string, number>;
  stay: { readonly median: number; readonly p90: number; readonly of: number } | null;
  mail: MailNumbers | null;
  piled: Pile | null;
}
export interface WorkflowFigures {
  readonly span: Span;
  readonly since: Date | null;
  readonly entered: number;
  readonly goal: { readonly reached: number; readonly of: number } | null;
  /** null: nobody is kept out for comparison. */
  readonly holdout: HoldoutFigures | null;
  readonly nodes: Readonly<Record<string, NodeFigures>>;
}
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Since when a span counts: whole hours, as they are added up. null: since the beginning; undefined: there is no such workflow. */
export async function sinceOf(sql: Sql, workflowId: number, span: Span, now: Date): Promise<Date | null | undefined> {
  const [row] = await sql.query<{ at: Date | null }>(
    `select v.published_at as at from workflow w left join workflow_version v on v.id = w.live_version_id where w.id = $1`,
    [workflowId],
  );
  if (!row) return undefined;
  if (span === 'all') return null;
  const at = span === 'publish' ? row.at : new Date(now.getTime() - Number(span) * DAY_MS);
  return at && new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
}

/** What one reading stands on: from `since`, added up until `rolled`, from the steps themselves until `now`. */
interface Stretch {
  readonly workflowId: number;
  readonly versions: readonly number[];
  readonly since: Date | '-infinity';
  readonly rolled: Date | '-infinity';
  readonly now: Date;
}
const tail = ({ since, rolled, now }: Stretch): [Date | '-infinity', Date] => [
  since === '-infinity' || (rolled !== '-infinity' && rolled > since) ? rolled : since,
  // what happens at this very instant is in
  new Date(now.getTime() + 1),
];

/** The figures of a workflow for a stretch of time, over all its versions. undefined: there is no such workflow. */
export async function workflowFigures(
  database: Database,
  workflowId: number,
  span: Span,
): Promise<WorkflowFigures | undefined> {
  const now = await database.now();
  const since = await sinceOf(database, workflowId, span, now);
  if (since === undefined) return undefined;
  const versions = (
    await database.query<{ id: number }>(`select id from workflow_version where workflow_id = $1`, [workflowId])
  ).map(({ id }) => id);
  const stretch: Stretch = {
    ...{ workflowId, versions, now, since: since ?? '-infinity' },
    rolled: (await rolledUntil(database)) ?? '-infinity',
  };
  const known = await database.versions.load(database, versions);
  const nodes: Record<string, NodeFigures> = {};
  const of = (id: string): NodeFigures =>
    (nodes[id] ??= { passed: 0, left: 0, ports: {}, stay: null, mail: null, piled: null });
  const live = await liveVersion(database, workflowId);
  const [steps, stays, mails, standing, goal, holdout] = await Promise.all([
    stepsIn(database, stretch),
    staysIn(database, stretch),
    mailsIn(database, stretch),
    standingNow(database, workflowId),
    goalsIn(database, stretch),
    holdoutFigures(database, { workflowId, version: live === null ? undefined : known.get(live), since, now }),
  ]);
  let entered = 0;
  for (const { version, node: index, took, n } of steps) {
    const node = known.get(version)?.nodes[index];
    if (!node) continue;
    const figures = of(node.id);
    figures.ports[took] = (figures.ports[took] ?? 0) + n;
    if (leadsOn(node, took)) figures.passed += n;
    else figures.left += n;
    if (node.trigger) entered += n;
  }
  for (const { version, node: index, fresh } of standing)
    if (known.get(version)?.nodes[index]?.trigger) entered += fresh;
  const spans = byNode(stays, (row) => known.get(row.version)?.nodes[row.node]?.id);
  for (const [id, rows] of spans) of(id).stay = quantiles(rows);
  for (const { node, what, n } of mails) tellMail((of(node).mail ??= noMail()), what, n);
  const lastedMs = now.getTime() - (since ?? (await firstEntry(database, workflowId)) ?? now).getTime();
  for (const [id, rows] of byNode(standing, (row) => known.get(row.version)?.nodes[row.node]?.id)) {
    const figures = of(id);
    const at = rows.reduce((sum, row) => sum + row.waiting, 0);
    figures.piled = pilesUp({ at, out: figures.passed + figures.left, lastedMs, usual: figures.stay?.p90 });
  }
  return { span, since, entered, goal: goal && { ...goal, of: entered }, holdout, nodes };
}

function byNode<Row>(
  rows: readonly Row[],
  idOf: (row: Row) => string | undefined,
): ReadonlyMap<string, readonly Row[]> {
  const map = new Map<string, Row[]>();
  for (const row of rows) {
    const id = idOf(row);
    if (id !== undefined) map.set(id, [...(map.get(id) ?? []), row]);
  }
  return map;
}

interface StepRow {
  readonly version: number;
  readonly node: number;
  readonly took: string;
  readonly n: number;
}
/** Since the beginning the engine's own counters know it: they outlive the steps. */
function stepsIn(sql: Sql, stretch: Stretch): Promise<StepRow[]> {
  if (stretch.since === '-infinity')
    return sql.query<StepRow>(
      `select version_id as version, node, took, sum(n)::bigint as n from step_count
       where version_id = any($1::int[]) and took not in ('wait', 'hold', 'moved') group by 1, 2, 3`,
      [stretch.versions],
    );
  return sql.query<StepRow>(
    `select version_id as version, node, took, sum(n)::bigint as n from (
       select version_id, node, took, n from step_hour where version_id = any($3::int[]) and hour >= $4::timestamptz
       union all select version_id, node, took, n from (${stepsBetween('s.version_id = any($3::int[])')}) fresh
     ) steps group by 1, 2, 3`,
    [...tail(stretch), stretch.versions, stretch.since],
  );
}

interface StayRow {
  readonly version: number;
  readonly node: number;
  readonly seconds: number;
  readonly n: number;
}
const staysIn = (sql: Sql, stretch: Stretch): Promise<StayRow[]> =>
  sql.query<StayRow>(
    `select version_id as version, node, seconds, sum(n)::bigint as n from (
       select version_id, node, seconds, n from stay_day where version_id = any($3::int[]) and day >= $4::timestamptz::date
       union all select version_id, node, seconds, n from (${staysBetween('s.version_id = any($3::int[])')}) fresh
     ) stays group by 1, 2, 3 order by 3`,
    [...tail(stretch), stretch.versions, stretch.since],
  );

/** @param rows shortest first within a version */
function quantiles(rows: readonly StayRow[]): NodeFigures['stay'] {
  const sorted = [...rows].sort((a, b) => a.seconds - b.seconds);
  const all = sorted.reduce((sum, { n }) => sum + n, 0);
  const at = (share: number): number => {
    let seen = 0;
    for (const { seconds, n } of sorted) if ((seen += n) >= share * all) return seconds;
    return 0;
  };
  return { median: at(0.5), p90: at(0.9), of: all };
}

const mailsIn = (sql: Sql, stretch: Stretch) =>
  sql.query<{ node: string; what: string; n: number }>(
    `select node, what, sum(n)::bigint as n from (
       select node, what, n from mail_hour where workflow_id = $3 and hour >= $4::timestamptz
       union all select node, what, n from (${mailsBetween('workflow_id = $3')}) fresh
     ) mails group by 1, 2`,
    [...tail(stretch), stretch.workflowId, stretch.since],
  );
const noMail = (): MailNumbers => ({
  ...{ sent: 0, delivered: 0, opened: 0, clicked: 0, bounced: 0, refused: 0, unsubscribed: 0 },
});
function tellMail(mail: MailNumbers, what: string, n: number): void {
  if (what === 'sent' || what === 'failed') mail.sent += n;
  if (what === 'sent') mail.delivered += n;
  else if (what === 'failed') mail.bounced += n;
  else if (what === 'opened' || what === 'clicked' || what === 'refused' || what === 'unsubscribed') mail[what] += n;
}

/** Who stands where, without those that an error stopped: they have a number of their own. `fresh`: not yet visited anything. */
const standingNow = (sql: Sql, workflowId: number) =>
  sql.query<{ version: number; node: number; waiting: number; fresh: number }>(
    `select version_id as version, node, count(*) filter (where state < 3) as waiting, count(*) filter (where seq = 0) as fresh
     from cursor where workflow_id = $1 group by 1, 2`,
    [workflowId],
  );

/** Of those who entered in this stretch: how many came to a goal. null: there is none. */
async function goalsIn(database: Database, stretch: Stretch): Promise<{ readonly reached: number } | null> {
  const [versions, places] = await goalSpots(database, database.versions.registry, stretch.workflowId);
  if (!versions.length) return null;
  const [row] = await database.query<{ n: number }>(
    `select count(distinct enrolment_id) as n from (
       select enrolment_id from goal_reached where workflow_id = $5 and entered_at >= $6::timestamptz
       union all select enrolment_id from (${goalsBetween('e.workflow_id = $5')}) fresh where entered_at >= $6::timestamptz) reached`,
    [...tail(stretch), versions, places, stretch.workflowId, stretch.since],
  );
  return { reached: row!.n };
}

async function liveVersion(sql: Sql, workflowId: number): Promise<number | null> {
  const [row] = await sql.query<{ id: number | null }>(`select live_version_id as id from workflow where id = $1`, [
    workflowId,
  ]);
  return row?.id ?? null;
}

async function firstEntry(sql: Sql, workflowId: number): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date | null }>(
    `select min(published_at) as at from workflow_version where workflow_id = $1`,
    [workflowId],
  );
  return row?.at ?? null;
}
