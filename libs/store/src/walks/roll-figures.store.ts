import type { Registry } from '@cultivar/workflow';
import type { Database, Sql, Tx } from '../database.ts';
import { goalsBetween, mailsBetween, staysBetween, stepsBetween } from './figures-sql.ts';

/** Setting: up to which hour the figures are added up. */
const ROLLED_KEY = 'figures.rolled';
const HOUR_MS = 3_600_000;
/** A step is dated by the beginning of its transaction: those of an hour that is this long over have all been written. */
const SETTLED_MS = 5 * 60_000;
/** So much at once where there is much to catch up with. */
const CHUNK_HOURS = 24;

/** Up to when; null: nothing is added up yet. */
export async function rolledUntil(sql: Sql): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date | null }>(
    `select (value->>'until')::timestamptz as at from setting where key = '${ROLLED_KEY}'`,
  );
  return row?.at ?? null;
}

/** Adds up what has happened since the last time, hour by hour. Several processes may call it. @returns up to when it is done */
export async function rollFigures(database: Database): Promise<Date> {
  const now = await database.now();
  const end = Math.floor((now.getTime() - SETTLED_MS) / HOUR_MS) * HOUR_MS;
  for (;;) {
    const until = await database.transact((tx) => rollSome(tx, end), undefined, { concerns: 'many' });
    if (until.getTime() >= end) return until;
  }
}

async function rollSome(tx: Tx, end: number): Promise<Date> {
  await tx.query(`insert into setting (key, value, updated_at) values ($1, '{}', $2) on conflict (key) do nothing`, [
    ROLLED_KEY,
    tx.now,
  ]);
  const [mark] = await tx.query<{ until: Date | null; first: Date | null }>(
    `select (value->>'until')::timestamptz as until,
       (select min(published_at) from workflow_version) as first from setting where key = $1 for update`,
    [ROLLED_KEY],
  );
  const from = mark!.until;
  if (from && from.getTime() >= end) return from;
  // nothing happened before the first version was published; should it be so all the same, it comes with the first piece
  const start = Math.floor((from ?? mark!.first ?? new Date(end)).getTime() / HOUR_MS) * HOUR_MS;
  const until = new Date(Math.min(end, start + CHUNK_HOURS * HOUR_MS));
  await add(tx, from ?? '-infinity', until);
  await tx.query(
    `update setting set value = jsonb_build_object('until', $2::timestamptz), updated_at = $3 where key = $1`,
    [ROLLED_KEY, until, tx.now],
  );
  return until;
}

async function add(tx: Tx, from: Date | '-infinity', until: Date): Promise<void> {
  const more = (table: string): string => `do update set n = ${table}.n + excluded.n`;
  // what was deleted meanwhile has no figures any more
  const there = `version_id in (select id from workflow_version)`;
  await tx.query(
    `insert into step_hour (version_id, node, took, hour, n) ${stepsBetween(there)}
     on conflict on constraint step_hour_pk ${more('step_hour')}`,
    [from, until],
  );
  await tx.query(
    `insert into stay_day (version_id, node, day, seconds, n) ${staysBetween(`s.${there}`)}
     on conflict on constraint stay_day_pk ${more('stay_day')}`,
    [from, until],
  );
  await tx.query(
    `insert into mail_hour (workflow_id, node, what, hour, n) ${mailsBetween('workflow_id in (select id from workflow)')}
     on conflict on constraint mail_hour_pk ${more('mail_hour')}`,
    [from, until],
  );
  const [versions, places] = await goalSpots(tx, tx.versions.registry);
  if (versions.length)
    await tx.query(
      `insert into goal_reached (enrolment_id, workflow_id, entered_at, at) ${goalsBetween()} on conflict do nothing`,
      [from, until, versions, places],
    );
}

/** Where the goals are: versions and places, as pairs for SQL. */
export async function goalSpots(sql: Sql, registry: Registry, workflowId?: number): Promise<[number[], number[]]> {
  const types = [...registry.values()].filter((type) => type.goal).map(({ type }) => type);
  if (!types.length) return [[], []];
  const rows = await sql.query<{ version: number; node: number }>(
    `select v.id as version, n.no - 1 as node
     from workflow_version v, jsonb_array_elements(v.graph->'nodes') with ordinality as n(it, no)
     where n.it->>'type' = any($1) and ($2::int is null or v.workflow_id = $2)`,
    [types, workflowId ?? null],
  );
  return [rows.map((row) => row.version), rows.map((row) => row.node)];
}

/** After history was written or removed behind the sweep's back: it begins anew. */
export async function forgetFigures(tx: Tx): Promise<void> {
  await tx.query(`delete from setting where key = $1`, [ROLLED_KEY]);
  for (const table of ['step_hour', 'stay_day', 'mail_hour', 'goal_reached']) await tx.query(`delete from ${table}`);
}
