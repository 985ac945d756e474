// One, two and four workers on Redis: how near is their throughput to so many times one worker's? Only as long as there are processors
// left: PostgreSQL works on the same machine, so what counts is work per processor second, and whether they were all busy is printed.
import os from 'node:os';
import { check, prepare, run, settle } from './engine-run.mjs';
import { openHouse } from './house.mjs';
import { startRedis } from './redis.mjs';

export default async function scale({ url, dir, say, quick, minutes = quick ? 0.25 : 0.5 }) {
  const leads = quick ? 100_000 : 400_000;
  const server = await startRedis(dir);
  const by = [];
  try {
    const house = await openHouse(url, { redisUrl: server.url });
    for (const workers of [1, 2, 4]) {
      const journey = await prepare(house, `by${workers}`, leads);
      await settle(house);
      const done = await run(house, { url, dir, redisUrl: server.url, workers, seconds: minutes * 60 }, journey);
      await check(house.database, journey, journey.leads, done.advances);
      const spentUs = done.perAdvance.postgresUs + done.perAdvance.workerUs;
      by.push({ workers, perS: done.perS, coresUsed: done.coresUsed, usPerAdvance: spentUs, peakMb: done.peakMb });
      say(`scale: ${JSON.stringify(by.at(-1))}`);
    }
    await house.database.close();
  } finally {
    await server.stop();
  }
  const cores = os.cpus().length;
  const [one] = by;
  // n workers can be n times one worker, or all cores at one worker's cost, whichever is less
  const reachable = ({ workers }) => Math.min(workers * one.perS, Math.max(one.perS, (cores * 1e6) / one.usPerAdvance));
  const efficiencies = by.map((it) => Math.round((100 * it.perS) / reachable(it)) / 100);
  const full = by.findIndex(({ coresUsed }) => coresUsed > 0.9 * cores);
  return {
    // until the cores are used up, the first that does so included; what comes after stands in `byWorkers`
    'scale.efficiency': Math.min(...efficiencies.slice(0, full < 0 ? by.length : full + 1)),
    // whether a lead costs more processor time where there are more workers: not blurred by what else runs on the machine
    'scale.costEfficiency': Math.min(...by.map((it) => Math.round((100 * one.usPerAdvance) / it.usPerAdvance) / 100)),
    'scale.byWorkers': by.map((it, i) => ({ ...it, efficiency: efficiencies[i] })),
    'scale.saturatedBy': by[full]?.workers ?? null,
    'scale.workerPeakMb': Math.max(...by.map(({ peakMb }) => peakMb)),
  };
}
