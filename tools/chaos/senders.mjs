// The profile `senders`: as many mails under faults as the machine can. The outbox is kept full; the mail server misbehaves all the
// time; senders are killed at random instants and at named points, stopped, and their database is killed under them.
import { pause } from './chance.mjs';
import { Faults } from './faults.mjs';
import { feedMails } from './feed.mjs';
import { COMMIT, notReached, SENDER } from './points.mjs';

// a start costs over a second of processor time, and a young process sends at half the speed: with twenty kills a minute, both a million
// mails and hundreds of kills come together within half an hour
const PLAN = {
  killMs: [6_000, 14_000],
  stopMs: [5_000, 12_000],
  pgKillMs: [20_000, 40_000],
  stormMs: [15_000, 30_000],
  jumpMs: [40_000, 80_000],
  authMs: [20_000, 40_000],
  redisMs: [5_000, 12_000],
  allMs: [40_000, 80_000],
  pointMs: [2_500, 7_000],
  points: [...SENDER, ...COMMIT],
};
/** Kept ready. */
const READY = 3_000;
const DUE = `select count(*)::int as n from (select 1 from outbox where state = 0 and kind = 'mail' and not_before <= $1 limit ${READY}) t`;

export async function senders(stage) {
  const { options, sink, clock, life, draw, database, say } = stage;
  say(`${options.seconds} s of faults, the outbox kept full`);
  sink.send({ state: { faults: true } });
  clock.start();
  stage.faults = new Faults(stage, options.plan ?? PLAN, draw.fork(200));
  let going = true;
  let fed = 0;
  const feeding = (async () => {
    while (going)
      try {
        const [{ n }] = await database.query(DUE, [await database.now()]);
        if (n >= READY) {
          await pause(50);
          continue;
        }
        const mails = 1_000;
        await feedMails(stage, { mails, kind: draw.is(0.5) ? 'marketing' : 'service' });
        fed += mails;
      } catch {
        await pause(100);
      }
  })();
  const deciding = (async () => {
    const own = draw.fork(7);
    while (going) {
      await pause(own.between(20, 120));
      await (own.is(0.6) ? life.unsubscribe(own) : life.resubscribe(own));
    }
  })();
  const began = performance.now();
  for (let second = 0; second < options.seconds; second += 1) {
    await pause(1_000);
    if (second % 30 === 29)
      say(`${Math.round((performance.now() - began) / 1000)} s: ${stage.accepted()} mails accepted`);
  }
  going = false;
  await Promise.all([feeding, deciding]);
  await stage.faults.end();
  return { fed, breaches: notReached(stage, PLAN.points) };
}
