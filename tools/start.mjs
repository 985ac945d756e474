// One command from a fresh clone: installs, builds, starts PostgreSQL, migrates, starts API and worker.
// No dependencies: this file must run before `npm ci`.
import { fork, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const t0 = Date.now();
const parent = process.ppid;
const say = (m) => console.log(`[${((Date.now() - t0) / 1000).toFixed(1)}s] ${m}`);
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or newer is needed, this is ${process.versions.node}`);
  process.exit(1);
}

const run = (cmd, args, env = {}) => {
  const r = spawnSync(cmd, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  if (r.status !== 0) process.exit(r.status ?? 1);
};
process.env.PORT ??= '3000';
// 0. one running copy for each clone: a second one would adopt, and later stop, the first one's database
const runFile = path.resolve(process.env.DATA_DIR ?? '.data', 'run.json');
try {
  const r = JSON.parse(fs.readFileSync(runFile, 'utf8'));
  process.kill(r.pid, 0);
  const cmd = process.platform === 'linux' ? fs.readFileSync(`/proc/${r.pid}/cmdline`, 'utf8') : 'start.mjs';
  if (cmd.includes('start.mjs') && r.pid !== process.pid) {
    console.log(`already running: http://127.0.0.1:${r.port}/ (pid ${r.pid})`);
    process.exit(0);
  }
} catch {
  /* not running */
}
await new Promise((ok) => {
  const s = net.createServer();
  s.once('error', (e) => {
    console.error(`port ${process.env.PORT} cannot be used (${e.code}): set PORT to another`);
    process.exit(1);
  });
  s.listen(Number(process.env.PORT), '127.0.0.1', () => s.close(ok));
});
fs.mkdirSync(path.dirname(runFile), { recursive: true });
fs.writeFileSync(runFile, JSON.stringify({ pid: process.pid, port: process.env.PORT }));
// 1. dependencies
const lock = createHash('sha256')
  .update(fs.readFileSync('package-lock.json'))
  .update(process.version + process.platform + process.arch)
  .digest('hex');
const stamp = 'node_modules/.cultivar-install';
if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== lock) {
  say('installing dependencies (npm ci)');
  // NODE_ENV=production would leave out the build tools
  const npm = (...a) =>
    spawnSync('npm', [...a, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
      env: { ...process.env, NODE_ENV: 'development' },
    }).status;
  if (npm('ci') !== 0 && npm('install', '--no-save') !== 0) process.exit(1);
  fs.writeFileSync(stamp, lock);
}
// 2. build (nx cache makes an unchanged build a no-op)
say('building');
run(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'build', '--output-style=static'], {
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  NX_NO_CLOUD: 'true',
  NX_ISOLATE_PLUGINS: 'false',
});

// 3. database
let pg;
if (!process.env.DATABASE_URL) {
  const { startPostgres } = await import('./pg-launch.mjs');
  pg = await startPostgres({
    dataDir: process.env.DATA_DIR ? path.join(process.env.DATA_DIR, 'pg') : path.join(root, '.data/pg'),
    port: 15432,
  });
  process.env.DATABASE_URL = pg.url;
  say(`PostgreSQL on port ${pg.port}${pg.adopted ? ' (already running)' : ''}`);
}
// 4. migrations, once, before any app process
const { migrate } = await import('@cultivar/db');
const { migrateQueues } = await import('@cultivar/queue');
await migrate(process.env.DATABASE_URL);
await migrateQueues();
say('migrated');
// 5. processes
let stopping = false;
const kids = [];
async function stop(code) {
  if (stopping) return;
  stopping = true;
  await Promise.all(
    kids.map(
      (k) =>
        new Promise((res) => {
          if (k.exitCode !== null || k.signalCode !== null) return res();
          const hard = setTimeout(() => k.kill('SIGKILL'), 10_000);
          k.once('exit', () => {
            clearTimeout(hard);
            res();
          });
          k.kill('SIGTERM');
        }),
    ),
  );
  await pg?.stop();
  fs.rmSync(runFile, { force: true });
  process.exit(code);
}
for (const s of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(s, () => void stop(0));
// `kill <pid of npm>` ends npm and its shell but is not passed on: notice that the parent has gone.
if (process.env.npm_lifecycle_event)
  setInterval(() => {
    if (process.ppid !== parent) void stop(0);
  }, 500).unref();
await Promise.all(
  ['api', 'worker'].map(
    (name) =>
      new Promise((ready) => {
        const k = fork(`apps/${name}/dist/main.js`, [], { stdio: 'inherit' });
        kids.push(k);
        k.on('message', (m) => m === 'ready' && ready());
        k.on('exit', (code, sig) => {
          if (!stopping) {
            console.error(`${name} stopped (${sig ?? code})`);
            void stop(1);
          }
        });
      }),
  ),
);
say(`ready: http://127.0.0.1:${process.env.PORT}/`);
