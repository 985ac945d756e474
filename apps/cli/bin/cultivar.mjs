#!/usr/bin/env node
// `npm run cultivar -- <command> <file>`: workflows as files, see docs/journeys-in-git.md.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const newest = (folder) =>
  Math.max(
    0,
    ...fs.readdirSync(folder, { recursive: true }).map((file) => fs.statSync(path.join(folder, file)).mtimeMs),
  );
// what a fresh clone has not built yet, or has pulled since, takes a second
const rooms = ['libs/audience', 'libs/workflow', 'libs/scoring', 'libs/sales', 'libs/nodes', 'libs/engine', 'apps/cli'];
const missing = rooms.filter((room) => {
  const built = path.join(root, room, 'dist');
  return !fs.existsSync(built) || newest(path.join(root, room, 'src')) > newest(built);
});
if (missing.length) execFileSync(process.execPath, [path.join(root, 'tools/emit.mjs'), ...missing], { cwd: root });
const { run } = await import('../dist/run.js');
process.exitCode = await run(process.argv.slice(2), {
  readFile: (file) => fs.readFileSync(path.resolve(process.env.INIT_CWD ?? '.', file), 'utf8'),
  env: process.env,
  fetch,
  now: () => new Date(),
  say: (line) => console.log(line),
  complain: (line) => console.error(line),
});
