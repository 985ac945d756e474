import type { Database, Sql, Tx } from '../database.ts';

export const PARTED = ['step', 'touchpoint'] as const;
export type Parted = (typeof PARTED)[number];
/** Months in one part. A lead's timeline looks into each part of its touchpoints, so these are few. */
const MONTHS: Readonly<Record<Parted, number>> = { step: 1, touchpoint: 3 };
/** So many parts are there before they are needed. */
const AHEAD = 2;

export interface Part {
  readonly table: Parted;
  readonly name: string;
  /** null: from the beginning; of the default part both are null */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly isDefault: boolean;
  readonly bytes: number;
  /** As the planner knows it. */
  readonly rows: number;
}
/** The parts of the tables, oldest first, the default one last. */
export const partsOf = (sql: Sql): Promise<Part[]> =>
  sql.query<Part>(
    `select p.relname as table, c.relname as name, bound = 'DEFAULT' as "isDefault",
       substring(bound from $$FROM \\('([^']+)'\\)$$)::timestamptz as from,
       substring(bound from $$TO \\('([^']+)'\\)$$)::timestamptz as to,
       pg_total_relation_size(c.oid) as bytes, greatest(c.reltuples, 0)::bigint as rows
     from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_class c on c.oid = i.inhrelid
     cross join lateral pg_get_expr(c.relpartbound, c.oid) bound
     where p.oid in ('step'::regclass, 'touchpoint'::regclass) order by 1, 3, 5`,
  );

/** Steps before this instant are those of walks that were open when the others were dropped; all there are if none ever were. */
export const STEPS_WHOLE_FROM = `coalesce((select substring(pg_get_expr(c.relpartbound, c.oid) from $$TO \\('([^']+)'\\)$$)::timestamptz
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'step'::regclass and c.relname like 'step\\_before\\_%'), '-infinity')`;

/**
 * Held by whoever moves rows between parts and totals; shared by whoever erases or merges people. So neither looks for rows in one
 * place while they are on their way to another.
 */
const MOVING = 7_341_002;
export const holdMoving = (tx: Tx): Promise<unknown> => tx.query(`select pg_advisory_xact_lock(${MOVING})`);
/** Before the locks of leads: whoever moves rows needs none of these. */
export const whileNothingMoves = (tx: Tx): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock_shared(${MOVING})`);

/** The parts' locks are short; where somebody reads for long, they are not waited for but tried again in the next round. */
export const PATIENCE = `set local lock_timeout = '1s'`;

const startOf = (at: Date, months: number): Date =>
  new Date(Date.UTC(at.getUTCFullYear(), Math.floor(at.getUTCMonth() / months) * months));
const later = (at: Date, months: number): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months));

/**
 * Makes the parts that will be needed soon, and those for rows that found none (a clock that jumped, a house that stood still).
 * Any process may call it at any time.
 *
 * @returns names of the parts made
 */
export async function makeParts(database: Database): Promise<readonly string[]> {
  const now = await database.now();
  const parts = await partsOf(database);
  const made: string[] = [];
  for (const table of PARTED) {
    const months = MONTHS[table];
    const wanted = Array.from({ length: AHEAD + 1 }, (_, i) => later(startOf(now, months), i * months));
    const stray = await database.query<{ at: Date }>(
      `select distinct date_trunc('month', at, 'UTC') as at from ${table}_default limit 1000`,
    );
    const starts = new Set([...wanted, ...stray.map((row) => startOf(row.at, months))].map(Number));
    for (const from of [...starts].sort((a, b) => a - b).map((at) => new Date(at))) {
      if (parts.some((part) => part.table === table && covers(part, from))) continue;
      if (await database.transact((tx) => makePart(tx, table, from, later(from, months))))
        made.push(nameOf(table, from));
    }
  }
  return made;
}
const covers = ({ from, to, isDefault }: Part, at: Date): boolean =>
  !isDefault && (from === null || from <= at) && (to === null || to > at);
const nameOf = (table: Parted, from: Date): string => `${table}_${from.toISOString().slice(0, 7).replace('-', '_')}`;

async function makePart(tx: Tx, table: Parted, from: Date, to: Date): Promise<boolean> {
  await tx.query(PATIENCE);
  await holdMoving(tx);
  const name = nameOf(table, from);
  const [there] = await tx.query(`select 1 where to_regclass($1) is not null`, [name]);
  if (there) return false;
  await emptyPart(tx, table, name);
  await tx.query(
    `with stray as (delete from ${table}_default where at >= $1::timestamptz and at < $2::timestamptz returning *)
     insert into ${name} select * from stray`,
    [from, to],
  );
  await attach(tx, table, name, from, to);
  return true;
}
/** A table like its parts; the indexes come with the attaching. */
export const emptyPart = (tx: Tx, table: Parted, name: string): Promise<unknown> =>
  tx.query(`create table ${name} (like ${table} including defaults)`);
export const attach = (tx: Tx, table: Parted, name: string, from: Date | null, to: Date): Promise<unknown> =>
  tx.query(
    `alter table ${table} attach partition ${name} for values from (${from ? `'${from.toISOString()}'` : 'minvalue'}) to ('${to.toISOString()}')`,
  );

/**
 * Refreshes what the planner knows of the tables as wholes: autovacuum does so for each part, never for what they make together.
 * Does nothing while they have hardly changed.
 */
export async function analyseParts(database: Database): Promise<void> {
  const stale = await database.query<{ table: Parted }>(
    `select p.relname as table from pg_class p
     join lateral (select sum(greatest(c.reltuples, 0)) as rows from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = p.oid) s on true
     where p.oid in ('step'::regclass, 'touchpoint'::regclass) and s.rows > 1000 and abs(s.rows - greatest(p.reltuples, 0)) > 0.2 * s.rows`,
  );
  for (const { table } of stale) await database.query(`analyze ${table}`);
}
