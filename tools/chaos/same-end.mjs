// I15 and I16: the same leads in the same journey come to the same end whatever carried the messages and whatever was done meanwhile.
import { pause } from './chance.mjs';
import { feedWalks } from './feed.mjs';

const GROUP = 30;
/** What is done after each group has been let in. */
const HARMS = {
  none: async () => {},
  flush: (stage) => stage.redis.flush(),
  away: (stage) => stage.redis.away(1_500),
  kill: async ({ crew, draw }) => void crew.kill(draw.between(0, crew.size - 1)),
};

/** A play: everybody walks through the small journey, in groups. */
export async function walkToTheEnd(stage) {
  const { house, options } = stage;
  for (let from = 0; from < house.leads.length; from += GROUP) {
    await feedWalks(stage, house.leads.slice(from, from + GROUP));
    await HARMS[options.harm ?? 'none'](stage);
    await pause(150);
    await stage.jump(60_000);
  }
}

const RUNS = {
  'two workers': {},
  'one worker': { workers: 1 },
  'three workers, killed all the time': { workers: 3, harm: 'kill' },
  'on Redis': { redis: true },
  'on Redis, emptied all the time': { redis: true, harm: 'flush' },
  'on Redis, killed and away again and again': { redis: true, harm: 'away' },
};

/** @returns whether all runs were green and ended with the same hash */
export async function sameEnd({ apart, seed }) {
  const hashes = new Set();
  let ok = true;
  for (const [n, [name, how]] of Object.entries(RUNS).entries()) {
    const base = { journeys: 'small', leads: 240, faster: 1, workers: 2, profile: 'same', name: `same-${n}`, seed };
    const { stateHash, breaches, tookS } = await apart({ ...base, ...how });
    hashes.add(stateHash);
    ok &&= !breaches.length;
    console.log(`${breaches.length ? '✗' : '✓'} ${name.padEnd(44)} ${stateHash} (${tookS} s) ${breaches[0] ?? ''}`);
  }
  console.log(hashes.size === 1 ? 'all came to the same end' : `DIFFERENT ENDS: ${hashes.size}`);
  return ok && hashes.size === 1;
}
