// What goes on in the house while it is watched: journeys whose leads come due again and again, mails, forms and events.
import { createHash } from 'node:crypto';
import { addLeads, graphOf, node, patiently, publish, seedWalks } from './house.mjs';

const ROUND_MINUTES = 15;
/** Leads by journey; each comes round every quarter of an hour. */
export const LEADS = { rounds: 225_000, listening: 20_000, mailed: 9_000 };
export const FORMS_PER_S = 1;
export const EVENTS_PER_S = 5;
export const KEY = 'cvk_soak-soak-soak-soak-soak';
const round = { amount: ROUND_MINUTES, unit: 'minutes' };

const rounds = graphOf(
  [
    node('in', 'added-by-hand'),
    node('wait', 'wait', round),
    node('branch', 'if-else', { rule: { kind: 'field', field: 'country', op: 'eq', value: 'FR' } }),
    node('score', 'change-score', { axis: 'engagement', points: 1, reason: 'round' }),
  ],
  ['in.then > wait', 'wait.then > branch', 'branch.yes > score', 'branch.no > wait', 'score.then > wait'],
);
const listening = graphOf(
  [
    node('in', 'added-by-hand'),
    node('hear', 'wait-for-event', { events: [{ kind: 'shop.bought' }], ...round, earlierHours: 0 }),
    node('tag', 'change-score', { axis: 'engagement', points: 1, reason: 'bought' }),
  ],
  ['in.then > hear', 'hear.happened > tag', 'hear.timeout > hear', 'tag.then > hear'],
);
const mailed = graphOf(
  [node('in', 'added-by-hand'), node('mail', 'send-mail', { template: 'hallo' }), node('wait', 'wait', round)],
  ['in.then > mail', 'mail.then > wait', 'wait.then > mail'],
);
const onEvent = graphOf(
  [
    node('in', 'touchpoint-happened', { event: { kind: 'shop.viewed' } }),
    node('score', 'change-score', { axis: 'engagement', points: 1, reason: 'viewed' }),
  ],
  ['in.then > score'],
  'after-leaving',
);
const onForm = graphOf(
  [
    node('in', 'form-submitted', { form: 'willkommen', when: 'confirmed' }),
    node('out', 'send-mail', { template: 'hallo' }),
  ],
  ['in.then > out'],
);

/** Form, template, key and journeys. @returns the journeys by name, each with its leads */
export async function prepare(house, part) {
  const { database, store } = house;
  const { compileContents } = await import('@cultivar/channels');
  const { FormDefinition } = await import('@cultivar/audience');
  const words = (text) => ({ de: text, en: text });
  const content = {
    subject: 'Hallo {{lead.firstName}}',
    preheader: '',
    mjml: '<mj-text>Willkommen, {{lead.jobTitle}}.</mj-text>',
  };
  const { html } = await compileContents({ de: content });
  const definition = FormDefinition.parse({
    ...{
      title: words('Soak'),
      intro: words(''),
      button: words('Senden'),
      purpose: words('Messung'),
      doubleOptIn: false,
    },
    fields: [{ key: 'email', label: words('E-Mail'), type: 'email', required: true }],
    consents: [{ purpose: 'marketing', wording: words('Ja') }],
    thanks: { kind: 'text', title: words('Danke'), text: words('Danke') },
  });
  await database.transact(async (tx) => {
    await store.addForm(tx, { id: 'willkommen', name: 'Willkommen', definition });
    await store.createTemplate(tx, { id: 'hallo', name: 'Hallo', parts: { content: { de: content }, html } });
    const user = await store.addUser(tx, {
      email: 'a@soak.example',
      name: 'A',
      role: 'admin',
      language: 'de',
      passwordHash: '-',
    });
    const keyHash = createHash('sha256').update(KEY).digest('base64url');
    await store.addApiKey(tx, { name: 'soak', role: 'marketer', keyHash, userId: user.id });
  });
  const journeys = {};
  for (const [name, graph] of Object.entries({ rounds, listening, mailed })) {
    const leads = await addLeads(database, Math.round(LEADS[name] * part), name);
    const journey = await publish(house, name, graph);
    // spread over a round, so that about as many are due in every second
    await seedWalks(database, journey, leads, { dueAt: `now() + n * interval '${60 * ROUND_MINUTES} s' / ${leads.n}` });
    journeys[name] = { ...journey, leads };
  }
  await publish(house, 'event', onEvent);
  await publish(house, 'form', onForm);
  await patiently(database, 'vacuum (analyze)');
  return journeys;
}

/** Posts forms and tells of events, each at its rate, until stopped. @param acceptedAt when the mail of an address was taken */
export function drive(base, journeys, acceptedAt, say) {
  const waits = [];
  let ended = false;
  let forms = 0;
  let events = 0;
  let failures = 0;
  const open = new Set();
  const every = (ms, work) => {
    const timer = setInterval(() => {
      if (ended) return;
      const one = work().catch((error) => {
        failures += 1;
        // the first few say enough; the number is in the samples
        if (failures <= 5) say(`load: ${error.message}`);
      });
      open.add(one);
      void one.finally(() => open.delete(one));
    }, ms);
    return () => clearInterval(timer);
  };
  const stops = [
    every(1_000 / FORMS_PER_S, async () => {
      const email = `form${(forms += 1)}@soak.example`;
      const ip = `10.${(forms >> 16) & 255}.${(forms >> 8) & 255}.${forms & 255}`;
      const sentAt = await postForm(base, email, ip);
      waits.push({ email, sentAt });
    }),
    every(1_000 / EVENTS_PER_S, async () => {
      events += 1;
      // every other one to somebody who listens for it
      const [kind, { first, n }] =
        events % 2 ? ['shop.viewed', journeys.rounds.leads] : ['shop.bought', journeys.listening.leads];
      const lead = first + Math.floor(Math.random() * n);
      const answer = await fetch(`${base}/api/leads/${lead}/touchpoints`, {
        method: 'POST',
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify({ kind, ref: 'soak' }),
      });
      if (!answer.ok) throw new Error(`touchpoint: ${answer.status} ${await answer.text()}`);
      await answer.text();
    }),
  ];
  return {
    /** From form sent to mail accepted, of those that came since the last call. */
    latencies: () => {
      const done = waits.filter(({ email }) => acceptedAt.has(email));
      const late = done.map(({ email, sentAt }) => acceptedAt.get(email) - sentAt);
      for (const one of done) {
        waits.splice(waits.indexOf(one), 1);
        acceptedAt.delete(one.email);
      }
      return late;
    },
    counts: () => ({ forms, events, failures, openForms: waits.length }),
    stop: async () => {
      ended = true;
      stops.forEach((stop) => stop());
      await Promise.all(open);
    },
  };
}

/** Opens the form, fills it in as slowly as a person, and sends it. @returns when it was sent */
async function postForm(base, email, ip) {
  const headers = { 'x-forwarded-for': ip, origin: base };
  const html = await (await fetch(`${base}/f/willkommen`, { headers })).text();
  const hidden = [...html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [
    /name="([^"]*)"/.exec(tag)[1],
    /value="([^"]*)"/.exec(tag)?.[1] ?? '',
  ]);
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  const sentAt = performance.now();
  const body = new URLSearchParams({ ...Object.fromEntries(hidden), f_email: email, c_marketing: '1' });
  const answer = await fetch(`${base}/f/willkommen`, { method: 'POST', redirect: 'manual', headers, body });
  const text = await answer.text();
  if (answer.status >= 400) throw new Error(`form: ${answer.status} ${text.slice(0, 200)}`);
  return sentAt;
}
