// Mails out of the outbox: claimed, consent judged, rendered for each lead (17 kB of HTML, text part, unsubscribe headers, click links
// and pixel where the lead agreed), sent, journalled, settled, on the timeline. Beside it in the same run a bare pooled nodemailer
// that sends as many bytes and knows of no database. Every mail is taken apart on the other side.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import nodemailer from 'nodemailer';
import { NODE_FLAGS } from '../children.mjs';
import { CONTENT } from './deliver-template.mjs';

const MAILS = Number(process.env.BENCH_MAILS ?? 20_000);
const BARE_MAILS = Number(process.env.BENCH_BARE_MAILS ?? 4_000);
const TICKS_PER_S = 100;

export default async function deliver({ url, dir, say }) {
  const sink = fork(new URL('./deliver-sink.mjs', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] });
  const [{ port }] = await once(sink, 'message');
  const database = await prepare(url, say);
  const sample = await advance(database, url, say);
  // before and after: what else the machine does weighs on both
  const before = await bare(port, sample);
  sink.send('forget');
  const product = await drain(database, { url, dir, port, sink, say });
  const after = await bare(port, sample);
  await database.close();
  sink.disconnect();
  const bareMailsPerS = Math.round((before.perS + after.perS) / 2);
  const bareCpuUs = Math.round((before.cpuUs + after.cpuUs) / 2);
  say(
    `${product.mailsPerS} mails/s (worker ${product.workerCpuUs} µs, PostgreSQL ${product.pgCpuUs} µs each), nodemailer ${bareMailsPerS} (${bareCpuUs} µs)`,
  );
  return {
    'deliver.mailsPerS': product.mailsPerS,
    'deliver.ratio': Number((product.mailsPerS / bareMailsPerS).toFixed(2)),
    'deliver.bareMailsPerS': bareMailsPerS,
    'deliver.workerCpuUs': product.workerCpuUs,
    'deliver.pgCpuUs': product.pgCpuUs,
    'deliver.bareCpuUs': bareCpuUs,
    'deliver.htmlBytes': product.htmlBytes,
    'deliver.mimeBytes': product.mimeBytes,
    'deliver.peakMb': product.peakMb,
  };
}

const node = (id, type, config) => ({ id, type, config, position: { x: 0, y: 0 } });

/** A house with a template, leads who agreed to mails (every second one to tracking, too), and a journey that lets all of them in. */
async function prepare(url, say) {
  const { createTemplate, createWorkflow, Database, enrol, lockWorkflow, publishDraft, writeSetting } =
    await import('@cultivar/store');
  const { registry } = await import('@cultivar/nodes');
  const { migrateQueues } = await import('@cultivar/queue');
  const { compileContents } = await import('@cultivar/channels');
  const database = await new Database({ url, registry, poolSize: 4 }).open();
  await database.migrate();
  await migrateQueues({ DATABASE_URL: url });
  const { html } = await compileContents({ de: CONTENT });
  const graph = {
    nodes: [
      node('in', 'added-by-hand', {}),
      node('mail', 'send-mail', { template: 'wegweiser' }),
      node('wait', 'wait', { amount: 2, unit: 'days' }),
    ],
    edges: [
      { from: 'in', port: 'then', to: 'mail' },
      { from: 'mail', port: 'then', to: 'wait' },
    ],
    settings: { reentry: 'never' },
  };
  const workflowId = await database.transact(async (tx) => {
    await writeSetting(tx, 'organisation', {
      name: 'Bench & Söhne',
      senderName: 'Bench & Söhne',
      senderAddress: 'post@bench.example',
      imprint: 'Bench GmbH\nWeg 1, 12345 Ort',
      colour: '#336699',
    });
    await createTemplate(tx, { id: 'wegweiser', name: 'Wegweiser', parts: { content: { de: CONTENT }, html } });
    const id = await createWorkflow(tx, { name: 'Wegweiser', graph });
    await publishDraft(tx, await lockWorkflow(tx, id), { note: '', by: null });
    return id;
  });
  await database.query(
    `insert into company (name, domain) select 'Firma ' || n || ' GmbH', 'firma' || n || '.example' from generate_series(1, 500) n`,
  );
  const rows = await database.query(
    `insert into lead (email, first_name, last_name, company_id, tags, fields)
     select 'lead' || n || '@example.org', 'First' || n, 'Läst' || n, (select min(id) from company) + n % 500, array['Recht', 'Vertrieb', 'Technik'],
       jsonb_build_object('number', n, 'country', case when n % 3 = 0 then 'FR' else 'DE' end, 'jobTitle', 'Head of sales', 'teamSize', n % 50)
     from generate_series(1, $1::int) n returning id`,
    [MAILS],
  );
  await database.query(
    `insert into consent (lead_id, purpose, state, changed_at) select id, p, 'granted', now() from lead, unnest(array['marketing', 'tracking']) p
     where p = 'marketing' or id % 2 = 0`,
  );
  const ids = rows.map(({ id }) => id);
  for (let i = 0; i < ids.length; i += 5_000)
    await database.transact((tx) => enrol(tx, { workflowId, leadIds: ids.slice(i, i + 5_000) }));
  say(`${MAILS} leads are in the journey`);
  return database;
}

