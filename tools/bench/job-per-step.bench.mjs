// Against what most build: one BullMQ job for each lead and step, each with its own transaction (job-per-step/). Same journey, same rows,
// same backend, sixteen jobs at a time in each of two processes (set, not tuned). Beside it a kinder variant: one job for each lead that walks to its next wait.
import { check, prepare, run, settle } from './engine-run.mjs';
import { VISITS } from './engine-journey.mjs';
import { openHouse } from './house.mjs';
import { runPlain } from './job-per-step/run.mjs';
import { startRedis } from './redis.mjs';

export default async function jobPerStep({ url, dir, say, quick }) {
  const leads = quick ? 50_000 : 200_000;
  const plainLeads = quick ? { step: 1_500, lead: 4_000 } : { step: 6_000, lead: 20_000 };
  const server = await startRedis(dir);
  const figures = {};
  try {
    for (const [name, redisUrl] of [
      ['engine', ''],
      ['engine.redis', server.url],
    ]) {
      const house = await openHouse(url, { redisUrl });
      const { database } = house;
      const plain = async (what, visits) => {
        const journey = await prepare(house, `${name}-${what}`, plainLeads[what]);
        await settle(house);
        const done = await runPlain(database, { url, dir, redisUrl, visits }, journey);
        await check(database, journey, journey.leads, done.advances);
        say(`job-per-step: ${name}, a job for each ${what}: ${JSON.stringify(done)}`);
        return done;
      };
      const perStep = await plain('step', 1);
      const perLead = await plain('lead', VISITS);
      const journey = await prepare(house, `${name}-product`, leads);
      await settle(house);
      const product = await run(house, { url, dir, redisUrl }, journey);
      await check(database, journey, journey.leads, product.advances);
      say(`job-per-step: ${name}, the product: ${product.perS}/s`);
      const over = (other) => Math.round((10 * product.perS) / other.perS) / 10;
      Object.assign(figures, {
        [`${name}.overJobPerStep`]: over(perStep),
        [`${name}.overJobPerLead`]: over(perLead),
        [`${name}.jobPerStep`]: {
          perStep: perStep.perS,
          perLead: perLead.perS,
          product: product.perS,
          leads,
          plainLeads,
        },
      });
      await database.close();
    }
  } finally {
    await server.stop();
  }
  return figures;
}
