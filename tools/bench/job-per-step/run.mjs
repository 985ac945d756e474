// Lets the plain build advance every lead of a journey once, and says how long it took.
import { createPostgresBackend, Queue, withBackend } from 'bullmq';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { NODE_FLAGS } from '../../children.mjs';
import { end, pause } from '../house.mjs';
import { cpuOf, postgresIn } from '../watch.mjs';

const AT_ONCE = 1_000;

/** @param visits nodes in one job: 1, or as many as a walk has to its next wait */
export async function runPlain(
  database,
  { url, dir, redisUrl = '', processes = 2, concurrency = 16, visits = 1 },
  journey,
) {
  const Queues = redisUrl ? Queue : withBackend(createPostgresBackend).Queue;
  const connection = redisUrl ? { url: redisUrl } : { connectionString: url, max: 4, migrate: true };
  const queue = new Queues('steps', { connection });
  await queue.waitUntilReady();
  const walks = await database.query(
    `select enrolment_id as "enrolmentId", version_id as "versionId", workflow_id as "workflowId", seq from cursor where workflow_id = $1`,
    [journey.workflowId],
  );
  for (let n = 0; n < walks.length; n += AT_ONCE)
    await queue.addBulk(
      walks.slice(n, n + AT_ONCE).map((data) => ({ name: 'step', data, opts: { removeOnComplete: true } })),
    );
  const env = {
    ...process.env,
    DATABASE_URL: url,
    REDIS_URL: redisUrl,
    CONCURRENCY: String(concurrency),
    VISITS: String(visits),
  };
  const children = [];
  for (let n = 0; n < processes; n += 1)
    children.push(
      fork(new URL('./worker.mjs', import.meta.url), {
        env,
        stdio: ['ignore', 2, 2, 'ipc'],
        execArgv: NODE_FLAGS.worker,
      }),
    );
  await Promise.all(children.map((child) => once(child, 'message')));
  const pg = postgresIn(dir);
  const spent = () => pg.cpu() + children.reduce((sum, child) => sum + cpuOf(child.pid), 0);
  const before = spent();
  const start = performance.now();
  children.forEach((child) => child.send('go'));
  for (;;) {
    await pause(100);
    const [row] = await database.query(
      `select exists (select 1 from cursor where workflow_id = $1 and port is null) as left`,
      [journey.workflowId],
    );
    if (!row.left) break;
  }
  const seconds = (performance.now() - start) / 1000;
  const cpuMs = spent() - before;
  await Promise.all(children.map(end));
  await queue.obliterate({ force: true });
  await queue.close();
  return {
    perS: Math.round(walks.length / seconds),
    seconds,
    advances: walks.length,
    usPerAdvance: Math.round((1000 * cpuMs) / walks.length),
  };
}
