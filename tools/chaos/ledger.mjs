// Sums over runs: each run adds a line to a file, and what has been proven so far is their sum.
import fs from 'node:fs';

const ADDED = {
  mails: ['accepted', 'sent', 'failed', 'unknown', 'refused', 'duplicates', 'lost', 'expired'],
  kills: [
    'workers',
    'stops',
    'postgres',
    'backendsTerminated',
    'redisFlushes',
    'redisAway',
    'redisStops',
    'allWorkersAway',
    'partitions',
    'clockJumps',
    'authPhases',
  ],
  sink: ['begun', 'faulted', 'ambiguous'],
};

/** @param report of a run @param it `command`: how it was started */
export function addToLedger(file, report, it) {
  const { ledger = {}, kills = {}, sink = {}, points = {}, size = {}, breaches, recoveries = {} } = report;
  const line = {
    ...{ at: new Date().toISOString(), ...it, ok: report.ok, seed: report.seed, tookS: report.tookS },
    ...{ mails: ledger, kills, sink, points, size, recoveries, breaches },
  };
  fs.appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** @returns the sums over all runs of a file, green and red */
export function sumLedger(file) {
  const lines = fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const sums = { runs: lines.length, red: lines.filter(({ ok }) => !ok).length, seconds: 0, points: {} };
  const add = (to, name, count) => (to[name] = (to[name] ?? 0) + (count ?? 0));
  for (const line of lines) {
    add(sums, 'seconds', line.tookS);
    add(sums, 'steps', line.size?.steps);
    for (const [part, names] of Object.entries(ADDED))
      for (const name of names) add((sums[part] ??= {}), name, line[part]?.[name]);
    for (const [name, count] of Object.entries(line.points ?? {})) add(sums.points, name, count);
  }
  return sums;
}
