// How long a lead waits while the house is busy: 100 forms a second, each let into a journey that answers with a mail, while the same
// worker advances other leads at half the speed it has shown just before on this machine, and after ten seconds of just that: what has
// been started a moment ago still compiles its own code. From the instant a form was to be sent (late
// posts do not flatter) to its mail accepted by the mail server. The product as it is started, with real HTTP and SMTP.
import { once } from 'node:events';
import { startSink } from './mail-sink.mjs';
import { addLeads, graphOf, node, openHouse, patiently, pause, publish, seedWalks } from './house.mjs';
import { BASE, openForm, PORT, postForm, prepare, share, start } from './speed-to-lead.bench.mjs';
import { cpuOf } from './watch.mjs';

const PER_S = 100;
/** Writing when all of them are due takes this long, so that none is late before it begins. */
const WRITING_S = 8;
const WARM_UP_S = 10;

export default async function trigger({ url, dir, say, quick }) {
  const forms = Number(process.env.BENCH_FORMS ?? (quick ? 300 : 2_000));
  const acceptedAt = new Map();
  const twice = [];
  const sink = await startSink((recipients, at) => {
    for (const recipient of recipients)
      acceptedAt.has(recipient) ? twice.push(recipient) : acceptedAt.set(recipient, at);
  });
  const env = {
    ...process.env,
    ...{ DATABASE_URL: url, PORT: String(PORT), SECRET: 'bench'.repeat(10), DATA_DIR: dir },
    ...{ SMTP_URL: `smtp://127.0.0.1:${sink.port}`, REDIS_URL: '', PUBLIC_URL: BASE },
  };
  await prepare(url);
  const house = await openHouse(url, { testClock: false });
  const bulk = await busyJourney(house, quick ? 50_000 : 400_000);
  const children = await Promise.all(['api', 'worker'].map((name) => start(name, env)));
  try {
    const full = await fullSpeed(house, bulk, quick ? 5_000 : 40_000, say);
    const early = WARM_UP_S * PER_S;
    const hidden = await openAll('willkommen', early + forms);
    const seconds = forms / PER_S;
    await comeDue(house, bulk, full / 2, WARM_UP_S + seconds + 5, WRITING_S);
    await post('willkommen', hidden, 0, early);
    const before = { advanced: await advancesOf(house, bulk), cpu: children.map((child) => cpuOf(child.pid)) };
    say(`posting ${forms} forms, ${PER_S} a second, while ${Math.round(full / 2)} others go on each second …`);
    const { planned, answered } = await post('willkommen', hidden, early, early + forms);
    const took = (await advancesOf(house, bulk)) - before.advanced;
    const cpu = children.map((child, i) => Math.round(((cpuOf(child.pid) - before.cpu[i]) / forms) * 100) / 100);
    const waited = await arrivals(planned, acceptedAt);
    say(`p95 by second: ${bySecond(waited).join(' ')}`);
    if (twice.length) throw new Error(`${twice.length} mails came twice, ${twice[0]} for one`);
    const figures = {
      'trigger.answerP95Ms': share(answered, 0.95),
      'trigger.p50Ms': share(waited, 0.5),
      'trigger.p95Ms': share(waited, 0.95),
      'trigger.p99Ms': share(waited, 0.99),
      'trigger.meanwhileAdvancesPerS': Math.round(took / seconds),
      'trigger.halfSpeedPerS': Math.round(full / 2),
    };
    say(`${JSON.stringify(figures)}; processor ms per form: api ${cpu[0]}, worker (with the others) ${cpu[1]}`);
    // otherwise it would not have been measured what is said
    if (took / seconds < 0.8 * (full / 2)) say('the others fell behind: more was asked of this machine than it can do');
    return figures;
  } finally {
    for (const child of children) child.disconnect();
    await Promise.all(children.map((child) => once(child, 'exit')));
    await house.database.close();
    sink.close();
  }
}

