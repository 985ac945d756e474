// One run: a house, people and faults for some time, then quiet, then the check.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chance, pause } from './chance.mjs';
import { check } from './check.mjs';
import { Cluster } from './cluster.mjs';
import { Crew } from './crew.mjs';
import { Clock, Faults, OwnRedis } from './faults.mjs';
import { furnish, productOf } from './house.mjs';
import { Life } from './life.mjs';

const SECRET = 'chaos'.repeat(8);
/** A minute of a journey passes in a second. */
const FASTER = 60;
/** So long nothing may move before a run is called stuck. */
const STUCK_MS = 25_000;

export const PLAN = {
  killMs: [1_000, 4_000],
  stopMs: [4_000, 12_000],
  pgKillMs: [12_000, 25_000],
  stormMs: [9_000, 20_000],
  jumpMs: [20_000, 40_000],
  authMs: [25_000, 50_000],
  redisMs: [4_000, 10_000],
};

/**
 * @param it `folder`: the copy of the product; `dir`: for data, logs and the ledger; `seconds` of faults; `workers`, `leads`, `redis`
 * @returns {Promise<object>} ledger, figures and `breaches` (none: green)
 */
export async function run({
  folder,
  dir,
  seed,
  seconds,
  leads,
  workers = 2,
  redis = false,
  plan = PLAN,
  say,
  stuckMs = STUCK_MS,
}) {
  const draw = chance(seed);
  const product = await productOf(folder);
  const ends = [];
  const began = performance.now();
  try {
    const cluster = await new Cluster(dir).start();
    ends.push(() => cluster.stop());
    const ownRedis = redis ? await new OwnRedis().start() : null;
    if (ownRedis) ends.push(() => ownRedis.stop());
    const ledgerFile = path.join(dir, 'accepted.log');
    const sink = fork(path.join(import.meta.dirname, 'sink.mjs'), [JSON.stringify({ ledger: ledgerFile, seed })]);
    ends.push(() => sink.disconnect());
    const [ports] = await once(sink, 'message');
    const env = {
      ...{
        DATABASE_URL: cluster.url,
        REDIS_URL: ownRedis?.url ?? '',
        SECRET,
        DATA_DIR: dir,
        PORT: '3000',
        PUBLIC_URL: 'http://127.0.0.1:3000',
      },
      ...{
        SMTP_URL: `smtp://user:password@127.0.0.1:${ports.smtp}?tls=off`,
        CULTIVAR_TEST_CLOCK: '1',
        ALLOW_PRIVATE_WEBHOOKS: '1',
      },
    };
    const database = await openDatabase(product, env, ends);
    const house = await furnish(product, database, { leads, hookUrl: `http://127.0.0.1:${ports.http}/hook` });
    const crew = new Crew(folder, env, path.join(dir, 'workers.log'));
    ends.push(() => crew.end());
    await crew.start(workers);
    const clock = new Clock(database, FASTER);
    const life = new Life(product, database, house, draw.fork(100));
    say(`${leads} leads, ${workers} workers, seed ${seed}: ${seconds} s of faults`);
    sink.send({ state: { faults: true, greylist: true } });
    clock.start();
    life.start();
    const faults = new Faults({ cluster, crew, database, sink, redis: ownRedis, clock }, plan, draw.fork(200));
    await pause(seconds * 1_000);
    await faults.end();
    await life.end();
    await clock.stop();
    sink.send({ state: { faults: false, auth: true } });
    say('quiet; working off what is left');
    const drained = await drain({ crew, database, clock, stuckMs, say });
    const asked = once(sink, 'message');
    sink.send({ ask: true });
    const sinkDid = (await asked)[0].did;
    const { ledger, breaches } = await check({
      database,
      product,
      secret: SECRET,
      ledgerFile,
      crew,
      faults,
      sinkDid,
      life,
    });
    const [size] = await database.query(
      `select (select count(*) from enrolment)::int as walks, (select count(*) from step)::int as steps, (select count(*) from touchpoint)::int as touchpoints`,
    );
    const kills = { workers: crew.kills, stops: crew.stops, postgres: cluster.kills, ...faults.did };
    return {
      ok: !breaches.length,
      seed,
      seconds,
      leads,
      redis,
      tookS: Math.round((performance.now() - began) / 1000),
      drained,
      ledger,
      kills,
      sink: sinkDid,
      people: life.did,
      troubles: life.troubles,
      size,
      breaches,
    };
  } finally {
    for (const end of ends.reverse())
      await Promise.resolve(end()).catch((error) => say(`cleaning up: ${error.message}`));
  }
}

async function openDatabase({ store, registry, queue }, env, ends) {
  const queues = queue.configureQueues(env, () => {});
  const database = await new store.Database({
    url: env.DATABASE_URL,
    registry,
    testClock: true,
    poolSize: 12,
    messenger: queue.createMessenger(queues),
  }).open();
  await database.migrate();
  await queue.migrateQueues(env);
  ends.push(async () => {
    await queues.close();
    await database.close();
  });
  return database;
}

const LEFT = `select (select count(*) from cursor where state < 3)::int as walks,
  (select count(*) from cursor c where state < 3 and due_at <= $1)::int as due,
  (select count(*) from outbox where state = 0)::int as waiting, (select count(*) from outbox where state = 1)::int as sending,
  (select count(*) from outbox where state = 0 and not_before <= $1)::int as mails, (select count(*) from step)::int as steps`;

/** Lets everything come to its end: what is due is worked off, then time jumps to the next. @returns how it went */
export async function drain({ crew, database, clock, stuckMs, say }) {
  const from = performance.now();
  await crew.renew();
  let jumps = 0;
  let moved = performance.now();
  let before = '';
  for (;;) {
    await pause(200);
    const left = (await database.query(LEFT, [await database.now()]))[0];
    if (!left.walks && !left.waiting && !left.sending)
      return { seconds: Math.round((performance.now() - from) / 1000), jumps, left };
    const now = JSON.stringify(left);
    if (now !== before) moved = performance.now();
    before = now;
    if (!left.due && !left.mails && !left.sending) {
      // minutes first; days for offers nobody answers
      await clock.jump(jumps < 3 ? 10 * 60_000 : 8 * 3_600_000);
      jumps += 1;
      moved = performance.now();
      if (jumps < 200) continue;
    }
    if (performance.now() - moved > stuckMs || jumps >= 200) {
      say(`stuck: ${now}`);
      return { seconds: Math.round((performance.now() - from) / 1000), jumps, left, stuck: true };
    }
  }
}

/** For a process of its own: options as JSON in the third argument, the report to the parent. */
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const options = JSON.parse(process.argv[2]);
  // whoever started it has gone: workers and database go along
  process.once('disconnect', () => process.exit());
  fs.mkdirSync(options.dir, { recursive: true });
  const say = (text) => process.stderr.write(`${text}\n`);
  let report;
  try {
    report = await run({ ...options, say });
  } catch (error) {
    report = { ok: false, seed: options.seed, breaches: [`the run itself failed: ${error.stack}`] };
  }
  process.send?.(report);
  process.exitCode = report.ok ? 0 : 1;
  process.disconnect?.();
  setTimeout(() => process.exit(), 3_000).unref();
}
