// How long a lead waits: from sending a form to its first mail accepted by the mail server (one form every 50 ms), and from
// the form that makes it an MQL to the salesperson's mail accepted (50: what one person takes at a time). The product as it is started, with real HTTP and SMTP.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { NODE_FLAGS } from '../children.mjs';
import { startSink } from './mail-sink.mjs';

const FORMS = Number(process.env.BENCH_FORMS ?? 400);
const HANDOFFS = Number(process.env.BENCH_HANDOFFS ?? 50);
const EVERY_MS = 50;
export const PORT = 39_417;
export const BASE = `http://127.0.0.1:${PORT}`;

export default async function speedToLead({ url, dir, say }) {
  const acceptedAt = new Map();
  const sink = await startSink((recipients, at) => {
    for (const recipient of recipients) acceptedAt.set(recipient, [...(acceptedAt.get(recipient) ?? []), at]);
  });
  const env = {
    ...process.env,
    ...{ DATABASE_URL: url, PORT: String(PORT), SECRET: 'bench'.repeat(10), DATA_DIR: dir },
    ...{ SMTP_URL: `smtp://127.0.0.1:${sink.port}`, REDIS_URL: '', PUBLIC_URL: BASE },
  };
  await prepare(url);
  const children = await Promise.all(['api', 'worker'].map((name) => start(name, env)));
  try {
    say(`posting ${FORMS} forms, one every ${EVERY_MS} ms …`);
    const trigger = await measure('willkommen', FORMS, acceptedAt, (email) => email);
    say(`making ${HANDOFFS} MQLs …`);
    const handoff = await measure('erstgespraech', HANDOFFS, acceptedAt, () => 'sales@bench.example', 2 * EVERY_MS);
    return {
      triggerToMailMs: { p50: share(trigger, 0.5), p95: share(trigger, 0.95), p99: share(trigger, 0.99) },
      handoffMs: { p50: share(handoff, 0.5), p95: share(handoff, 0.95) },
    };
  } finally {
    for (const child of children) child.disconnect();
    await Promise.all(children.map((child) => once(child, 'exit')));
    sink.close();
  }
}

export async function start(name, env) {
  const profile = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];
  const child = fork(path.resolve(`apps/${name}/dist/main.js`), [], {
    env,
    stdio: ['ignore', 2, 2, 'ipc'],
    execArgv: [...profile, ...(NODE_FLAGS[name] ?? [])],
  });
  await once(child, 'message');
  return child;
}

/** Opens all forms first (each page carries a token of its own and wants to be read for a moment), then sends one after another. */
async function measure(form, count, acceptedAt, recipientOf, everyMs = EVERY_MS) {
  const fields = await Promise.all(Array.from({ length: count }, () => openForm(form)));
  await pause(4_000);
  const sent = [];
  const posts = [];
  for (const [index, hidden] of fields.entries()) {
    const email = `${form}-${index}@bench.example`;
    sent.push({ email, at: performance.now() });
    posts.push(postForm(form, index, { ...hidden, f_email: email, f_jobTitle: 'Vertriebsleiterin', c_marketing: '1' }));
    await pause(everyMs);
  }
  await Promise.all(posts);
  const before = performance.now();
  const arrived = () => {
    // the salesperson's mails all go to one address: the n-th mail answers the n-th form
    const lists = sent.map(({ email }, index) => {
      const times = acceptedAt.get(recipientOf(email)) ?? [];
      return recipientOf(email) === email ? times[0] : times[index];
    });
    return lists;
  };
  while (arrived().some((at) => at === undefined)) {
    if (performance.now() - before > 30_000)
      throw new Error(`${arrived().filter((at) => at === undefined).length} mails did not arrive`);
    await pause(20);
  }
  return arrived().map((at, index) => at - sent[index].at);
}

export async function openForm(form) {
  const html = await (await fetch(`${BASE}/f/${form}`)).text();
  const hidden = [...html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [
    /name="([^"]*)"/.exec(tag)[1],
    /value="([^"]*)"/.exec(tag)?.[1] ?? '',
  ]);
  return Object.fromEntries(hidden);
}