/** Leads in the middle of a journey (branch, score, wait), none of them due. */
async function busyJourney(house, count) {
  const leads = await addLeads(house.database, count, 'busy');
  const journey = await publish(
    house,
    'Busy',
    graphOf(
      [
        node('in', 'added-by-hand'),
        node('branch', 'if-else', { rule: { kind: 'field', field: 'country', op: 'eq', value: 'FR' } }),
        node('more', 'change-score', { axis: 'engagement', points: 5, reason: 'journey' }),
        node('less', 'change-score', { axis: 'engagement', points: 2, reason: 'journey' }),
        node('wait', 'wait', { amount: 2, unit: 'days' }),
      ],
      [
        'in.then > branch',
        'branch.yes > more',
        'branch.no > less',
        'more.then > wait',
        'less.then > wait',
        'wait.then > branch',
      ],
    ),
  );
  await seedWalks(house.database, journey, leads, { dueAt: `now() + interval '1 year'` });
  await patiently(house.database, 'vacuum analyze');
  const { first } = (
    await house.database.query(`select min(enrolment_id) as first from cursor where workflow_id = $1`, [
      journey.workflowId,
    ])
  )[0];
  return { ...journey, next: first, end: first + count };
}
async function advancesOf(house, { versionId }) {
  const [{ n }] = await house.database.query(
    `select coalesce(sum(n), 0)::bigint as n from step_count where version_id = $1 and node = 1`,
    [versionId],
  );
  return n;
}
/** So many of them each second for so long, beginning in `after` seconds; returns when the first are due. */
async function comeDue(house, bulk, perS, seconds, after = 0) {
  const count = Math.min(Math.ceil(perS * seconds), bulk.end - bulk.next);
  const [{ due }] = await house.database.query(`select now() + $1::int * interval '1 second' as due`, [after]);
  await patiently(
    house.database,
    `update cursor set due_at = $4::timestamptz + (enrolment_id - $1) / $3::float * interval '1 second'
     where enrolment_id >= $1 and enrolment_id < $1 + $2::int`,
    [bulk.next, count, perS, due],
  );
  bulk.next += count;
  await pause(Math.max(0, due.getTime() - Date.now()));
}
/** @returns advances a second with nothing else to do */
async function fullSpeed(house, bulk, count, say) {
  await house.database.query('checkpoint');
  const before = await advancesOf(house, bulk);
  const start = performance.now();
  await comeDue(house, bulk, 1e9, count / 1e9);
  while ((await advancesOf(house, bulk)) - before < count) await pause(20);
  const perS = count / ((performance.now() - start) / 1000);
  say(`the engine at full speed: ${Math.round(perS)} advances/s`);
  return perS;
}

async function openAll(form, count) {
  const hidden = [];
  while (hidden.length < count)
    hidden.push(
      ...(await Promise.all(Array.from({ length: Math.min(20, count - hidden.length) }, () => openForm(form)))),
    );
  return hidden;
}
/** @returns of the forms from one to another: when each was to be sent, and how long its answers took */
async function post(form, hidden, from, to) {
  const start = performance.now();
  const posts = [];
  const answered = [];
  const planned = [];
  for (let index = from; index < to; index += 1) {
    const at = start + ((index - from) * 1000) / PER_S;
    const wait = at - performance.now();
    if (wait > 0) await pause(wait);
    const email = `${form}-${index}@bench.example`;
    planned.push({ email, at });
    const sent = postForm(form, index, {
      ...hidden[index],
      f_email: email,
      f_jobTitle: 'Vertriebsleiterin',
      c_marketing: '1',
    });
    posts.push(sent.then(() => answered.push(performance.now() - at)));
  }
  await Promise.all(posts);
  return { planned, answered };
}
const bySecond = (waited) =>
  Array.from({ length: waited.length / PER_S }, (_, second) =>
    Math.round(share(waited.slice(second * PER_S, (second + 1) * PER_S), 0.95)),
  );
async function arrivals(planned, acceptedAt) {
  const until = performance.now() + 60_000;
  while (planned.some(({ email }) => !acceptedAt.has(email))) {
    if (performance.now() > until)
      throw new Error(`${planned.filter(({ email }) => !acceptedAt.has(email)).length} mails did not arrive`);
    await pause(20);
  }
  return planned.map(({ email, at }) => acceptedAt.get(email) - at);
}
