// What every run stands on: a PostgreSQL, a mail server and workers of its own, the people's side of the product, and the way to its end.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { chance, pause } from './chance.mjs';
import { check } from './check.mjs';
import { Cluster } from './cluster.mjs';
import { Crew } from './crew.mjs';
import { Clock } from './clock.mjs';
import { furnish, productOf } from './house.mjs';
import { Life } from './life.mjs';
import { OwnRedis } from './own-redis.mjs';
import { Points } from './points.mjs';
import { Recoveries } from './recoveries.mjs';
import { SmallDisk } from './small-disk.mjs';

const SECRET = 'chaos'.repeat(8);
/** So long nothing may move before a run is called stuck. */
const STUCK_MS = 25_000;

/**
 * Sets the stage, lets `play` act on it, then waits for the end of all work and judges.
 *
 * @param options `folder`: the copy of the product; `dir`: for data, logs and the ledger; `journeys`, `leads`, `workers`, `redis`;
 * `faster`: so many times faster than the world runs the clock of the run; `points`: chances of kills at named points, or `arms`
 * @param play gets the stage; what it returns goes into the report, its `breaches` to the others
 * @returns {Promise<object>} ledger, figures and `breaches` (none: green)
 */
export async function onStage(options, play) {
  const { dir, seed, leads, redis = false, say, stuckMs = STUCK_MS } = options;
  const ends = [];
  const began = performance.now();
  try {
    const stage = await open(options, ends);
    const played = (await play(stage)) ?? {};
    const { crew, database, clock, sink, faults, product, life, cluster, points } = stage;
    await clock.stop();
    await life.finish();
    sink.send({ state: { faults: false, auth: true } });
    say('quiet; working off what is left');
    const drained = await drain({ crew, database, clock, stuckMs, say });
    const asked = once(sink, 'message');
    sink.send({ ask: true });
    const sinkDid = (await asked)[0].did;
    const ledgerFile = path.join(dir, 'accepted.log');
    const judged = { database, product, secret: SECRET, ledgerFile, crew, faults, sinkDid, life };
    const { ledger, breaches } = await check(judged);
    breaches.push(...(played.breaches ?? []));
    const [size] = await database.query(
      `select (select count(*) from enrolment)::int as walks, (select count(*) from step)::int as steps, (select count(*) from touchpoint)::int as touchpoints`,
    );
    return {
      ...{ ok: !breaches.length, seed, leads, redis, tookS: Math.round((performance.now() - began) / 1000), drained },
      ledger,
      kills: { workers: crew.kills, stops: crew.stops, postgres: cluster.kills, ...faults.did },
      points: points.counts(),
      stateHash: await stateHash(database),
      recoveries: stage.recoveries.summary(),
      ...{ sink: sinkDid, people: life.did, troubles: life.troubles, size },
      ...played,
      breaches,
    };
  } finally {
    for (const end of ends.reverse())
      await Promise.resolve(end()).catch((error) => say(`cleaning up: ${error.message}`));
  }
}

async function open(options, ends) {
  const { folder, dir, seed, leads, journeys, workers = 2, redis = false, faster = 60, say } = options;
  const draw = chance(seed);
  const product = await productOf(folder);
  const disk = options.diskMb ? new SmallDisk(dir, options.diskMb) : null;
  if (disk) ends.push(() => disk.stop());
  const dataDir = disk && path.join(disk.folder, 'pg');
  const cluster = await new Cluster(dir, { template: options.template, ...(dataDir && { dataDir }) }).start();
  ends.push(() => cluster.stop());
  const ownRedis = redis ? await new OwnRedis().start() : null;
  if (ownRedis) ends.push(() => ownRedis.stop());
  const sink = fork(path.join(import.meta.dirname, 'sink.mjs'), [
    JSON.stringify({ ledger: path.join(dir, 'accepted.log'), seed, faults: options.mailFaults }),
  ]);
  ends.push(() => sink.disconnect());
  const [ports] = await once(sink, 'message');
  const env = {
    ...{
      DATABASE_URL: cluster.url,
      REDIS_URL: ownRedis?.url ?? '',
      SECRET,
      DATA_DIR: disk?.folder ?? dir,
      PORT: '3000',
    },
    PUBLIC_URL: 'http://127.0.0.1:3000',
    SMTP_URL: `smtp://user:password@127.0.0.1:${ports.smtp}?tls=off`,
    ...{ CULTIVAR_TEST_CLOCK: '1', ALLOW_PRIVATE_WEBHOOKS: '1' },
    CHAOS_POINTS: JSON.stringify({ dir, seed, chances: options.points ?? {}, arms: !!options.arms }),
  };
  const database = await openDatabase(product, env, ends);
  const house = await furnish(product, database, {
    leads,
    journeys,
    enough: options.enough,
    hookUrl: `http://127.0.0.1:${ports.http}/hook`,
  });
  const points = new Points(dir);
  const workerUrl = options.viaProxy ? await viaProxy(cluster, ends) : null;
  const crewEnv = workerUrl ? { ...env, DATABASE_URL: workerUrl.url } : env;
  const crew = new Crew(folder, crewEnv, path.join(dir, 'workers.log'), points);
  ends.push(() => crew.end());
  const clock = new Clock(database, faster);
  const life = new Life(product, database, house, draw.fork(100));
  const recoveries = new Recoveries(say);
  await crew.start(workers);
  say(`${leads} leads, ${workers} workers, seed ${seed}${redis ? ', on Redis' : ''}`);
  // the run's own acts; `Faults` brings its own counts
  const faults = { did: { clockJumps: 0 } };
  const stage = {
    ...{
      options,
      product,
      cluster,
      disk,
      redis: ownRedis,
      sink,
      database,
      house,
      points,
      crew,
      clock,
      life,
      recoveries,
    },
    ...{ faults, draw, dir, say, proxy: workerUrl?.proxy },
    accepted: () => acceptedIn(path.join(dir, 'accepted.log')),
    jump: async (ms) => {
      stage.faults.did.clockJumps += 1;
      await clock.jump(ms);
    },
  };
  return stage;
}

