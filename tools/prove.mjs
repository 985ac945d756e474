// `npm run prove -- --minutes 10 --seed 7`: the engine's property tests at length, on a PostgreSQL of their own: random journeys
// against the reference interpreter, state hashes under cuts and lanes, storms of everything at once. Without a seed each run draws
// its own and says which. A case that fails is shrunk and written to a file, ready to be kept (libs/testing/src/prove.ts says how).
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { requireNode, root } from './prepare.mjs';

requireNode();
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    only: { type: 'string', default: '(oracle|state-hash|storm|throttle|moves-property|figures-property)' },
  },
});
const seconds = Number(values.minutes) * 60;
const seed = Number(values.seed);
if (!(seconds > 0) || !Number.isInteger(seed)) {
  console.error('npm run prove -- --minutes <more than 0> --seed <whole number>');
  process.exit(2);
}
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-prove-'));
const report = path.join(scratch, 'report.jsonl');
console.log(`proving for ${values.minutes} minutes with seed ${seed}`);

const jest = spawn(
  process.execPath,
  [
    ...['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--runInBand'],
    ...['--selectProjects', 'store', 'worker', '--testPathPatterns', `${values.only}\\.[a-z.]*test\\.ts$`],
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PROVE_SECONDS: String(seconds), PROVE_SEED: String(seed), PROVE_REPORT: report },
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
const code = await new Promise((resolve) => jest.on('exit', (status) => resolve(status ?? 1)));

const lines = fs.existsSync(report)
  ? fs
      .readFileSync(report, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];
fs.rmSync(scratch, { recursive: true, force: true });
// proofs of one name (one for each way out of a node type) are one line
const byName = new Map();
for (const { proof, runs: n, failed } of lines.filter((line) => line.proof)) {
  const before = byName.get(proof) ?? { proof, runs: 0, failed: false };
  byName.set(proof, { proof, runs: before.runs + n, failed: before.failed || failed });
}
const runs = [...byName.values()];
const sum = (key) => lines.reduce((total, line) => total + (line[key] ?? 0), 0);
const covered = lines.find((line) => line.types !== undefined);
console.log(`\nseed ${seed}`);
for (const { proof, runs: n, failed } of runs) console.log(`${failed ? '✗' : '✓'} ${proof.padEnd(34)} ${n} cases`);
if (covered)
  console.log(
    `${covered.cases} cases and ${covered.visits} visits agreed with the reference · node types ${covered.types} of ${covered.ofTypes} · ways out ${covered.ways} of ${covered.ofWays}`,
  );
console.log(
  `${sum('cuts')} connections cut · ${sum('deeds')} deeds in storms · ${runs.filter((run) => run.failed).length} failed`,
);
process.exit(code);
