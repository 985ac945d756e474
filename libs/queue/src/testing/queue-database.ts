import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrateQueues } from '../queues.ts';

const base = process.env.TEST_DATABASE_URL!;

/** A database of the test file's own, with the queue's tables: made before its tests, dropped after them. */
export function queueDatabase(): { readonly DATABASE_URL: string } {
  const name = `q_${randomBytes(6).toString('hex')}`;
  const env = { DATABASE_URL: base.replace(/\/[^/]*$/, `/${name}`) };
  beforeAll(async () => {
    await admin(`create database ${name}`);
    await migrateQueues(env);
  });
  afterAll(() => admin(`drop database ${name} with (force)`));
  return env;
}

async function admin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: base });
  await client.connect();
  await client.query(sql);
  await client.end();
}