/** The engine walks everybody to their mail. @returns one mail's parts, for the bare run */
async function advance(database, url, say) {
  const { advance: walk } = await import('@cultivar/store');
  const [{ id: workflowId }] = await database.query(`select id from workflow`);
  while ((await walk(database, { workflowId, slot: 0 })).more);
  const [{ n }] = await database.query(`select count(*)::int as n from outbox where state = 0 and kind = 'mail'`);
  if (n !== MAILS) throw new Error(`${n} mails are due instead of ${MAILS}`);
  await database.query('vacuum analyze');
  await database.query('checkpoint');
  say(`${n} mails are due`);
  const { renderMail, mailData } = await import('@cultivar/channels');
  const [{ html }] = await database.query(`select html->>'de' as html from template_version`);
  const address = (page) => `https://bench.example/${page}/${'x'.repeat(44)}`;
  const links = {
    question: '',
    unsubscribe: address('u'),
    preferences: address('p'),
    asset: () => ({ url: '', name: '' }),
    form: () => '',
  };
  const lead = {
    firstName: 'First1',
    lastName: 'Läst1',
    email: 'lead1@example.org',
    fields: { number: 1, teamSize: 3, country: 'DE', jobTitle: 'Head of sales' },
    tags: ['Recht', 'Vertrieb', 'Technik'],
    company: { name: 'Firma', fields: {} },
  };
  const organisation = {
    name: 'Bench & Söhne',
    logoUrl: '',
    colour: '#336699',
    imprint: 'Bench GmbH\nWeg 1, 12345 Ort',
    privacyUrl: '',
    zone: 'Europe/Berlin',
  };
  const data = mailData({ organisation, lead, now: new Date(), footer: { marketing: true, since: new Date() } });
  return renderMail({ cacheKey: null, subject: CONTENT.subject, html }, data, {
    links,
    language: 'de',
    zone: 'Europe/Berlin',
  });
}

