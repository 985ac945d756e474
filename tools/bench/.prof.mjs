import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../pg-launch.mjs';
import pgm from 'pg';
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-prof-'));
fs.chmodSync(dir, 0o755);
const pg = await startPostgres({ dataDir: path.join(dir, 'pg'), settings: { max_wal_size: '4GB' } });
const { Database, enrol, advance } = await import('@cultivar/store');
const { registry } = await import('@cultivar/nodes');
const { migrateQueues } = await import('@cultivar/queue');
const src = fs.readFileSync('tools/bench/engine.bench.mjs', 'utf8');
const body = src.slice(src.indexOf('const node ='), src.indexOf('async function drained'));
const LEADS = Number(process.env.BENCH_LEADS ?? 20000);
const prepare = new Function('LEADS', body + '; return prepare;')(LEADS);
const database = await new Database({ url: pg.url, registry, poolSize: 4 }).open();
await database.migrate();
const id = await prepare(database, enrol, console.error, 'm');
await database.query('vacuum analyze');
await database.query(`update workflow set status='live'`);
const times = new Map();
const orig = pgm.Client.prototype.query;
pgm.Client.prototype.query = function (text, params) {
  const t = performance.now();
  const r = orig.apply(this, arguments);
  if (r?.then)
    r.then(() => {
      const k = (typeof text === 'string' ? text : text.text).replace(/\s+/g, ' ').slice(0, 60);
      const e = times.get(k) ?? [0, 0];
      e[0] += performance.now() - t;
      e[1]++;
      times.set(k, e);
    });
  return r;
};
const cpu0 = process.cpuUsage();
const t0 = performance.now();
let n = 0;
for (;;) {
  const r = await advance(database, { workflowId: id });
  n += r.advanced;
  if (!r.more) break;
}
const s = performance.now() - t0;
const cpu = process.cpuUsage(cpu0);
console.log(
  n,
  'in',
  s.toFixed(0),
  'ms',
  Math.round((n / s) * 1000),
  '/s; node cpu ms',
  ((cpu.user + cpu.system) / 1000).toFixed(0),
  'per advance us',
  ((cpu.user + cpu.system) / n).toFixed(1),
);
for (const [k, [t, c]] of [...times].sort((a, b) => b[1][0] - a[1][0]))
  console.log(t.toFixed(0).padStart(7), String(c).padStart(5), ((t / n) * 1000).toFixed(1).padStart(7), 'us/adv', k);
const { floor } = await import('./engine-floor.mjs');
await database.query(`update workflow set status='paused'`);
const id2 = await prepare(database, enrol, console.error, 'f');
await database.query('vacuum analyze');
times.clear();
const fs2 = await floor(pg.url, id2);
console.log('floor', Math.round(LEADS / fs2));
for (const [k, [t, c]] of [...times].sort((a, b) => b[1][0] - a[1][0]).slice(0, 9))
  console.log(
    t.toFixed(0).padStart(7),
    String(c).padStart(5),
    ((t / LEADS) * 1000).toFixed(1).padStart(7),
    'us/adv',
    k,
  );
await database.close();
await pg.stop();
fs.rmSync(dir, { recursive: true, force: true });
process.exit(0);
