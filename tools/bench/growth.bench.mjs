// Does a lead cost more where there are more of them? The engine at ten thousand, a hundred thousand and a million leads in one table (ten
// million with --huge), each in a database of its own; 10 seconds' worth of advances at each size. What PostgreSQL does to claim
// a batch at each size is read from its plan.
import { check, prepare, run, settle } from './engine-run.mjs';
import { openHouse, patiently } from './house.mjs';

export default async function growth({ url, dir, say, quick, huge }) {
  const sizes = quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000, ...(huge ? [10_000_000] : [])];
  const figures = {};
  for (const [n, leads] of sizes.entries()) {
    const at = n ? await another(url, n) : url;
    const house = await openHouse(at);
    const journey = await prepare(house, 'grown', leads);
    await settle(house);
    const claim = await planOf(house.database, journey);
    // at least 200,000 advances or one round each, so that the smallest is not over before it is warm
    const seconds = leads < 200_000 ? (quick ? 8 : 15) : quick ? 10 : 30;
    const done = await run(house, { url: at, dir, seconds }, journey);
    await check(house.database, journey, journey.leads, done.advances);
    const us = Math.round(1e6 / done.perS);
    figures[`growth.${leads}`] = { usPerAdvance: us, ...done.perAdvance, advances: done.advances, claim };
    say(`growth: ${leads} leads: ${JSON.stringify(figures[`growth.${leads}`])}`);
    await house.database.close();
  }
  const cpu = Object.values(figures).map(({ postgresUs, workerUs }) => postgresUs + workerUs);
  return { ...figures, 'growth.cpuLastOverFirst': Math.round((100 * cpu.at(-1)) / cpu[0]) / 100 };
}

async function another(url, n) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database growth${n}`);
  await client.end();
  return url.replace(/\/[^/]*$/, `/growth${n}`);
}

/** How a batch is claimed: the kinds of node, and the buffers it touches. */
async function planOf(database, { workflowId }) {
  await database.query(`update workflow set status = 'live' where id = $1`, [workflowId]);
  // the product's own statement, as it would be asked
  const { claim } = await import('../../libs/store/dist/engine/advance.js');
  let asked;
  await claim(
    { now: await database.now(), query: async (sql, params) => ((asked = { sql, params }), []) },
    { workflowId, limit: 500 },
  );
  const [row] = await patiently(database, `explain (analyze, buffers, format json) ${asked.sql}`, asked.params);
  await database.query(`update workflow set status = 'paused' where id = $1`, [workflowId]);
  const kinds = [];
  const collect = (plan) => {
    kinds.push(plan['Index Name'] ? `${plan['Node Type']} ${plan['Index Name']}` : plan['Node Type']);
    plan.Plans?.forEach(collect);
  };
  const top = row['QUERY PLAN'][0].Plan;
  collect(top);
  return {
    ms: top['Actual Total Time'],
    buffers: top['Shared Hit Blocks'] + top['Shared Read Blocks'],
    plan: kinds.join(' > '),
  };
}
