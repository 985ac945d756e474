// `npm run chaos -- --minutes 2 --seed 7 [--profile senders] [--redis] [--leads 2000] [--workers 2] [--ledger file]`: real workers
// under faults; prints the ledger and one JSON line, a long run in pieces of a quarter of an hour. `--ledger file` adds each to a file,
// also to one of earlier runs; `--sum file` prints what all of them come to.
// `npm run chaos -- --drill [word,word] [--lanes 2]`: takes one guard at a time out of a copy and demands that its scene turns red; with
// words only guards with one of them in their names.
// `--profile recovery`: how long it takes after each fault. `--profile disk`: a full disk. `--same-end`: the same end on both queues,
// with one worker or three, with Redis emptied or away (I15, I16). `--short`: what `npm test` runs. `--fits`: do all patches match?
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build, requireNode, root } from '../prepare.mjs';
import { clusterTemplate } from './cluster.mjs';
import { drill } from './drill.mjs';
import { GUARDS, PACES } from './guards.mjs';
import { addToLedger, sumLedger } from './ledger.mjs';
import { POINT_PATCHES } from './points.mjs';
import { PROFILE_OPTIONS } from './profiles.mjs';
import { printRun } from './print.mjs';
import { sameEnd } from './same-end.mjs';
import { misfitsOf, snapshot } from './snapshot.mjs';

requireNode();
process.chdir(root);
const args = process.argv.slice(2);
const value = (name, otherwise) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
/** A longer run is several. */
const PIECE_S = 15 * 60;
const say = (text) => process.stderr.write(`[${new Date().toISOString().slice(11, 19)}] ${text}\n`);
if (args.includes('--sum')) {
  console.log(JSON.stringify(sumLedger(value('--sum')), null, 2));
  process.exit(0);
}
if (process.env.CULTIVAR_SKIP_BUILD !== '1') await build(say);

const seed = Number(value('--seed', Date.now() % 1_000_000));
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-chaos-'));
// the database may run as another user
fs.chmodSync(dir, 0o755);
const product = snapshot(path.join(dir, 'product'));
const end = (ok) => {
  if (ok) fs.rmSync(dir, { recursive: true, force: true });
  else console.error(`what is left of it is in ${dir}`);
  process.exit(ok ? 0 : 1);
};

if (args.includes('--fits')) {
  const sets = { points: POINT_PATCHES, ...Object.fromEntries(Object.entries(PACES)) };
  for (const { name, patches } of GUARDS) sets[name] = [...POINT_PATCHES, ...patches];
  const misfits = new Set(Object.values(sets).flatMap((patches) => misfitsOf(product, patches)));
  for (const misfit of misfits) console.error(misfit);
  console.log(
    `${POINT_PATCHES.length} points and ${GUARDS.length} guards of the drill: ${misfits.size} do not fit the build`,
  );
  end(!misfits.size);
}

const template = await clusterTemplate(dir);

/** In a process of its own, so that each loads the copy it is to judge. */
async function apart(options, patches = [], pace = undefined, limitMs = undefined) {
  const place = path.join(dir, options.name);
  const planted = [...POINT_PATCHES, ...(PACES[pace] ?? []), ...patches];
  const folder = snapshot(path.join(place, 'product'), planted, product);
  const child = fork(path.join(import.meta.dirname, 'run.mjs'), [
    JSON.stringify({ template, ...options, folder, dir: place }),
  ]);
  const stop = () => child.kill('SIGKILL');
  process.once('exit', stop);
  let report;
  child.on('message', (message) => (report = message));
  const limit = limitMs && setTimeout(stop, limitMs);
  await once(child, 'exit');
  clearTimeout(limit);
  process.off('exit', stop);
  // a drill leaves forty of them
  if (report?.ok || options.name.startsWith('guard')) fs.rmSync(place, { recursive: true, force: true });
  return report ?? { ok: false, seed: options.seed, breaches: ['the run ended without a report'] };
}

const redis = args.includes('--redis');
if (args.includes('--drill')) {
  const words = value('--drill', '') ?? '';
  const chosen = words.startsWith('--') ? [] : words.split(',').filter(Boolean);
  end(await drill({ apart, seed, redis, words: chosen, lanes: Number(value('--lanes', 2)), say }));
}

if (args.includes('--same-end')) end(await sameEnd({ apart, seed }));

const profile = args.includes('--short') ? 'short' : value('--profile', 'all');
const preset = PROFILE_OPTIONS[profile];
if (!preset) throw new Error(`no such profile: ${profile}; there are ${Object.keys(PROFILE_OPTIONS).join(', ')}`);
const { pace, ...options } = {
  ...{ seed, redis, name: 'run', profile, workers: 2, leads: 2_000, ...preset },
  ...(args.includes('--leads') && { leads: Number(value('--leads')) }),
  ...(args.includes('--workers') && { workers: Number(value('--workers')) }),
  ...(args.includes('--cut') && { viaProxy: true }),
  ...(args.includes('--minutes') && { seconds: Math.round(60 * Number(value('--minutes'))) }),
};
// one after another, each on a database of its own: neither disk nor memory grows with the length of the whole
const pieces = Math.ceil((options.seconds ?? 0) / PIECE_S) || 1;
const seconds = options.seconds && Math.ceil(options.seconds / pieces);
for (let n = 0; n < pieces; n += 1) {
  if (pieces > 1) say(`piece ${n + 1} of ${pieces}`);
  const report = await apart({ ...options, seconds, seed: seed + n, name: `run-${n + 1}` }, [], pace);
  printRun(report);
  if (args.includes('--ledger')) addToLedger(value('--ledger'), report, { command: args.join(' ') });
  console.log(JSON.stringify(report));
  if (report.ok) continue;
  console.error(
    `RED. Seed ${seed + n}; database, workers.log and accepted.log are in ${path.join(dir, `run-${n + 1}`)}`,
  );
  process.exit(1);
}
end(true);
