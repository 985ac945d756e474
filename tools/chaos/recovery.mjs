// The profile `recovery`: one fault after the other on a calm product, and how long it takes each time until what it hit goes on.
import { pause } from './chance.mjs';
import { feedMails, feedWalks } from './feed.mjs';
import { until } from './recoveries.mjs';

const LIMIT = { limitMs: 60_000, everyMs: 5 };

/** So many of each kind. */
const TIMES = 6;

export async function recovery(stage) {
  const { options, redis } = stage;
  const leads = [...stage.house.leads];
  const some = (n) => leads.splice(0, n);
  const often = async (act) => {
    for (let n = 0; n < (options.times ?? TIMES); n += 1) await act();
  };
  await often(() => engineKilled(stage, some(5)));
  await often(() => senderKilled(stage));
  await often(() => postgresKilled(stage, () => some(3)));
  await often(() => storm(stage, () => some(3)));
  await often(() => cableCut(stage, some(10)));
  if (!redis) return;
  await often(() => onRedis(stage, some(3), 'Redis emptied', () => redis.flush()));
  await often(() => onRedis(stage, some(3), 'Redis killed, from its return', () => redis.away(1_500)));
  await often(() => whileAway(stage, some(3)));
}

/** One fault at a time: the next one waits until who was killed is there again. */
const everybodyUp = ({ crew }) =>
  until(async () => Array.from({ length: crew.size }, (_, n) => crew.isUp(n)).every(Boolean), LIMIT);
const killsAt = ({ points }, name) => points.happened().filter((one) => one.name === name);
async function nextKill(stage, name, work) {
  const before = killsAt(stage, name).length;
  stage.points.arm(name);
  await work();
  const came = await until(async () => killsAt(stage, name).length > before, LIMIT);
  if (came === null) throw new Error(`nobody came by: ${name}`);
  return killsAt(stage, name).at(-1);
}
const nextStep = ({ database }, enrolmentId, seq) =>
  until(
    async () =>
      (await database.query(`select 1 from step where enrolment_id = $1 and seq > $2 limit 1`, [enrolmentId, seq]))
        .length,
    LIMIT,
  );

/** Killed with leads claimed: until the first of them has moved on. */
async function engineKilled(stage, leads) {
  const { detail, at } = await nextKill(stage, 'engine claimed', () => feedWalks(stage, leads));
  const [enrolmentId, seq] = detail.split(' ').map(Number);
  await nextStep(stage, enrolmentId, seq);
  stage.recoveries.add('engine killed with leads in hand, until they go on', Date.now() - at);
  await everybodyUp(stage);
  await pause(300);
}

/** Killed with mails claimed: until the last of them is settled. */
async function senderKilled(stage) {
  const { database } = stage;
  const { at } = await nextKill(stage, 'sender claimed', () => feedMails(stage, { mails: 20 }));
  const left = () => database.query(`select 1 from outbox where state in (0, 1) limit 1`);
  await until(async () => !(await left()).length, LIMIT);
  stage.recoveries.add('sender killed with mails in hand, until all are settled', Date.now() - at);
  await everybodyUp(stage);
  await pause(300);
}

/** All of PostgreSQL killed: from the fault, and from the moment it takes connections again, to the next step and the next mail. */
async function postgresKilled(stage, some) {
  const from = Date.now();
  await stage.cluster.killAndRestart();
  const back = Date.now();
  await goesOn(stage, some, (what) => {
    stage.recoveries.add(`PostgreSQL killed, until the next ${what}`, Date.now() - from);
    stage.recoveries.add(`PostgreSQL killed, from accepting connections to the next ${what}`, Date.now() - back);
  });
}

/** For a second every connection of the product is cut again and again: from the last cut to the next step and the next mail. */
async function storm(stage, some) {
  for (let n = 0; n < 5; n += 1) {
    await stage.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await pause(200);
  }
  const from = Date.now();
  await goesOn(stage, some, (what) =>
    stage.recoveries.add(`all connections cut for a second, until the next ${what}`, Date.now() - from),
  );
  await pause(300);
}

/** Lets leads in, and tells when one of them has taken a step and when a mail was accepted. */
async function goesOn(stage, some, tell) {
  const mails = stage.accepted();
  const leads = some();
  while (!(await feedWalks(stage, leads).catch(() => 0))) await pause(10);
  const newest = `select id from enrolment where lead_id = $1 order by id desc limit 1`;
  const [{ id }] = await stage.database.query(newest, [leads[0]]);
  await nextStep(stage, id, 0);
  tell('step');
  await until(async () => stage.accepted() > mails, LIMIT);
  tell('mail');
}

/** The way between workers and PostgreSQL falls silent with leads locked: until others can have them, and until work flows again. */
async function cableCut(stage, leads) {
  const { proxy, database, points } = stage;
  if (!proxy) return;
  points.arm('engine claimed', 'cut');
  const before = killsAt(stage, 'engine claimed').length;
  await feedWalks(stage, leads);
  await until(async () => killsAt(stage, 'engine claimed').length > before, LIMIT);
  proxy.cut();
  const cut = Date.now();
  const locked = await database.query(
    `select 1 from lead l where id = any($1::bigint[]) and id not in (select id from lead where id = any($1::bigint[]) for update skip locked) limit 1`,
    [leads],
  );
  if (locked.length) {
    // the run's own wait for a lock is shorter
    const all = () =>
      database.query(`select id from lead where id = any($1::bigint[]) order by id for update`, [leads]);
    await until(async () => (await all()).length, LIMIT);
    stage.recoveries.add('line to PostgreSQL silent with leads locked, until the locks are free', Date.now() - cut);
  }
  await pause(500);
  const mails = stage.accepted();
  await feedMails(stage, { mails: 1 });
  proxy.heal({ lost: true });
  const healed = Date.now();
  await until(async () => stage.accepted() > mails, LIMIT);
  stage.recoveries.add('line to PostgreSQL back, until the next mail', Date.now() - healed);
  await everybodyUp(stage);
  await pause(500);
}

async function onRedis(stage, leads, name, act) {
  const done = act();
  if (name === 'Redis emptied') await feedWalks(stage, leads);
  await done;
  const back = Date.now();
  if (name !== 'Redis emptied') await feedWalks(stage, leads);
  const [{ id }] = await stage.database.query(`select id from enrolment where lead_id = $1 order by id desc limit 1`, [
    leads[0],
  ]);
  await nextStep(stage, id, 0);
  stage.recoveries.add(`${name}, until the next step`, Date.now() - back);
  await pause(200);
}

/** A minute without Redis: the sweep works on by itself. */
async function whileAway(stage, leads) {
  const { redis } = stage;
  await redis.stop();
  await pause(1_000);
  const from = Date.now();
  await feedWalks(stage, leads);
  const [{ id }] = await stage.database.query(`select id from enrolment where lead_id = $1 order by id desc limit 1`, [
    leads[0],
  ]);
  await nextStep(stage, id, 0);
  stage.recoveries.add('while Redis is away, from an entry to its first step', Date.now() - from);
  await redis.start();
}
