// The engine with Redis as messenger: the same journey and the same rows, nudged through BullMQ on Redis.
import { check, figuresOf, prepare, run, runFloor, settle, thirds } from './engine-run.mjs';
import { openHouse } from './house.mjs';
import { startRedis } from './redis.mjs';

export default async function redis({ url, dir, say, quick, minutes = quick ? 0.5 : 1.5 }) {
  const leads = Number(process.env.BENCH_LEADS ?? (quick ? 100_000 : 1_000_000));
  const server = await startRedis(dir);
  try {
    const house = await openHouse(url, { redisUrl: server.url });
    const measured = await prepare(house, 'measured', leads);
    const bare = await prepare(house, 'floor', Math.round(leads / 2));
    await settle(house);
    say(`redis: advancing ${leads} leads for ${minutes} minutes …`);
    const done = await run(house, { url, dir, redisUrl: server.url, seconds: minutes * 60 }, measured);
    await check(house.database, measured, measured.leads, done.advances);
    await settle(house);
    const floor = await runFloor(house, { url, dir }, bare);
    await check(house.database, bare, bare.leads, floor.advances);
    await house.database.close();
    say(`redis: ${done.perS} advances/s, floor ${floor.perS}`);
    return {
      ...figuresOf('engine.redis', done, floor),
      'engine.redis.leads': leads,
      'engine.redis.minutes': minutes,
      'engine.redis.byThirds': thirds(done),
    };
  } finally {
    await server.stop();
  }
}
