// Measures the product on this machine, with its own PostgreSQL and durable settings, on the built code.
// `npm run bench` prints a table, `-- --json` one JSON object, `-- --only engine,due` some of the measurements, `-- --quick` small sizes
// for trying out (no figures to quote), `-- --huge` ten times the leads where that is meant, `-- --only soak --minutes 120` the long one.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startPostgres } from './pg-launch.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const args = process.argv.slice(2);
const value = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const only = value('--only')?.split(',') ?? null;
const quick = args.includes('--quick');
const huge = args.includes('--huge');
const minutes = value('--minutes') === undefined ? undefined : Number(value('--minutes'));
const t0 = performance.now();
const say = (text) => process.stderr.write(`[${((performance.now() - t0) / 1000).toFixed(1)}s] ${text}\n`);

if (process.env.CULTIVAR_SKIP_BUILD !== '1') {
  say('building …');
  const built = spawnSync(
    process.execPath,
    ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'build', '--output-style=static'],
    {
      stdio: ['ignore', 2, 2],
    },
  );
  if (built.status !== 0) process.exit(1);
}

// every measurement is one file: `export default async ({ url, dir, say, quick, huge, minutes }) => ({ 'engine.advancesPerS': 1 })`;
// one with `export const asked = true` runs only when it is named, one with `export const settings` starts its PostgreSQL with more of them
const files = fs
  .readdirSync('tools/bench')
  .filter((file) => file.endsWith('.bench.mjs'))
  .filter((file) => !only || only.includes(file.replace('.bench.mjs', '')))
  .sort();
const unknown = (only ?? []).filter((name) => !files.includes(`${name}.bench.mjs`));
if (unknown.length) {
  console.error(`There is no measurement ${unknown.join(', ')}.`);
  process.exit(2);
}
const figures = {
  machine: {
    cpus: os.cpus().length,
    model: os.cpus()[0]?.model ?? '',
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    loadBefore: Number(os.loadavg()[0].toFixed(2)),
    node: process.version,
    ...(quick && { quick }),
  },
};
let failed = 0;
for (const file of files) {
  const name = file.replace('.bench.mjs', '');
  const { default: measure, asked, settings } = await import(pathToFileURL(path.resolve('tools/bench', file)));
  if (asked && !only) continue;
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-bench-'));
  fs.chmodSync(dir, 0o755);
  say(`${name}: starting PostgreSQL`);
  const started = performance.now();
  // as it comes: fsync and synchronous_commit on
  const pg = await startPostgres({ dataDir: path.join(dir, 'pg'), settings });
  try {
    Object.assign(figures.machine, await durability(pg.url));
    Object.assign(figures, await measure({ url: pg.url, dir, say, quick, huge, minutes }));
    say(`${name}: done in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  } catch (error) {
    // the others are measured all the same
    failed += 1;
    figures[`${name}.failed`] = error.message;
    say(`${name}: FAILED: ${error.stack}`);
  } finally {
    await pg.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
const peaks = Object.entries(figures).filter(([key]) => /peakMb$/i.test(key));
if (peaks.length) figures['worker.peakMb'] = Math.max(...peaks.map(([, mb]) => mb));
if (args.includes('--json')) console.log(JSON.stringify(figures));
else for (const [name, value] of Object.entries(figures)) console.log(name.padEnd(28), JSON.stringify(value));
process.exit(failed ? 1 : 0);

async function durability(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `select current_setting('server_version') as postgres, current_setting('fsync') as fsync,
       current_setting('synchronous_commit') as "synchronousCommit"`,
  );
  await client.end();
  return rows[0];
}