async function drain(database, { url, dir, port, sink, say }) {
  const pgBefore = postgresTicks(dir);
  const worker = fork(new URL('./deliver-worker.mjs', import.meta.url), {
    env: {
      ...process.env,
      DATABASE_URL: url,
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      SECRET: 'bench'.repeat(10),
      DATA_DIR: dir,
      PUBLIC_URL: 'https://bench.example',
      REDIS_URL: '',
    },
    execArgv: [
      ...NODE_FLAGS.worker,
      ...(process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []),
    ],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  await once(worker, 'message');
  const start = performance.now();
  const left = async () => {
    sink.send('count');
    const [{ count }] = await once(sink, 'message');
    // asked only when the sink has them all: counting costs the database more than a hundred mails
    if (count < MAILS) return MAILS - count;
    const rows = await database.query(`select 1 from outbox where state = 0 or state = 1`);
    return rows.length;
  };
  // the start of a process is not what is measured
  const early = { n: await left(), at: performance.now() };
  while (await left()) {
    if (performance.now() - start > 150_000) throw new Error(`${await left()} mails did not go out`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const seconds = (performance.now() - early.at) / 1000;
  worker.send('usage');
  const [{ cpuMs, peakMb }] = await once(worker, 'message');
  const pgTicks = postgresTicks(dir) - pgBefore;
  worker.disconnect();
  await once(worker, 'exit');
  sink.send('verify');
  const [seen] = await once(sink, 'message');
  await check(database, seen);
  say(`each of ${seen.mails} mails taken apart: unique, for the right person`);
  return {
    mailsPerS: Math.round(early.n / seconds),
    workerCpuUs: Math.round((cpuMs * 1000) / MAILS),
    pgCpuUs: Math.round((pgTicks / TICKS_PER_S / MAILS) * 1e6),
    peakMb: Math.round(peakMb),
    htmlBytes: seen.htmlBytes,
    mimeBytes: seen.mimeBytes,
  };
}

/** What the sink took is what the database says was sent, and what the timelines tell. */
async function check(database, seen) {
  const [row] = await database.query(
    `select count(*) filter (where state = 2)::int as sent, count(*) filter (where attempt = 1)::int as at_once,
       (select count(distinct source_id)::int from touchpoint where kind = 'mail.sent') as told from outbox where kind = 'mail'`,
  );
  const right = { sent: MAILS, at_once: MAILS, told: MAILS };
  if (JSON.stringify(row) !== JSON.stringify(right)) throw new Error(`the outbox says ${JSON.stringify(row)}`);
  const half = Math.floor(MAILS / 2);
  if (
    seen.faults.length ||
    seen.recipients !== MAILS ||
    seen.ids !== MAILS ||
    seen.mails !== MAILS ||
    Math.abs(seen.tracked - half) > 1
  )
    throw new Error(`the mails are not right: ${JSON.stringify(seen)}`);
}

/** nodemailer's own pool at its best, the mail rendered already. */
async function bare(port, { subject, html, text }) {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: 20,
    maxMessages: Infinity,
    ignoreTLS: true,
  });
  const send = (n) =>
    transport.sendMail({
      from: { name: 'Bench & Söhne', address: 'post@bench.example' },
      to: { name: `First${n} Läst${n}`, address: `lead${n}@example.org` },
      ...{ subject, html, text, messageId: `<bare.${n}@bench.example>` },
      headers: {
        'List-Unsubscribe': `<https://bench.example/u/${n}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    });
  await Promise.all(Array.from({ length: 200 }, (_, n) => send(`warm${n}`)));
  const start = performance.now();
  const cpu = process.cpuUsage();
  await Promise.all(Array.from({ length: BARE_MAILS / 2 }, (_, n) => send(n)));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  transport.close();
  return { perS: BARE_MAILS / 2 / seconds, cpuUs: (user + system) / (BARE_MAILS / 2) };
}

/** CPU of all processes of the bench's own PostgreSQL, in ticks; 0 where that cannot be seen. */
function postgresTicks(dir) {
  try {
    const postmaster = fs.readFileSync(path.join(dir, 'pg/postmaster.pid'), 'utf8').split('\n')[0];
    const ticks = fs.readdirSync('/proc').map((pid) => (/^\d+$/.test(pid) ? ticksOf(pid, postmaster) : 0));
    return ticks.reduce((sum, one) => sum + one, 0);
  } catch {
    return 0;
  }
}
function ticksOf(pid, postmaster) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (pid !== postmaster && fields[1] !== postmaster) return 0;
    // its own and those of children that ended
    return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  } catch {
    return 0;
  }
}
