// A harness that never caught a planted bug proves nothing: this plants one after the other and demands red, by the check that is
// there for it. Before that each scene is played on the untouched product, and has to be green.
import { GUARDS } from './guards.mjs';
import { SCENES } from './scenes.mjs';

/** What a race needs may take more than one try; a scene that fails on the untouched product is never tried again. */
const TRIES = 3;
/** An untouched scene waits long before it is called stuck: the machine may be under other load. A planted bug that stops work does so at once. */
const STUCK_MS = { untouched: 20_000, planted: 6_000 };
/** A run that has not ended by then never will: that is no answer, in either case. */
const LIMIT_MS = 150_000;

/**
 * @param it `words`: only guards and scenes with one of them in their names (none: all)
 * @returns whether every scene was green untouched and every planted bug was caught by its check
 */
export async function drill({ apart, seed, redis, words, lanes = 2, say }) {
  const began = performance.now();
  const wanted = GUARDS.filter(
    ({ name, scene }) => !words.length || words.some((word) => name.includes(word) || scene === word),
  );
  if (!wanted.length) throw new Error(`no guard is called „${words.join('“ or „')}“`);
  const scenes = [...new Set(wanted.map(({ scene }) => scene))];
  const play = (scene, name, patches = []) => {
    const stuckMs = patches.length ? STUCK_MS.planted : STUCK_MS.untouched;
    const options = { workers: 2, faster: 1, stuckMs, ...SCENES[scene].options, seed, redis, name, scene, quiet: true };
    return apart(options, patches, SCENES[scene].needs, LIMIT_MS);
  };
  const work = [
    ...scenes.map((scene) => () => untouched(scene, play)),
    ...wanted.map((guard, n) => () => plant(guard, n, play)),
  ];
  const results = [];
  const lane = async () => {
    for (let next = work.shift(); next; next = work.shift()) {
      const from = performance.now();
      const result = { ...(await next()), seconds: Math.round((performance.now() - from) / 1000) };
      results.push(result);
      say(`${result.right ? '✓' : '✗'} ${result.name}: ${result.seen.slice(0, 150)} (${result.seconds} s)`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const missed = results.filter(({ right }) => !right).map(({ name }) => name);
  const tookS = Math.round((performance.now() - began) / 1000);
  printTable(results);
  console.log(
    `\n${wanted.filter(({ name }) => !missed.includes(name)).length} of ${wanted.length} planted bugs noticed, ${scenes.length} scenes, ${tookS} s`,
  );
  console.log(JSON.stringify({ drill: { guards: wanted.length, scenes: scenes.length, missed, tookS, results } }));
  return !missed.length;
}

async function untouched(scene, play) {
  let report = await play(scene, `plain-${scene}`);
  // the harness itself was in trouble (a machine under other load): that says nothing of the product
  if (report.breaches[0]?.startsWith('the run itself failed')) report = await play(scene, `again-${scene}`);
  const { breaches } = report;
  return { name: `(untouched) ${scene}`, right: !breaches.length, seen: breaches[0] ?? 'green', tries: 1 };
}

async function plant({ name, patches, scene, by }, n, play) {
  let others = [];
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const { breaches } = await play(scene, `guard-${n}-${tries}`, patches);
    const found = breaches.find((breach) => breach.startsWith(by));
    if (found) return { name, right: true, seen: found, tries };
    if (breaches.length) others = breaches;
  }
  const seen = others.length ? `MISSED by „${by}“; red for another reason: ${others[0]}` : 'MISSED: green';
  return { name, right: false, seen, tries: TRIES };
}

function printTable(results) {
  const line = (guard, check, tries, seconds) =>
    console.log(
      `${guard.padEnd(62)}  ${check.padEnd(52)}  ${String(tries).padStart(5)}  ${String(seconds).padStart(7)}`,
    );
  console.log('');
  line('guard taken away', 'check that went red', 'tries', 'seconds');
  for (const { name, right, seen, tries, seconds } of results) {
    const check = right ? seen.split(': ')[0] : seen;
    line(`${right ? '✓' : '✗'} ${name}`, check.slice(0, 200), tries, seconds);
  }
}
