// What a sleeping lead and a step take on the disk, indexes included, after the churn of five advances each with autovacuum at its own pace;
// and what the queue holds for all the sleepers.
import { check, prepare, run, settle } from './engine-run.mjs';
import { VISITS } from './engine-journey.mjs';
import { openHouse, patiently } from './house.mjs';
import { startRedis } from './redis.mjs';

const ROUNDS = 5;

export default async function sleeper({ url, dir, say, quick }) {
  const leads = quick ? 50_000 : 150_000;
  const house = await openHouse(url);
  const { database } = house;
  const journey = await prepare(house, 'sleepers', leads);
  await settle(house);
  const fresh = await sizeOf(database, 'cursor');
  say(`sleeper: ${leads} leads, ${ROUNDS} advances each …`);
  const done = await run(house, { url, dir, rounds: ROUNDS }, journey);
  await check(database, journey, journey.leads, done.advances);
  const each = async (table) => Math.round((await sizeOf(database, table)) / leads);
  const [jobs] = await database.query(
    `select count(*)::int as n, coalesce(sum(pg_column_size(j.*)), 0)::bigint as bytes from ${await jobTable(database)} j`,
  );
  const figures = {
    'sleeper.dbBytes': await each('cursor'),
    'sleeper.dbBytesFresh': Math.round(fresh / leads),
    // what the queue holds for each: its jobs; its tables are as large as its events and dead rows let them be, however many sleep
    'sleeper.queueBytes': Math.round(jobs.bytes / leads),
    'sleeper.queueJobs': jobs.n,
    'sleeper.queueTablesKb': Math.round((await queueBytes(database)) / 1024),
    'sleeper.enrolmentBytes': await each('enrolment'),
    'sleeper.leads': leads,
    'step.dbBytes': Math.round((await sizeOf(database, 'step')) / (done.advances * VISITS)),
    'step.heapBytes': Math.round((await sizeOf(database, 'step', 'table')) / (done.advances * VISITS)),
    'sleeper.outboxBytes': Math.round((await sizeOf(database, 'outbox')) / done.advances),
    'sleeper.scoreEntryBytes': Math.round((await sizeOf(database, 'score_entry')) / done.advances),
  };
  await database.close();
  return { ...figures, ...(await onRedis(url, dir, leads)) };
}

/** The same question to Redis: a thousand workflows' worth of nudges, worked off, while everybody sleeps. */
async function onRedis(url, dir, leads) {
  const server = await startRedis(dir);
  const { Redis } = await import('ioredis');
  const { configureQueues } = await import('@cultivar/queue');
  const redis = new Redis(server.url);
  try {
    const queues = configureQueues({ DATABASE_URL: url, REDIS_URL: server.url });
    const consumer = queues.onAdvance(async () => {});
    await consumer.ready();
    for (let workflowId = 1; workflowId <= 1_000; workflowId += 1) await queues.advance({ workflowId, lane: 0 });
    for (;;) {
      const [{ waiting, active }] = await queues.depths();
      if (!waiting && !active) break;
    }
    await queues.close();
    // the stream of events is cut at a fixed length by BullMQ, however many sleep
    const keys = (await redis.keys('*')).filter((key) => !key.endsWith(':events'));
    let bytes = 0;
    for (const key of keys) bytes += await redis.memory('USAGE', key);
    return { 'sleeper.redisBytes': Math.round(bytes / leads), 'sleeper.redisKeys': keys.length };
  } finally {
    redis.disconnect();
    await server.stop();
  }
}

/** A table with all its parts and indexes. */
async function sizeOf(database, table, what = 'total_relation') {
  const [{ bytes }] = await patiently(
    database,
    `select sum(pg_${what}_size(coalesce(part.relid, $1::regclass)))::bigint as bytes from pg_partition_tree($1::regclass) part`,
    [table],
  );
  if (bytes) return bytes;
  return (await database.query(`select pg_${what}_size($1::regclass) as bytes`, [table]))[0].bytes;
}

const jobTable = async (database) =>
  (
    await database.query(
      `select quote_ident(schemaname) || '.' || quote_ident(relname) as name from pg_stat_user_tables where relname = 'job'`,
    )
  )[0].name;

async function queueBytes(database) {
  const [{ bytes }] = await database.query(
    `select coalesce(sum(pg_total_relation_size(relid)), 0)::bigint as bytes from pg_stat_user_tables
     where schemaname = (select schemaname from pg_stat_user_tables where relname = 'job')`,
  );
  return bytes;
}
