// Installs and builds what is not there yet. No dependencies: this must run before `npm ci`.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');
const INSTALL_STAMP = path.join(root, 'node_modules/.cultivar-install');
const BUILD_STAMP = path.join(root, 'node_modules/.cultivar-build');

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Cultivar needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Runs a command to its end. @returns {Promise<{ code: number, output: string }>} */
export function run(command, args, { env = {}, quiet = false, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

const readStamp = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

function lockHash() {
  return createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .update(process.version + process.platform + process.arch)
    .digest('hex');
}

/** `npm ci` unless the installed packages are those of the lock file. */
export async function install(say) {
  const wanted = lockHash();
  if (readStamp(INSTALL_STAMP) === wanted) return;
  say('installing packages (npm ci; about a minute) …');
  // NODE_ENV=production would leave out the build tools
  const npm = (...args) =>
    run('npm', [...args, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
      env: { NODE_ENV: 'development' },
    });
  // a registry without some platform's packages makes npm ci refuse the lock; install --no-save does not mind
  if ((await npm('ci')).code !== 0 && (await npm('install', '--no-save')).code !== 0)
    throw new Error('The packages could not be installed; see above.');
  fs.writeFileSync(INSTALL_STAMP, wanted);
}

/** Changes whenever a source file, or what steers the build, changes: names, sizes and times only, so it takes milliseconds. */
export function sourceHash() {
  const hash = createHash('sha256').update(readStamp(INSTALL_STAMP));
  const visit = (at) => {
    for (const entry of fs.readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (['node_modules', 'dist', '.nx', '.data'].includes(entry.name) || entry.name.endsWith('.tsbuildinfo'))
        continue;
      if (/\.test\.tsx?$/.test(entry.name)) continue;
      const full = path.join(at, entry.name);
      if (entry.isDirectory()) visit(full);
      else {
        const { size, mtimeMs } = fs.statSync(full);
        hash.update(`${full} ${size} ${mtimeMs}\n`);
      }
    }
  };
  for (const folder of ['apps', 'libs']) visit(path.join(root, folder));
  for (const file of ['tsconfig.base.json', 'nx.json', 'package.json']) {
    const { size, mtimeMs } = fs.statSync(path.join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

const BUILT = ['apps/api/dist/main.js', 'apps/worker/dist/main.js', 'apps/web/dist/index.html'];

/** Builds through Nx unless nothing has changed since the last time. */
export async function build(say) {
  const wanted = sourceHash();
  if (readStamp(BUILD_STAMP) === wanted && BUILT.every((file) => fs.existsSync(path.join(root, file)))) return;
  say('building …');
  const nx = ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'build', '--output-style=static'];
  const { code, output } = await run(process.execPath, nx, {
    quiet: true,
    env: { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', NX_ISOLATE_PLUGINS: 'false', NODE_ENV: '' },
  });
  if (code !== 0) {
    console.error(output);
    throw new Error('The build failed; see above.');
  }
  fs.writeFileSync(BUILD_STAMP, wanted);
}
