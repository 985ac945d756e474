// `npm run chaos -- --minutes 2 --seed 7 [--redis] [--leads 2000]`: real workers under faults; prints the ledger and one JSON line.
// `npm run chaos -- --drill [--only name,name]`: takes one guard at a time out of a copy and demands that a run turns red.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build, requireNode, root } from '../prepare.mjs';
import { drill } from './drill.mjs';
import { snapshot } from './snapshot.mjs';

requireNode();
process.chdir(root);
const args = process.argv.slice(2);
const value = (name, otherwise) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
const say = (text) => process.stderr.write(`[${new Date().toISOString().slice(11, 19)}] ${text}\n`);
if (process.env.CULTIVAR_SKIP_BUILD !== '1') await build(say);

const seed = Number(value('--seed', Date.now() % 1_000_000));
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-chaos-'));
// the database may run as another user
fs.chmodSync(dir, 0o755);

/** In a process of its own, so that each loads the copy it is to judge. */
export async function apart(options, patches = []) {
  const place = path.join(dir, options.name);
  const folder = snapshot(path.join(place, 'product'), patches);
  const child = fork(path.join(import.meta.dirname, 'run.mjs'), [JSON.stringify({ ...options, folder, dir: place })]);
  const stop = () => child.kill('SIGKILL');
  process.once('exit', stop);
  let report;
  child.on('message', (message) => (report = message));
  await once(child, 'exit');
  process.off('exit', stop);
  return report ?? { ok: false, seed: options.seed, breaches: ['the run ended without a report'] };
}

const common = {
  seed,
  leads: Number(value('--leads', 2_000)),
  workers: Number(value('--workers', 2)),
  redis: args.includes('--redis'),
};
if (args.includes('--drill')) {
  const ok = await drill({ apart, common, only: value('--only', '').split(',').filter(Boolean), say });
  fs.rmSync(dir, { recursive: true, force: true });
  process.exit(ok ? 0 : 1);
}

const seconds = Math.round(60 * Number(value('--minutes', 2)));
const report = await apart({ ...common, name: 'run', seconds });
table(report);
console.log(JSON.stringify(report));
if (report.ok) fs.rmSync(dir, { recursive: true, force: true });
else console.error(`RED. Seed ${seed}; database, workers.log and accepted.log are in ${path.join(dir, 'run')}`);
process.exit(report.ok ? 0 : 1);

function table({ ledger = {}, kills = {}, sink = {}, people = {}, size = {}, troubles = {}, breaches }) {
  for (const [title, part] of Object.entries({
    mails: ledger,
    faults: kills,
    'mail server': sink,
    people,
    rows: size,
    troubles,
  })) {
    console.log(`\n${title}`);
    for (const [name, count] of Object.entries(part)) console.log(`  ${name.padEnd(20)} ${String(count).padStart(9)}`);
  }
  console.log(breaches.length ? `\nBREACHES\n  ${breaches.join('\n  ')}\n` : '\nno invariant broken\n');
}
