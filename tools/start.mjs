// One command from a fresh clone: installs, builds, starts PostgreSQL, migrates, loads the demo, starts api and worker.
// `npm start -- --no-demo` starts empty. PORT, HOST, PUBLIC_URL, DATA_DIR, DATABASE_URL, REDIS_URL and SMTP_URL switch.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { build, install, requireNode, root, run } from './prepare.mjs';
import { Children } from './children.mjs';

requireNode();
process.chdir(root);
const startedAt = performance.now();
const parent = process.ppid;
const say = (message) =>
  console.log(`  ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${message}`);
const env = process.env;
env.PORT ||= '3000';
env.HOST ||= '127.0.0.1';
const dataDir = path.resolve(env.DATA_DIR || '.data');
env.DATA_DIR = dataDir;
const runFile = path.join(dataDir, 'run.json');
const shownHost = ['0.0.0.0', '::', ''].includes(env.HOST) ? '127.0.0.1' : env.HOST;
const url = env.PUBLIC_URL || `http://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${env.PORT}`;
const isLoopback = /^(127\.|localhost$|::1$)/.test(env.HOST);

let postgres;
const children = new Children((name) => {
  console.error(`${name} keeps stopping; giving up. The lines above say why.`);
  void stop(1);
});
let stopping = false;
async function stop(code) {
  if (stopping) return;
  stopping = true;
  await children.stop();
  await postgres?.stop();
  if (readRun()?.pid === process.pid) fs.rmSync(runFile, { force: true });
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
// `kill <pid of npm>` ends npm and its shell but is not passed on: notice that the parent has gone
if (env.npm_lifecycle_event)
  setInterval(() => {
    if (process.ppid !== parent) void stop(0);
  }, 500).unref();

try {
  await main();
} catch (error) {
  console.error(`\n${error.message}`);
  await stop(1);
}

async function main() {
  console.log('\nCultivar is starting.\n');
  leaveIfRunning();
  await requirePort();
  fs.mkdirSync(dataDir, { recursive: true });
  fs.writeFileSync(runFile, JSON.stringify({ pid: process.pid, url }));
  if (env.CULTIVAR_SKIP_BUILD !== '1') {
    await install(say);
    await build(say);
  }
  await startDatabase();
  env.SECRET ||= keptSecret();
  env.PUBLIC_URL = url;
  await chooseMail();
  const { logins, database } = await migrateAndLoad();
  await database.close();
  say('starting api and worker …');
  await Promise.all([children.start('api'), children.start('worker')]);
  announce(logins);
}

function readRun() {
  try {
    return JSON.parse(fs.readFileSync(runFile, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A second copy on the same data would adopt, and later stop, the first one's database. */
function leaveIfRunning() {
  const other = readRun();
  if (!other || other.pid === process.pid) return;
  try {
    process.kill(other.pid, 0);
    // after a reboot the pid may be somebody else's
    const command = process.platform === 'linux' ? fs.readFileSync(`/proc/${other.pid}/cmdline`, 'utf8') : 'start.mjs';
    if (!command.includes('start.mjs')) return;
  } catch {
    return;
  }
  console.log(`Already running: ${other.url} (process ${other.pid})\n`);
  process.exit(0);
}

function canListen(port, host) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen(Number(port), host, () => server.close(() => resolve(undefined)));
  });
}
async function requirePort() {
  const refused = await canListen(env.PORT, env.HOST);
  if (!refused) return;
  console.error(`Port ${env.PORT} on ${env.HOST} cannot be used (${refused}). Choose another: PORT=3001 npm start`);
  process.exit(1);
}

async function startDatabase() {
  if (env.DATABASE_URL) return say('using the PostgreSQL of DATABASE_URL');
  say('starting PostgreSQL …');
  const { startPostgres } = await import('./pg-launch.mjs');
  postgres = await startPostgres({ dataDir: path.join(dataDir, 'pg'), port: 15432 });
  env.DATABASE_URL = postgres.url;
  postgres.ended?.then(() => {
    if (stopping) return;
    console.error('PostgreSQL has stopped.');
    void stop(1);
  });
}

/** Signs links in mails for as long as the data lives: made once, readable by the owner only. */
function keptSecret() {
  const file = path.join(dataDir, 'secret');
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return fs.readFileSync(file, 'utf8').trim();
}

/** Without SMTP_URL every mail lands in the built-in inbox. */
async function chooseMail() {
  if (env.SMTP_URL) return;
  const { freePort } = await import('./pg-launch.mjs');
  env.INBOX_SMTP_PORT ||= String(await freePort(2525));
  env.SMTP_URL = `smtp://127.0.0.1:${env.INBOX_SMTP_PORT}`;
}

async function migrateAndLoad() {
  const store = await import('@cultivar/store');
  const queue = await import('@cultivar/queue');
  const database = await new store.Database({ url: env.DATABASE_URL, poolSize: 2 }).open();
  const migrated = await database.migrate();
  await queue.migrateQueues?.();
  if (migrated.length) say(`database prepared (${migrated.length} migration${migrated.length > 1 ? 's' : ''})`);
  const loader = 'apps/api/dist/demo/load.js';
  // the demo's passwords are known to everybody: never by itself on an address that others can reach
  const wanted = !process.argv.includes('--no-demo') && (isLoopback || process.argv.includes('--demo'));
  if (wanted && fs.existsSync(loader) && !(await store.hasUsers(database))) {
    say('loading the demo …');
    const { code } = await run(process.execPath, [loader]);
    if (code !== 0)
      throw new Error('The demo could not be loaded; see above. `npm start -- --no-demo` starts without it.');
  }
  return { logins: await store.readSetting(database, store.DEMO_LOGINS_KEY, store.DemoLogins), database };
}

function announce(logins) {
  say('ready\n');
  console.log(`  Cultivar   ${url}\n`);
  if (logins.length) {
    const width = Math.max(...logins.map(({ email }) => email.length));
    console.log('  Demo logins');
    for (const { email, password, role } of logins) console.log(`    ${email.padEnd(width)}   ${password}   (${role})`);
    console.log('');
  }
  console.log('  Ctrl-C stops it; what you did is kept.\n');
}
