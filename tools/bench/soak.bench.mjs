// Hours at a steady, modest rate: does anything grow that should not? The product as it is started (api and two workers), 250 leads
// advancing a second, 11 mails, a form and 5 events; sampled once a minute. Slopes leave out the warm-up (the first quarter).
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { NODE_FLAGS } from '../children.mjs';
import { end, openHouse, patiently, pause } from './house.mjs';
import { startSink } from './mail-sink.mjs';
import { drive, LEADS, prepare } from './soak-load.mjs';
import { report } from './soak-report.mjs';
import { cpuOf, memoryOf, postgresIn, share, tablesOf } from './watch.mjs';

/** Only when it is asked for: it takes hours. */
export const asked = true;
/** When a row was committed is asked for, to know how late a lead really was. */
export const settings = { track_commit_timestamp: 'on' };

const PORT = 39_418;
const BASE = `http://127.0.0.1:${PORT}`;
const SAMPLE_MS = 60_000;

export default async function soak({ url, dir, say, quick, minutes = quick ? 3 : 120 }) {
  const file = path.join(
    os.tmpdir(),
    `cultivar-soak-${new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')}.jsonl`,
  );
  const acceptedAt = new Map();
  let accepted = 0;
  const sink = await startSink((recipients, at) => {
    accepted += recipients.length;
    for (const recipient of recipients) if (recipient.startsWith('form')) acceptedAt.set(recipient, at);
  });
  const house = await openHouse(url, { testClock: false });
  say('making leads and journeys …');
  const journeys = await prepare(house, quick ? 0.1 : 1);
  const env = {
    ...process.env,
    ...{ DATABASE_URL: url, PORT: String(PORT), SECRET: 'soak'.repeat(10), DATA_DIR: dir, REDIS_URL: '' },
    ...{ SMTP_URL: `smtp://127.0.0.1:${sink.port}`, PUBLIC_URL: BASE },
  };
  const names = ['api', 'worker1', 'worker2'];
  const children = await Promise.all(names.map((name) => start(name, env)));
  const processes = Object.fromEntries(names.map((name, i) => [name, children[i].pid]));
  const load = drive(BASE, journeys, acceptedAt, say);
  const watched = { house, dir, journeys, processes, load, mails: () => accepted };
  const samples = [];
  say(`${minutes} minutes; samples in ${file}`);
  const began = performance.now();
  try {
    for (let n = 0; n <= minutes; n += 1) {
      await pause(Math.max(0, began + n * SAMPLE_MS - performance.now()));
      const sample = await look(watched, (performance.now() - began) / 60_000);
      samples.push(sample);
      fs.appendFileSync(file, `${JSON.stringify(sample)}\n`);
      const dead = children.find((child) => child.exitCode !== null || child.signalCode !== null);
      if (dead) throw new Error('a process of the product ended');
    }
    await load.stop();
    await pause(5_000);
    load.latencies();
  } finally {
    for (const child of children) await end(child);
    sink.close();
  }
  await verify(house, journeys, { accepted, ...load.counts() });
  await house.database.close();
  return report(samples, { say, file, leads: LEADS });
}

async function start(name, env) {
  const app = name.replace(/\d/, '');
  const child = fork(path.resolve(`apps/${app}/dist/main.js`), {
    env,
    execArgv: NODE_FLAGS[app] ?? [],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  await once(child, 'message');
  return child;
}

/** Everything that may grow, at one instant. */
async function look({ house: { database }, dir, journeys, processes, load, mails }, minute) {
  const pg = postgresIn(dir);
  const late = await lateness(database, journeys.rounds);
  const posted = load.latencies();
  const sizes = await tablesOf(database);
  return {
    minute: Math.round(minute * 100) / 100,
    load1: os.loadavg()[0],
    rssMb: Object.fromEntries(Object.entries(processes).map(([name, pid]) => [name, memoryOf(pid).mb])),
    cpuMs: {
      ...Object.fromEntries(Object.entries(processes).map(([name, pid]) => [name, cpuOf(pid)])),
      postgres: pg.cpu(),
    },
    postgres: { privateMb: pg.privateMb(), processes: pg.processes() },
    dueToAdvancedMs: { n: late.length, p50: share(late, 0.5), p99: share(late, 0.99) },
    triggerToMailMs: { n: posted.length, p50: share(posted, 0.5), p99: share(posted, 0.99) },
    mails: mails(),
    ...load.counts(),
    ...sizes,
  };
}

/** One lead in so many is asked how late it was. */
const EACH = 13;
/** From the instant a lead was due to the commit that had moved it, for a thousand who moved in the last minute, in ms. */
async function lateness(database, { workflowId }) {
  const rows = await patiently(
    database,
    `with moved as materialized (
       select enrolment_id, seq, due_at, xmin from cursor
       where workflow_id = $1 and state = 0 and port is not null and due_at > now() + interval '14 minutes' and enrolment_id % $2 = 0)
     select extract(epoch from pg_xact_commit_timestamp(m.xmin) - (before.at + interval '15 minutes')) * 1000 as ms
     from moved m cross join lateral (select at, row_number() over (order by seq desc) as nth from step s
       where s.enrolment_id = m.enrolment_id and s.took = 'wait') before
     where before.nth = 2`,
    [workflowId, EACH],
  );
  return rows.map((row) => Number(row.ms)).filter((ms) => Number.isFinite(ms));
}

/** Nothing lost on the way: traces without gaps, points that add up, every form's mail there. */
async function verify({ database }, journeys, { accepted, forms, failures, openForms }) {
  const [row] = await patiently(
    database,
    `select (select count(*)::int from cursor c where c.workflow_id = $1
         and c.seq <> (select count(*) from step s where s.enrolment_id = c.enrolment_id)) as gaps,
       (select count(*)::int from lead l where l.engagement <> (select coalesce(sum(points), 0) from score_entry s
         where s.lead_id = l.id and s.axis = 'engagement')) as scores,
       (select count(*)::int from outbox where kind = 'mail' and state = 2) as sent,
       (select count(*)::int from outbox where kind = 'mail' and state > 2) as troubled,
       (select count(*)::int from form_submission) as submitted,
       (select count(*)::int from cursor where state = 3) as parked`,
    [journeys.rounds.workflowId],
  );
  const wrong =
    row.gaps ||
    row.scores ||
    row.troubled ||
    row.parked ||
    row.sent !== accepted ||
    row.submitted !== forms ||
    openForms;
  if (wrong) throw new Error(`the rows are wrong: ${JSON.stringify({ ...row, accepted, forms, failures, openForms })}`);
}
