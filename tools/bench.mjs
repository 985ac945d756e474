// Measures the product on this machine, with its own PostgreSQL and durable settings, on the built code.
// `npm run bench` prints a table, `npm run bench -- --json` one JSON object; `-- --only engine` one measurement.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startPostgres } from './pg-launch.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1].split(',') : null;
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

// every measurement is one file: `export default async ({ url, say, dir }) => ({ 'engine.advancesPerS': 1 })`
const files = fs
  .readdirSync('tools/bench')
  .filter((file) => file.endsWith('.bench.mjs'))
  .filter((file) => !only || only.includes(file.replace('.bench.mjs', '')))
  .sort();
const figures = {
  machine: {
    cpus: os.cpus().length,
    model: os.cpus()[0]?.model ?? '',
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    loadBefore: Number(os.loadavg()[0].toFixed(2)),
    node: process.version,
  },
};
for (const file of files) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-bench-'));
  fs.chmodSync(dir, 0o755);
  say(`${file.replace('.bench.mjs', '')}: starting PostgreSQL`);
  // as it comes: fsync and synchronous_commit on
  const pg = await startPostgres({ dataDir: path.join(dir, 'pg'), settings: { max_wal_size: '4GB' } });
  try {
    const measure = (await import(pathToFileURL(path.resolve('tools/bench', file)))).default;
    Object.assign(figures, await measure({ url: pg.url, dir, say }));
  } finally {
    await pg.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
if (args.includes('--json')) console.log(JSON.stringify(figures));
else for (const [name, value] of Object.entries(figures)) console.log(name.padEnd(28), JSON.stringify(value));
process.exit(0);
