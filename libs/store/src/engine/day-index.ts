import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '../database.ts';
import { dayText } from '../rules/field-sql.ts';
import type { StoredDay } from '../rules/field-sql.ts';

/** Building one over millions of leads takes a while, and waits for whoever is writing them. */
const PATIENCE_MS = 3_600_000;
const PREFIX = 'kept_day_';

/** A day of leads that some entry asks for; found by an index made for just this field. */
export interface DayPlace extends StoredDay {
  readonly index: string;
}

/** @returns null where no lead has such a field */
export function dayPlace(field: string, yearly: boolean): DayPlace | null {
  const day = dayText(field, yearly);
  if (!day) return null;
  const hash = createHash('sha256').update(`${day.table} ${day.sql}`).digest('hex').slice(0, 24);
  return { ...day, index: PREFIX + hash };
}

/**
 * Indexes for these places, and for no others: fields are free, and only those that an entry asks for are worth one. Made while
 * everybody goes on working; PostgreSQL keeps them right whoever writes a lead. Without them the same is found, slowly.
 */
export async function keepDayIndexes(database: Database, places: readonly DayPlace[]): Promise<void> {
  const wanted = new Map(places.map((place) => [place.index, place]));
  const there = await database.query<{ name: string; valid: boolean }>(
    `select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
     where starts_with(c.relname, $1) and c.relnamespace = current_schema()::regnamespace`,
    [PREFIX],
  );
  // one that was cut off while it was made is of no use
  const gone = there.filter(({ name, valid }) => !valid || !wanted.has(name)).map(({ name }) => name);
  for (const { name, valid } of there) if (valid) wanted.delete(name);
  const statements = [
    ...gone.map((name) => `drop index concurrently if exists ${name}`),
    ...[...wanted.values()].map(
      ({ index, table, sql }) =>
        `create index concurrently if not exists ${index} on ${table} ((${sql}), id) where (${sql}) is not null`,
    ),
  ];
  if (statements.length) await alone(database, statements);
}

/** One process makes them, on a connection of its own; an unfinished one of another is not to be taken for a broken one. */
async function alone(database: Database, statements: readonly string[]): Promise<void> {
  const client = await database.pool.connect();
  const key = `hashtext('day-index'), 0`;
  let broken = true;
  try {
    const { rows } = await client.query<{ mine: boolean }>(`select pg_try_advisory_lock(${key}) as mine`);
    if (rows[0]!.mine) {
      await client.query(`set statement_timeout = 0; set lock_timeout = ${PATIENCE_MS}`);
      for (const text of statements) await client.query({ text, query_timeout: PATIENCE_MS } as pg.QueryConfig);
      await client.query(`reset statement_timeout; reset lock_timeout; select pg_advisory_unlock(${key})`);
    }
    broken = false;
  } finally {
    // what was set, and the lock, ends with the connection
    client.release(broken);
  }
}
