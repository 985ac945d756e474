// One run in a process of its own: people and faults for some time (`all`, `senders`), or a scene; then quiet, then the check.
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { pause } from './chance.mjs';
import { Faults } from './faults.mjs';
import { migrate } from './migrate.mjs';
import { diskFull } from './disk-full.mjs';
import { notReached, POINTS } from './points.mjs';
import { recovery } from './recovery.mjs';
import { until } from './recoveries.mjs';
import { onStage } from './stage.mjs';
import { walkToTheEnd } from './same-end.mjs';
import { SCENES } from './scenes.mjs';
import { senders } from './senders.mjs';

export const PLAN = {
  killMs: [1_000, 4_000],
  stopMs: [4_000, 12_000],
  pgKillMs: [12_000, 25_000],
  stormMs: [9_000, 20_000],
  jumpMs: [20_000, 40_000],
  authMs: [25_000, 50_000],
  redisMs: [4_000, 10_000],
  allMs: [30_000, 60_000],
  cutMs: [15_000, 30_000],
  pointMs: [500, 2_000],
  points: POINTS,
};

/** Everything at once: journeys of all kinds, people, and faults as the plan says. */
async function all(stage) {
  const { options, sink, clock, life, draw, say } = stage;
  say(`${options.seconds} s of faults`);
  sink.send({ state: { faults: true, greylist: true } });
  clock.start();
  life.start();
  stage.faults = new Faults(stage, options.plan ?? PLAN, draw.fork(200));
  await pause(options.seconds * 1_000);
  // on a slow machine it takes longer until as much has happened
  const missing = () => notYet(stage, options.atLeast ?? {});
  await until(async () => !missing().length, { limitMs: 60_000, everyMs: 100 });
  const never = missing();
  await stage.faults.end();
  return { breaches: [...never, ...notReached(stage, options.plan ? [] : PLAN.points)] };
}

/** A run in which nothing was done to anybody proves nothing. @returns what has not happened often enough */
function notYet({ crew, cluster, faults, accepted }, atLeast) {
  const happened = { workers: crew.kills, postgres: cluster.kills, mails: accepted(), ...faults.did };
  return Object.entries(atLeast).flatMap(([what, times]) =>
    happened[what] >= times ? [] : [`too little happened: ${what} ${happened[what]} of ${times}`],
  );
}

const PROFILES = { all, migrate, senders, recovery, disk: diskFull, same: walkToTheEnd, short: all };

/** @param {object} options `scene` or `profile`, and what `onStage` takes */
export const run = (options) =>
  onStage(options, options.scene ? SCENES[options.scene].play : PROFILES[options.profile ?? 'all']);

/** For a process of its own: options as JSON in the third argument, the report to the parent. */
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const options = JSON.parse(process.argv[2]);
  // whoever started it has gone: workers and database go along
  process.once('disconnect', () => process.exit());
  fs.mkdirSync(options.dir, { recursive: true });
  const say = (text) => options.quiet || process.stderr.write(`${text}\n`);
  let report;
  try {
    report = await run({ ...options, say });
  } catch (error) {
    report = { ok: false, seed: options.seed, breaches: [`the run itself failed: ${error.stack}`] };
  }
  process.send?.(report);
  process.exitCode = report.ok ? 0 : 1;
  process.disconnect?.();
  setTimeout(() => process.exit(), 3_000).unref();
}
