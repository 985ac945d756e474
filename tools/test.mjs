// `npm test`: everything that must be green before a change lands, from a fresh clone, as root or not, without a terminal.
// Goes on after a failure so that all of them are seen. Last line: `N passed, N failed`.
// While working: `npm test -- types lint` runs only the gates with one of these words in their names.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build, install, requireNode, root, run } from './prepare.mjs';

requireNode();
process.chdir(root);
process.env.CI ??= 'true';
Object.assign(process.env, { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', NX_ISOLATE_PLUGINS: 'false' });

const wanted = process.argv.slice(2);
const results = [];
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-test-'));
const bin = (name) => path.join('node_modules/.bin', name);
const nx = (...args) => [
  process.execPath,
  ['node_modules/nx/dist/bin/nx.js', 'run-many', ...args, '--output-style=static'],
];

/** Runs one gate; `work` gives what passed and failed, or throws. */
async function gate(name, work) {
  if (wanted.length && !wanted.some((word) => name.includes(word))) return true;
  console.log(`\n━━ ${name}`);
  const from = performance.now();
  let outcome;
  try {
    const counts = await work();
    outcome = typeof counts === 'object' ? counts : { passed: 1, failed: 0 };
  } catch (error) {
    console.error(error.message);
    outcome = { passed: 0, failed: 1 };
  }
  const seconds = (performance.now() - from) / 1000;
  results.push({ name, seconds, ...outcome });
  console.log(`━━ ${name}: ${outcome.failed ? 'FAILED' : 'passed'} in ${seconds.toFixed(1)} s`);
  return outcome.failed === 0;
}
async function command(cmd, args, options) {
  const { code, output } = await run(cmd, args, options);
  if (code === 0) return;
  throw new Error(`${output}\n${[cmd, ...args].join(' ')} ended with ${code}`);
}

/** Jest's own totals; a suite that could not run, and a test that was left out, count as failures. */
async function jest(name, args) {
  const file = path.join(scratch, `${name}.json`);
  const { code } = await run(process.execPath, [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${file}`,
    ...args,
  ]);
  if (!fs.existsSync(file)) throw new Error(`jest wrote no results (it ended with ${code})`);
  const totals = JSON.parse(fs.readFileSync(file, 'utf8'));
  const skipped = totals.numPendingTests + totals.numTodoTests;
  if (skipped) console.error(`${skipped} tests were left out: a test runs, or it goes.`);
  const failed = totals.numFailedTests + totals.numRuntimeErrorTestSuites + skipped;
  if (totals.numPassedTests === 0) throw new Error('no test ran');
  return { passed: totals.numPassedTests, failed: failed || (code === 0 ? 0 : 1) };
}

const PROGRAMS = [
  { program: 'chromium', packages: ['chromium'], for: 'the end-to-end tests' },
  { program: 'redis-server', packages: ['redis-server'], for: 'the queue tests on Redis' },
];
const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
/** What npm does not bring. Never skipped: without it, the gate says how to get it. */
async function systemPackages() {
  const missing = PROGRAMS.filter(({ program }) => !has(program));
  if (!missing.length) return;
  const packages = missing.flatMap((entry) => entry.packages);
  const how = `Please install ${missing.map((entry) => `${entry.program} (for ${entry.for})`).join(' and ')}: apt-get install ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !has('apt-get')) throw new Error(how);
  console.log(`installing ${packages.join(', ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, quiet: true };
  const add = ['install', '-y', '--no-install-recommends', ...packages];
  if ((await run('apt-get', add, quiet)).code === 0) return;
  await command('apt-get', ['update'], quiet);
  await command('apt-get', add, quiet);
}

const summary = () => {
  console.log('\n');
  for (const { name, seconds, passed, failed } of results)
    console.log(
      `${failed ? '✗' : '✓'} ${name.padEnd(34)} ${seconds.toFixed(1).padStart(6)} s   ${passed} passed, ${failed} failed`,
    );
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  console.log(`\nin ${total('seconds').toFixed(0)} s`);
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  fs.rmSync(scratch, { recursive: true, force: true });
  // green is only what passed and counted
  return total('failed') === 0 && total('passed') > 0 ? 0 : 1;
};

const say = (message) => console.log(message);
const installed = await gate('packages', () => install(say));
if (installed) {
  await gate('programs of the system', systemPackages);
  await gate('lock file complete', async () => {
    const { output } = await run('npm', ['ci', '--dry-run', '--no-audit', '--no-fund'], { quiet: true });
    const missing = output.split('\n').filter((line) => line.includes('Missing'));
    if (missing.length) throw new Error(`${missing.join('\n')}\nRun: node tools/lock-complete.mjs`);
  });
  await gate('format', () => command(bin('prettier'), ['--check', '--log-level=warn', '.']));
  await gate('lint', () => command(...nx('-t', 'lint')));
  await gate('lint of the tools', () => command(bin('eslint'), ['tools', 'eslint.config.mjs', 'jest.config.mjs']));
  await gate('types', () => command(process.execPath, ['node_modules/tsc7/bin/tsc', '-p', 'tsconfig.check.json']));
  await gate('generated files are fresh', () => command(process.execPath, ['tools/generate.mjs', '--check']));
  await gate('unit and integration tests', () => jest('unit', ['--ignoreProjects', 'e2e', '--maxWorkers=2']));
  const built = await gate('build', () => build(say));
  const chaos = async (...args) => {
    if (!built) throw new Error('The product was not built, so nothing could be done to it.');
    process.env.CULTIVAR_SKIP_BUILD = '1';
    await command(process.execPath, ['tools/chaos/main.mjs', ...args], { quiet: true });
  };
  await gate('chaos: the drill fits the build', () => chaos('--fits'));
  await gate('chaos, short: PostgreSQL', () => chaos('--short', '--seed', '11'));
  await gate('chaos, short: Redis', () => chaos('--short', '--seed', '12', '--redis'));
  await gate('end-to-end tests', async () => {
    if (!built) throw new Error('The product was not built, so it could not be driven.');
    process.env.CULTIVAR_SKIP_BUILD = '1';
    return jest('e2e', ['--selectProjects', 'e2e', '--runInBand']);
  });
}
process.exit(summary());
