import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { queueSuite } from './queue.suite.ts';
import { migrateQueues } from './queues.ts';

const base = process.env.TEST_DATABASE_URL!;
const name = `q_${randomBytes(6).toString('hex')}`;
const env = { DATABASE_URL: base.replace(/\/[^/]*$/, `/${name}`) };

async function admin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: base });
  await client.connect();
  await client.query(sql);
  await client.end();
}
beforeAll(async () => {
  await admin(`create database ${name}`);
  await migrateQueues(env);
  await migrateQueues(env);
});
afterAll(() => admin(`drop database ${name} with (force)`));

describe('on PostgreSQL', () => queueSuite(() => env));
