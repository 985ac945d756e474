// The house a run plays in: leads, templates, rules of scoring, a segment, and journeys over all kinds of steps.
import { pathToFileURL } from 'node:url';
import path from 'node:path';

export const DOMAIN = 'localhost.example';
export const WARM_SEGMENT = 'warme-leads';

/** The product's own modules, from the copy a run works on. */
export async function productOf(folder) {
  const room = (name) => import(pathToFileURL(path.join(folder, `libs/${name}/dist/index.js`)).href);
  const [store, nodes, queue, channels, audience] = await Promise.all(
    ['store', 'nodes', 'queue', 'channels', 'audience'].map(room),
  );
  return { store, registry: nodes.registry, queue, channels, audience };
}

const node = (id, type, config = {}) => ({ id, type, config, position: { x: 0, y: 0 } });
const edges = (...lines) =>
  lines.map((line) => {
    const [from, port, to] = line.split(/\.| > /);
    return { from, port, to };
  });
const points = (axis, count, reason) => ({ axis, points: count, reason });
const visited = (ref) => ({ kind: 'page.visited', ref });

/** @param hookUrl where webhooks go @param enough points after which the first journey ends */
const graphs = (hookUrl, enough) => ({
  nurture: {
    nodes: [
      node('in', 'touchpoint-happened', { event: visited('start') }),
      node('hand', 'added-by-hand'),
      node('tag', 'change-tag', { act: 'add', tag: 'met' }),
      node('hello', 'send-mail', { template: 'hello' }),
      node('pause', 'wait', { amount: 2, unit: 'minutes' }),
      node('listen', 'wait-for-event', {
        events: [{ kind: 'mail.clicked' }, visited('pricing')],
        amount: 4,
        unit: 'minutes',
        earlierHours: 0,
      }),
      node('keen', 'change-score', points('engagement', 7, 'keen')),
      node('tired', 'change-score', points('engagement', 6, 'tired')),
      node('split', 'random-split', {
        paths: [
          { id: 'a', name: 'A', weight: 1 },
          { id: 'b', name: 'B', weight: 1 },
        ],
      }),
      node('more', 'send-mail', { template: 'more' }),
      node('hook', 'call-webhook', { url: hookUrl, body: { lead: '{{email}}' }, keep: {} }),
      node('graded', 'set-field', { field: 'jobTitle', value: 'Leitung' }),
      node('ungraded', 'change-tag', { act: 'add', tag: 'ungraded' }),
      node('enough', 'if-else', { rule: { kind: 'score', axis: 'engagement', op: 'gte', value: enough } }),
      node('rest', 'wait', { amount: 3, unit: 'minutes' }),
      node('phase', 'set-persona', { phase: 'consideration', reason: 'journey' }),
      node('out', 'leave', { reason: 'enough' }),
    ],
    edges: edges(
      ...['in.then > tag', 'hand.then > tag', 'tag.then > hello', 'hello.then > pause', 'pause.then > listen'],
      ...['listen.happened > keen', 'listen.timeout > tired', 'keen.then > split', 'tired.then > split'],
      ...['split.a > more', 'split.b > hook', 'hook.ok > graded', 'hook.failed > ungraded', 'graded.then > enough'],
      ...[
        'ungraded.then > enough',
        'more.then > enough',
        'enough.no > rest',
        'rest.then > hello',
        'enough.yes > phase',
      ],
      'phase.then > out',
    ),
    settings: { reentry: 'after-leaving' },
  },
  warm: {
    nodes: [
      node('in', 'segment-entered', { segment: WARM_SEGMENT }),
      node('ask', 'ask-question', { form: 'kontakt', fields: ['teamSize'], atOnce: 1, template: 'ask' }),
      node('day', 'wait-until', { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59' }),
      node('note', 'notify-colleague', { to: 'owner', message: 'ist warm' }),
      node('nap', 'wait', { amount: 1, unit: 'minutes' }),
      node('stage', 'set-stage', { stage: 'mql', reason: 'warm' }),
      node('offer', 'hand-off', { reason: 'warm', answerWithinHours: 1 }),
      node('yes', 'change-score', points('engagement', 3, 'accepted')),
      node('no', 'change-score', points('engagement', -2, 'rejected')),
    ],
    edges: edges(
      ...['in.then > ask', 'ask.asked > day', 'ask.nothing-to-ask > day', 'day.then > note', 'note.then > nap'],
      ...[
        'nap.then > stage',
        'stage.then > offer',
        'offer.accepted > yes',
        'offer.rejected > no',
        'offer.expired > no',
      ],
    ),
    settings: { reentry: 'never' },
  },
  follow: {
    nodes: [
      node('in', 'touchpoint-happened', { event: { kind: 'tag.added', ref: 'met' } }),
      node('bump', 'change-score', points('engagement', 2, 'met')),
      node('wait', 'wait', { amount: 5, unit: 'minutes' }),
      node('mail', 'send-mail', { template: 'more' }),
    ],
    edges: edges('in.then > bump', 'bump.then > wait', 'wait.then > mail'),
    settings: { reentry: 'never' },
  },
  small: {
    nodes: [
      node('hand', 'added-by-hand'),
      node('in', 'touchpoint-happened', { event: visited('start') }),
      node('hello', 'send-mail', { template: 'hello' }),
      node('pause', 'wait', { amount: 2, unit: 'minutes' }),
      node('met', 'change-score', points('engagement', 4, 'met')),
      node('more', 'send-mail', { template: 'more' }),
    ],
    edges: edges('hand.then > hello', 'in.then > hello', 'hello.then > pause', 'pause.then > met', 'met.then > more'),
    settings: { reentry: 'after-leaving' },
  },
  contact: {
    nodes: [
      node('in', 'form-submitted', { form: 'kontakt', when: 'confirmed' }),
      node('mail', 'send-mail', { template: 'hello' }),
      node('untag', 'change-tag', { act: 'remove', tag: 'met' }),
    ],
    edges: edges('in.then > mail', 'mail.then > untag'),
    settings: { reentry: 'after-leaving' },
  },
  edited: edited(hookUrl),
});

/** The steps of a journey that is edited all the time; each has its mail at most once, whatever their order. */
const EDITED = (hookUrl) => [
  node('m1', 'send-mail', { template: 'hello' }),
  node('w1', 'wait', { amount: 15, unit: 'minutes' }),
  node('m2', 'send-mail', { template: 'more' }),
  node('listen', 'wait-for-event', {
    events: [{ kind: 'mail.clicked' }, visited('pricing')],
    ...{ amount: 30, unit: 'minutes', earlierHours: 0 },
  }),
  node('hook', 'call-webhook', { url: hookUrl, body: { lead: '{{email}}' }, keep: {} }),
  node('keen', 'change-score', points('engagement', 7, 'keen')),
  node('w2', 'wait', { amount: 20, unit: 'minutes' }),
  node('m3', 'send-mail', { template: 'ask' }),
];
const WAYS_OUT = { 'wait-for-event': ['happened', 'timeout'], 'call-webhook': ['ok', 'failed'] };
export const EDITED_STEPS = EDITED('').length;

/** @param places which of its steps, one after the other */
export function edited(hookUrl, places = [...EDITED('').keys()]) {
  const steps = places.map((place) => EDITED(hookUrl)[place]);
  const lines = steps
    .slice(0, -1)
    .flatMap(({ id, type }, n) => (WAYS_OUT[type] ?? ['then']).map((port) => `${id}.${port} > ${steps[n + 1].id}`));
  return {
    nodes: [node('hand', 'added-by-hand'), node('in', 'touchpoint-happened', { event: visited('start') }), ...steps],
    edges: edges(`hand.then > ${steps[0].id}`, `in.then > ${steps[0].id}`, ...lines),
    settings: { reentry: 'after-leaving' },
  };
}

const JOURNEYS = {
  edited: ['edited', 'contact'],
  all: ['nurture', 'warm', 'follow', 'contact'],
  small: ['small'],
  brief: ['small', 'contact'],
  none: [],
};

/** @returns {Promise<{ leads: number[], workflows: number[], users: number[], hookUrl: string }>} */
export async function furnish(product, database, { leads, hookUrl, journeys = 'all', enough = 30 }) {
  const { store, channels, audience } = product;
  const words = (text) => ({ de: text, en: text });
  const definition = audience.FormDefinition.parse({
    ...{
      title: words('Kontakt'),
      intro: words(''),
      button: words('Senden'),
      purpose: words('Kontakt'),
      doubleOptIn: false,
    },
    fields: [
      { key: 'email', label: words('E-Mail'), type: 'email', required: true },
      { key: 'teamSize', label: words('Team'), type: 'number' },
    ],
    consents: [{ purpose: 'marketing', wording: words('Ja') }],
    thanks: { kind: 'text', title: words('Danke'), text: words('Danke') },
  });
  const templates = await Promise.all(
    ['hello', 'more', 'ask'].map(async (id) => {
      const content = {
        subject: `${id} {{lead.email}}`,
        preheader: '',
        mjml: '<mj-text>Guten Tag {{lead.firstName}}.</mj-text>',
      };
      return {
        id,
        name: id,
        parts: { content: { de: content }, html: (await channels.compileContents({ de: content })).html },
      };
    }),
  );
  const workflows = [];
  const users = [];
  await database.transact(async (tx) => {
    await store.addForm(tx, { id: 'kontakt', name: 'kontakt', definition });
    for (const template of templates) await store.createTemplate(tx, template);
    for (const [n, role] of ['sales', 'sales', 'marketer'].entries())
      users.push(
        (
          await store.addUser(tx, {
            email: `user-${n}@house.example`,
            name: `User ${n}`,
            role,
            language: 'de',
            passwordHash: '-',
          })
        ).id,
      );
    await store.writeSetting(tx, 'scoring', {
      fit: [{ id: 'f', name: 'Rolle', rule: { kind: 'field', field: 'jobTitle', op: 'filled' }, points: 10 }],
      engagement: [{ id: 'visit', name: 'Besuch', event: { kind: 'page.visited' }, points: 1, maxPerLead: 1000 }],
      mql: { fit: 1000, engagement: 1000 },
      temperature: { warm: 20, hot: 50 },
    });
    await tx.query(`insert into segment (id, name, rule) values ($1, 'Warm', $2)`, [
      WARM_SEGMENT,
      JSON.stringify({ kind: 'score', axis: 'engagement', op: 'gte', value: 12 }),
    ]);
    for (const name of JOURNEYS[journeys]) {
      const graph = graphs(hookUrl, enough)[name];
      const id = await store.createWorkflow(tx, { name, graph });
      await store.publishDraft(tx, await store.lockWorkflow(tx, id), { note: '', by: null });
      workflows.push(id);
    }
  });
  const rows = await database.query(
    `with new as (insert into lead (email, first_name, zone) select 'lead-' || n || '@chaos' || n % 200 || '.example', 'Lead ' || n, 'Europe/Berlin'
       from generate_series(1, $1::int) n returning id),
     yes as (insert into consent (lead_id, purpose, state, changed_at) select id, 'marketing', 'granted', now() from new)
     select id from new order by id`,
    [leads],
  );
  await watch(database);
  return { leads: rows.map((row) => row.id), workflows, users, hookUrl };
}

/** Only here, not in the product: an audit of what senders do to the outbox, written in their own transactions. */
async function watch(database) {
  await database.query(
    `create table chaos_claim (outbox_id bigint, key text, lead_id bigint, class text, slot text, at timestamptz, claimed_at timestamptz, not_before timestamptz)`,
  );
  await database.query(
    `create table chaos_turn (outbox_id bigint, key text, old smallint, new smallint, code text, at timestamptz)`,
  );
  await database.query(`create function chaos_watch() returns trigger language plpgsql as $$ begin
    if new.state = 1 then
      insert into chaos_claim values (new.id, new.key, new.lead_id, new.payload->>'class', new.slot, clock_timestamp(),
        new.claimed_at, new.not_before);
    end if;
    if old.state > 1 or (old.state = 1 and new.state = 1) or (old.state = 0 and new.state in (2, 3, 4)) then
      insert into chaos_turn values (new.id, new.key, old.state, new.state, new.code, clock_timestamp());
    end if;
    return null; end $$`);
  await database.query(
    `create trigger chaos_watch after update of state on outbox for each row execute function chaos_watch()`,
  );
}
