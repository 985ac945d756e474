// A harness that never caught a planted bug proves nothing: this plants one after the other and demands red, by the check that is
// there for it. Before that each scene is played on the untouched product, and has to be green.
import { GUARDS } from './guards.mjs';
import { SCENES } from './scenes.mjs';

/** What a race needs may take more than one try; a scene that fails on the untouched product is never tried again. */
const TRIES = 3;

/** @returns whether every scene was green untouched and every planted bug was caught by its check */
export async function drill({ apart, seed, redis, only, lanes = 2, say }) {
  const wanted = GUARDS.filter(({ name }) => !only.length || only.some((word) => name.includes(word)));
  const scenes = [...new Set(wanted.map(({ scene }) => scene))];
  const play = (scene, name, extra = {}, patches = []) =>
    apart({ ...base(scene), seed, redis, name, scene, ...extra }, patches, SCENES[scene].needs);
  const results = [];
  const work = [
    ...scenes.map((scene) => async () => {
      let report = await play(scene, `plain-${scene}`);
      // the harness itself was in trouble (a machine under other load): that says nothing of the product
      if (report.breaches[0]?.startsWith('the run itself failed')) report = await play(scene, `again-${scene}`);
      const { breaches, tookS } = report;
      return { name: `(untouched) ${scene}`, right: !breaches.length, caughtBy: breaches[0] ?? 'green', tookS };
    }),
    ...wanted.map((guard, n) => () => plant(guard, n, play)),
  ];
  const lane = async () => {
    for (let next = work.shift(); next; next = work.shift()) {
      const result = await next();
      results.push(result);
      say(`${result.right ? '✓' : '✗'} ${result.name}: ${result.caughtBy.slice(0, 150)} (${result.tookS} s)`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  console.log('');
  for (const { name, right, caughtBy } of results)
    console.log(`${right ? '✓' : '✗'} ${name.padEnd(62)} ${caughtBy.slice(0, 110)}`);
  const missed = results.filter(({ right }) => !right).map(({ name }) => name);
  console.log(JSON.stringify({ drill: { scenes: scenes.length, guards: wanted.length, missed, results } }));
  return !missed.length;
}

async function plant({ name, patches, scene, by }, n, play) {
  let tookS = 0;
  let seen = [];
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const report = await play(scene, `guard-${n}-${attempt}`, {}, patches);
    tookS += report.tookS ?? 0;
    seen = report.breaches;
    const found = seen.find((breach) => breach.startsWith(by));
    if (found) return { name, right: true, caughtBy: found, tries: attempt + 1, tookS };
  }
  const caughtBy = seen.length ? `MISSED by „${by}“; red for another reason: ${seen[0]}` : 'MISSED: green';
  return { name, right: false, caughtBy, tries: TRIES, tookS };
}
const base = (scene) => ({ workers: 2, faster: 1, stuckMs: 20_000, ...SCENES[scene].options });