export async function postForm(form, index, fields) {
  const response = await fetch(`${BASE}/f/${form}`, {
    method: 'POST',
    redirect: 'manual',
    // each person comes from an address of their own, as behind a proxy on this machine
    headers: { 'x-forwarded-for': `198.51.${Math.floor(index / 250)}.${(index % 250) + 1}`, origin: BASE },
    body: new URLSearchParams(fields),
  });
  if (response.status >= 400)
    throw new Error(`form ${form}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  await response.text();
}

/** A house with two forms without opt-in mail, a journey that answers the first with a mail, and one that hands MQLs to sales. */
export async function prepare(url) {
  const store = await import('@cultivar/store');
  const { registry } = await import('@cultivar/nodes');
  const { migrateQueues } = await import('@cultivar/queue');
  const { compileContents } = await import('@cultivar/channels');
  const { FormDefinition } = await import('@cultivar/audience');
  const database = await new store.Database({ url, registry, poolSize: 2 }).open();
  await database.migrate();
  await migrateQueues({ DATABASE_URL: url });
  const words = (text) => ({ de: text, en: text });
  const definition = FormDefinition.parse({
    ...{
      title: words('Bench'),
      intro: words(''),
      button: words('Senden'),
      purpose: words('Messung'),
      doubleOptIn: false,
    },
    fields: [
      { key: 'email', label: words('E-Mail'), type: 'email', required: true },
      { key: 'jobTitle', label: words('Rolle'), type: 'text' },
    ],
    consents: [{ purpose: 'marketing', wording: words('Ja') }],
    thanks: { kind: 'text', title: words('Danke'), text: words('Danke') },
  });
  const content = {
    subject: 'Hallo {{lead.email}}',
    preheader: '',
    mjml: '<mj-text>Willkommen, {{lead.jobTitle}}.</mj-text>',
  };
  const { html } = await compileContents({ de: content });
  await database.transact(async (tx) => {
    for (const id of ['willkommen', 'erstgespraech']) await store.addForm(tx, { id, name: id, definition });
    await store.createTemplate(tx, { id: 'hallo', name: 'Hallo', parts: { content: { de: content }, html } });
    await store.addUser(tx, {
      email: 'sales@bench.example',
      name: 'Sales',
      role: 'sales',
      language: 'de',
      passwordHash: '-',
    });
    await store.writeSetting(tx, 'scoring', {
      fit: [{ id: 'f', name: 'Rolle', rule: { kind: 'field', field: 'jobTitle', op: 'filled' }, points: 30 }],
      engagement: [
        {
          id: 'e',
          name: 'Gespräch',
          event: { kind: 'form.confirmed', ref: 'erstgespraech' },
          points: 60,
          maxPerLead: 1,
        },
      ],
      mql: { fit: 20, engagement: 50 },
      temperature: { warm: 20, hot: 50 },
    });
    await publish(
      store,
      tx,
      'Willkommen',
      ['form-submitted', { form: 'willkommen', when: 'confirmed' }],
      ['send-mail', { template: 'hallo' }],
    );
    const becomesMql = ['touchpoint-happened', { event: { kind: 'stage.changed', ref: 'mql' } }];
    await publish(store, tx, 'An den Vertrieb', becomesMql, ['hand-off', { reason: 'MQL', answerWithinHours: 4 }]);
  });
  await database.close();
}

async function publish(store, tx, name, [entry, entryConfig], [type, config]) {
  const graph = {
    nodes: [
      { id: 'in', type: entry, config: entryConfig, position: { x: 0, y: 0 } },
      { id: 'out', type, config, position: { x: 0, y: 150 } },
    ],
    edges: [{ from: 'in', port: 'then', to: 'out' }],
    settings: { reentry: 'never' },
  };
  const id = await store.createWorkflow(tx, { name, graph });
  await store.publishDraft(tx, await store.lockWorkflow(tx, id), { note: '', by: null });
}

export const share = (values, part) => {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] * 10) / 10;
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