async function viaProxy(cluster, ends) {
  const { Proxy } = await import('./proxy.mjs');
  const proxy = await new Proxy(Number(new URL(cluster.url).port)).start();
  ends.push(() => proxy.stop());
  const url = new URL(cluster.url);
  url.port = String(proxy.port);
  return { proxy, url: url.href };
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

/** @returns how many mails the sink has accepted so far */
function acceptedIn(file) {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'latin1') : '';
  return text.split('\n').length - 1;
}

/** What leads have come to, without ids and times: the same for two runs that may differ only in what was done to them. */
async function stateHash(database) {
  const [{ hash }] = await database.query(
    `select md5(string_agg(line, '|' order by line)) as hash from (
       select concat_ws(' ', l.email, l.engagement, l.fit, l.stage, l.persona,
         (select string_agg(concat_ws('.', s.seq, s.node, s.took), ',' order by e.entry_node, s.seq) from enrolment e join step s on s.enrolment_id = e.id
           where e.lead_id = l.id),
         (select string_agg(concat_ws('.', o.kind, o.payload->>'templateId'), ',' order by o.kind, o.payload->>'templateId')
           from outbox o where o.lead_id = l.id)) as line from lead l) lines`,
  );
  return hash;
}

// what a sending limit holds back waits for time to pass, as walks do
const LEFT = `select (select count(*) from cursor where state < 3)::int as walks,
  (select count(*) from cursor c where state < 3 and due_at <= $1)::int as due,
  (select count(*) from outbox where state = 0)::int as waiting, (select count(*) from outbox where state = 1)::int as sending,
  (select count(*) from outbox where state = 0 and not_before <= $1 and held_for is null)::int as mails, (select count(*) from step)::int as steps`;

/** Lets everything come to its end: what is due is worked off, then time jumps to the next. @returns how it went */
export async function drain({ crew, database, clock, stuckMs, say }) {
  const from = performance.now();
  await crew.renew();
  let jumps = 0;
  // since a walk last ended: sales take so many offers at a time, and each runs out in its own days
  let inVain = 0;
  let fewest = Infinity;
  let moved = performance.now();
  let before = '';
  for (;;) {
    await pause(100);
    const left = (await database.query(LEFT, [await database.now()]))[0];
    if (!left.walks && !left.waiting && !left.sending)
      return { seconds: Math.round((performance.now() - from) / 1000), jumps, left };
    const now = JSON.stringify(left);
    if (now !== before) moved = performance.now();
    before = now;
    if (left.walks < fewest) inVain = 0;
    fewest = Math.min(fewest, left.walks);
    if (!left.due && !left.mails && !left.sending) {
      // minutes first; days for offers nobody answers
      await clock.jump(jumps < 3 ? 10 * 60_000 : 8 * 3_600_000);
      jumps += 1;
      inVain += 1;
      moved = performance.now();
      if (inVain < 200) continue;
    }
    if (performance.now() - moved > stuckMs || inVain >= 200) {
      say(`stuck: ${now}`);
      return { seconds: Math.round((performance.now() - from) / 1000), jumps, left, stuck: true };
    }
  }
}
