// Advances of one journey by real worker processes for a time, and the same rows by a bare loop in the same run.
import { advancesOf, anyDue, check, graph, passDays, VISITS, WAIT_DAYS } from './engine-journey.mjs';
import { floor } from './engine-floor.mjs';
import { addLeads, end, patiently, pause, publish, seedWalks, startEngine } from './house.mjs';
import { cpuOf, memoryOf, postgresIn } from './watch.mjs';

const LOOK_MS = 200;

/** Leads with a walk each at the entry of a journey of their own that is held. */
export async function prepare(house, name, leads) {
  const ids = await addLeads(house.database, leads, name);
  const journey = await publish(house, name, graph, 'paused');
  await seedWalks(house.database, journey, ids);
  return { ...journey, leads: ids };
}

/** What it takes before a measurement: statistics as autovacuum makes them, nothing left to write. */
export async function settle({ database }) {
  await patiently(database, 'vacuum (analyze)');
  await patiently(database, 'checkpoint');
}

/**
 * Lets workers advance all leads until the time is over, in as many rounds as it takes, two days apart on the clock of tests; without a
 * time so many rounds.
 *
 * @returns advances, seconds, advances in each minute, and what an advance cost
 */
export async function run(house, { url, dir, redisUrl = '', workers = 1, seconds = 0, rounds = 1 }, journey) {
  const { database } = house;
  const { configureQueues } = await import('@cultivar/queue');
  const children = [];
  for (let n = 0; n < workers; n += 1)
    children.push(await startEngine({ DATABASE_URL: url, REDIS_URL: redisUrl, CULTIVAR_TEST_CLOCK: '1' }));
  const queues = configureQueues({ DATABASE_URL: url, REDIS_URL: redisUrl });
  const pg = postgresIn(dir);
  const spent = () => ({ postgres: pg.cpu(), workers: children.reduce((sum, child) => sum + cpuOf(child.pid), 0) });
  const before = { cpu: spent(), wal: await walOf(database) };
  await database.query(`update workflow set status = 'live' where id = $1`, [journey.workflowId]);
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  await queues.advance({ workflowId: journey.workflowId, lane: 0 });
  const marks = [{ at: 0, n: 0 }];
  let round = 1;
  for (;;) {
    await pause(LOOK_MS);
    const dead = children.find((child) => child.exitCode !== null || child.signalCode !== null);
    if (dead) throw new Error('a worker ended');
    const due = await anyDue(database, journey);
    if (!due) {
      round += 1;
      if (seconds ? passed() >= seconds : round > rounds) break;
      await passDays(database, WAIT_DAYS);
      await queues.advance({ workflowId: journey.workflowId, lane: 0 });
    }
    if (passed() - marks.at(-1).at >= 10) marks.push({ at: passed(), n: await advancesOf(database, journey) });
    if (seconds && passed() >= seconds) break;
  }
  // who is on the way when time is over is finished before it is stopped
  await database.query(`update workflow set status = 'paused' where id = $1`, [journey.workflowId]);
  const took = passed();
  const peakMb = Math.max(...children.map((child) => memoryOf(child.pid).peakMb ?? 0));
  const after = { cpu: spent(), wal: await walOf(database) };
  await Promise.all(children.map(end));
  await queues.close();
  const advances = await advancesOf(database, journey);
  marks.push({ at: took, n: advances });
  return {
    ...{ advances, seconds: took, peakMb: Math.round(peakMb), perS: Math.round(advances / took) },
    marks,
    perAdvance: {
      postgresUs: Math.round((1000 * (after.cpu.postgres - before.cpu.postgres)) / advances),
      workerUs: Math.round((1000 * (after.cpu.workers - before.cpu.workers)) / advances),
      walBytes: Math.round((after.wal - before.wal) / advances),
    },
    coresUsed:
      Math.round((after.cpu.postgres - before.cpu.postgres + after.cpu.workers - before.cpu.workers) / took / 10) / 100,
  };
}

/** The bare loop over a journey of its own. */
export async function runFloor(house, { url, dir }, journey) {
  const pg = postgresIn(dir);
  const before = { cpu: pg.cpu(), wal: await walOf(house.database) };
  const seconds = await floor(url, journey.workflowId);
  const advances = journey.leads.n;
  return {
    ...{ seconds, advances, perS: Math.round(advances / seconds) },
    perAdvance: {
      postgresUs: Math.round((1000 * (pg.cpu() - before.cpu)) / advances),
      walBytes: Math.round(((await walOf(house.database)) - before.wal) / advances),
    },
  };
}

/** Advances a second in each third of the time. */
export function thirds({ marks, seconds }) {
  const at = (time) => {
    const next = marks.findIndex((mark) => mark.at >= time);
    // a hair beyond the last mark is the last mark
    if (next < 0) return marks.at(-1).n;
    if (next === 0) return marks[0].n;
    const [a, b] = [marks[next - 1], marks[next]];
    return a.n + ((b.n - a.n) * (time - a.at)) / (b.at - a.at);
  };
  return [0, 1, 2].map((third) =>
    Math.round((3 * (at(((third + 1) * seconds) / 3) - at((third * seconds) / 3))) / seconds),
  );
}

export const walOf = async (database) =>
  (await database.query(`select (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint as wal`))[0].wal;

/** All that a run of the engine says, under a name. */
export function figuresOf(name, measured, bare) {
  return {
    [`${name}.advancesPerS`]: measured.perS,
    [`${name}.visitsPerS`]: measured.perS * VISITS,
    [`${name}.floorAdvancesPerS`]: bare.perS,
    [`${name}.ratio`]: Math.round((100 * measured.perS) / bare.perS) / 100,
    [`${name}.perAdvance`]: measured.perAdvance,
    [`${name}.floorPerAdvance`]: bare.perAdvance,
    [`${name}.workerPeakMb`]: measured.peakMb,
  };
}
export { check };
