import type { Database } from '../database.ts';

/** A gate in the middle of other people's transactions: whoever writes to the table waits there, with all its locks, until it opens. */
export interface Gate {
  readonly open: () => Promise<void>;
}
const KEY = 4242;

/** For tests: closes a gate behind the next statements on a table; no timing is left to chance. */
export async function gateAt(database: Database, table: string, what = 'insert'): Promise<Gate> {
  const name = `gate_${table}_${what}`;
  await database.query(`create or replace function ${name}() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock_shared(${KEY}); return null; end $$`);
  await database.query(
    `create or replace trigger ${name} after ${what} on ${table} for each statement execute function ${name}()`,
  );
  const keeper = await database.pool.connect();
  await keeper.query(`select pg_advisory_lock(${KEY})`);
  return {
    open: async () => {
      await keeper.query(`select pg_advisory_unlock(${KEY})`);
      keeper.release();
      await database.query(`drop trigger ${name} on ${table}`);
    },
  };
}

/** Until so many sessions of this database wait for a lock. */
export async function blocked(database: Database, count: number): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (row!.n >= count) return;
  }
}

/** How often PostgreSQL had to end a deadlock in this database. */
export async function deadlocks(database: Database): Promise<number> {
  await database.query(`select pg_stat_force_next_flush()`);
  const [row] = await database.query<{ n: number }>(
    `select deadlocks::int as n from pg_stat_database where datname = current_database()`,
  );
  return row!.n;
}
