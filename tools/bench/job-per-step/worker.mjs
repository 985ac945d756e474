// A worker of the plain build: takes a job for each lead and step, and adds the next. A wait is a delayed job.
import { createPostgresBackend, Queue, withBackend, Worker } from 'bullmq';
import pg from 'pg';
import { graph } from '../engine-journey.mjs';
import { step } from './steps.mjs';

pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const { DATABASE_URL, REDIS_URL, CONCURRENCY, VISITS } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(CONCURRENCY), min: Number(CONCURRENCY) });
const { Queue: Queues, Worker: Workers } = REDIS_URL ? { Queue, Worker } : withBackend(createPostgresBackend);
const connection = REDIS_URL
  ? { url: REDIS_URL, maxRetriesPerRequest: null }
  : { connectionString: DATABASE_URL, max: Number(CONCURRENCY) };
const queue = new Queues('steps', { connection });
const worker = new Workers(
  'steps',
  async (job) => {
    const next = await step(pool, graph, job.data, Number(VISITS));
    if (next) await queue.add('step', next.walk, { delay: next.delay, removeOnComplete: true });
  },
  { connection, concurrency: Number(CONCURRENCY), autorun: false },
);
worker.on('error', (error) => console.error(error));
worker.on('failed', (_job, error) => console.error(error));
process.on('message', () => void worker.run());
process.on('disconnect', async () => {
  await worker.close();
  await queue.close();
  await pool.end();
  process.exit(0);
});
await worker.waitUntilReady();
process.send('ready');
