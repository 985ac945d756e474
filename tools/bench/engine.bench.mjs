// A million leads, traces on, one worker process nudged through BullMQ on PostgreSQL, for ten minutes: leads come due again and again. What
// one advance contains stands in engine-journey.mjs. In the same run: the same rows written by a bare loop.
import { check, figuresOf, prepare, run, runFloor, settle, thirds } from './engine-run.mjs';
import { openHouse } from './house.mjs';

export default async function engine({ url, dir, say, quick, minutes = quick ? 0.75 : 10 }) {
  const leads = Number(process.env.BENCH_LEADS ?? (quick ? 100_000 : 1_000_000));
  const house = await openHouse(url);
  const measured = await prepare(house, 'measured', leads);
  const bare = await prepare(house, 'floor', Math.round(leads / 2));
  await settle(house);
  say(`engine: advancing ${leads} leads for ${minutes} minutes …`);
  const done = await run(house, { url, dir, seconds: minutes * 60 }, measured);
  const parts = thirds(done);
  say(`engine: ${done.perS} advances/s (by thirds ${parts.join(', ')}), ${JSON.stringify(done.perAdvance)}`);
  await check(house.database, measured, measured.leads, done.advances);
  say('engine: writing the same rows in a bare loop …');
  await settle(house);
  const floor = await runFloor(house, { url, dir }, bare);
  await check(house.database, bare, bare.leads, floor.advances);
  await house.database.close();
  say(`engine: floor ${floor.perS}`);
  return {
    ...figuresOf('engine', done, floor),
    'engine.leads': leads,
    'engine.minutes': minutes,
    'engine.advances': done.advances,
    'engine.byThirds': parts,
    // below zero: it became slower
    'engine.declinePercent': Math.round((1000 * (parts[2] - parts[0])) / parts[0]) / 10,
    'engine.coresUsed': done.coresUsed,
  };
}
