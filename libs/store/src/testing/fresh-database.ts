import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { Database } from '../database.ts';
import type { DatabaseOptions } from '../database.ts';

export * from './live-workflow.ts';

/** For tests: an empty, migrated database of its own on the test run's PostgreSQL, dropped by `drop`. */
export async function freshDatabase(
  options: Partial<DatabaseOptions> = {},
): Promise<{ database: Database; url: string; drop: () => Promise<void> }> {
  const base = process.env.TEST_DATABASE_URL;
  if (!base) throw new Error('TEST_DATABASE_URL is missing: run through jest, its set-up starts PostgreSQL');
  const name = `t_${randomBytes(6).toString('hex')}`;
  const url = base.replace(/\/[^/]*$/, `/${name}`);
  await admin(base, `create database ${name}`);
  const database = await new Database({ url, poolSize: 6, ...options }).open();
  await database.migrate();
  return {
    database,
    url,
    drop: async () => {
      await database.close();
      await admin(base, `drop database ${name} with (force)`);
    },
  };
}
async function admin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
