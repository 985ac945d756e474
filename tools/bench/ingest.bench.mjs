// Touchpoints over HTTP in batches of 1,000, two requests at a time, with an API key: found by id or by address, scored by four rules, let
// into a live journey, ending waits. 100,000 leads of which every fourth waits for a delivery; each event once, one in fifty told twice.
// What the leads owe afterwards (timeline, points, walks, waits) is compared with what the events say.
import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';

let LEADS = Number(process.env.BENCH_LEADS ?? 100_000);
let EVENTS = Number(process.env.BENCH_EVENTS ?? 4 * LEADS);
const BATCH = 1_000;
const LINES = 2;
const PORT = 39_423;

export default async function ingest({ url, dir, say, quick }) {
  if (quick) [LEADS, EVENTS] = [10_000, 30_000];
  const { Database } = await import('@cultivar/store');
  const { registry } = await import('@cultivar/nodes');
  const { migrateQueues } = await import('@cultivar/queue');
  const database = await new Database({ url, registry, poolSize: 2 }).open();
  await database.migrate();
  await migrateQueues({ DATABASE_URL: url });
  const { key, first } = await prepare(database);
  const events = Array.from({ length: EVENTS }, (_, n) => eventOf(n, first));
  const batches = [];
  for (let i = 0; i < EVENTS; i += BATCH) {
    const items = events.slice(i, i + BATCH);
    batches.push({ body: JSON.stringify({ source: 'shop', items }), told: items.length });
  }
  const api = fork(path.resolve('apps/api/dist/main.js'), {
    env: {
      ...process.env,
      DATABASE_URL: url,
      PORT: String(PORT),
      SECRET: 'bench'.repeat(10),
      DATA_DIR: dir,
      REDIS_URL: '',
    },
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  await once(api, 'message');
  try {
    say(`telling ${EVENTS} events …`);
    const took = [];
    const sum = { recorded: 0, repeated: 0, refused: 0 };
    const start = performance.now();
    await Promise.all(
      Array.from({ length: LINES }, async () => {
        for (let batch = batches.shift(); batch; batch = batches.shift()) {
          const begun = performance.now();
          const answer = await send(key, batch.body);
          took.push(performance.now() - begun);
          for (const outcome of Object.keys(sum)) sum[outcome] += answer[outcome];
          if (answer.results.length !== batch.told) throw new Error('not every event was answered for');
        }
      }),
    );
    const seconds = (performance.now() - start) / 1000;
    await check(database, events, sum);
    took.sort((a, b) => a - b);
    const figures = {
      'ingest.eventsPerS': Math.round(EVENTS / seconds),
      'ingest.batchP95Ms': Math.round(took[Math.floor(took.length * 0.95)]),
    };
    say(`${figures['ingest.eventsPerS']} events/s`);
    return figures;
  } finally {
    api.disconnect();
    await once(api, 'exit');
    await database.close();
  }
}

async function send(key, body) {
  const response = await fetch(`http://127.0.0.1:${PORT}/api/touchpoints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body,
  });
  if (!response.ok) throw new Error(`${response.status} ${(await response.text()).slice(0, 500)}`);
  return response.json();
}

const KINDS = ['shop.viewed', 'shop.viewed', 'shop.viewed', 'shop.basket', 'shop.ordered', 'shop.delivered'];
const POINTS = { 'shop.viewed': [1, 5], 'shop.basket': [3, 2], 'shop.ordered': [20, 3], 'shop.delivered': [2, 100] };
/** Spread over the leads without any order; the same event again for one in fifty. */
function eventOf(n, first) {
  const no = n % 50 === 49 ? n - 1 : n;
  const lead = (no * 7919) % LEADS;
  return {
    ...(no % 2 ? { lead: first + lead } : { email: `ingest${lead}@example.org` }),
    kind: KINDS[Math.floor(no / 3) % KINDS.length],
    ref: `thing-${no % 40}`,
    data: { amount: no % 500, channel: 'web' },
    sourceId: `event-${no}`,
  };
}

const node = (id, type, config) => ({ id, type, config, position: { x: 0, y: 0 } });
const waiting = {
  nodes: [
    node('in', 'added-by-hand', {}),
    node('wait', 'wait-for-event', { events: [{ kind: 'shop.delivered' }], amount: 30, unit: 'days' }),
    node('mark', 'change-tag', { act: 'add', tag: 'delivered' }),
  ],
  edges: [
    { from: 'in', port: 'then', to: 'wait' },
    { from: 'wait', port: 'happened', to: 'mark' },
  ],
  settings: { reentry: 'never' },
};
const triggered = {
  nodes: [
    node('in', 'touchpoint-happened', { event: { kind: 'shop.ordered' } }),
    node('mark', 'change-tag', { act: 'add', tag: 'customer' }),
  ],
  edges: [{ from: 'in', port: 'then', to: 'mark' }],
  settings: { reentry: 'never' },
};

/** @returns an API key and the id of the first lead */
async function prepare(database) {
  const store = await import('@cultivar/store');
  const key = `cvk_${randomBytes(32).toString('base64url')}`;
  const rows = await database.query(
    `insert into lead (email, first_name, last_name, fields, fit)
     select 'ingest' || n - 1 || '@example.org', 'First' || n, 'Last' || n, jsonb_build_object('jobTitle', 'Head of sales', 'teamSize', n % 50), 30
     from generate_series(1, $1::int) n order by n returning id`,
    [LEADS],
  );
  // as their creation would have left them
  await database.query(
    `insert into score_entry (lead_id, axis, points, reason, rule, at) select id, 'fit', 30, 'Role', 'role', created_at from lead`,
  );
  await database.transact(async (tx) => {
    const who = { email: 'bench@example.org', name: 'Bench', role: 'admin', language: 'de', passwordHash: '-' };
    const user = await store.addUser(tx, who);
    await tx.query(`insert into api_key (name, key_hash, role, user_id) values ('bench', $1, 'admin', $2)`, [
      createHash('sha256').update(key).digest('base64url'),
      user.id,
    ]);
    await store.writeSetting(tx, 'scoring', {
      fit: [
        {
          id: 'role',
          name: 'Role',
          rule: { kind: 'field', field: 'jobTitle', op: 'contains', value: 'sales' },
          points: 30,
        },
      ],
      engagement: Object.entries(POINTS).map(([kind, [points, maxPerLead]]) => ({
        ...{ id: kind.replace('.', '-'), name: kind, event: { kind }, points, maxPerLead },
      })),
      mql: { fit: 100, engagement: 1000 },
      temperature: { warm: 20, hot: 50 },
    });
    await publish(store, tx, 'Ordered', triggered);
  });
  const workflow = await database.transact((tx) => publish(store, tx, 'Delivery', waiting));
  const waiters = rows.filter((_, i) => i % 4 === 0).map((row) => row.id);
  for (let i = 0; i < waiters.length; i += 5_000)
    await database.transact((tx) => store.enrol(tx, { workflowId: workflow, leadIds: waiters.slice(i, i + 5_000) }));
  // to the wait, as the worker would
  while ((await store.advance(database, { workflowId: workflow, slot: 0 })).more);
  await database.query('vacuum analyze');
  await database.query('checkpoint');
  return { key, first: rows[0].id };
}

async function publish(store, tx, name, graph) {
  const id = await store.createWorkflow(tx, { name, graph });
  await store.publishDraft(tx, await store.lockWorkflow(tx, id), { note: '', by: null });
  return id;
}

/** Every event once on its lead's timeline, points within their limits, walks begun and waits ended. */
async function check(database, events, sum) {
  const once = new Map(events.map((event) => [event.sourceId, event]));
  const leadNo = ({ sourceId }) => (Number(sourceId.slice(6)) * 7919) % LEADS;
  const counts = new Map();
  for (const event of once.values()) {
    const key = `${leadNo(event)} ${event.kind}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  let points = 0;
  let walks = 0;
  let woken = 0;
  for (const [key, n] of counts) {
    const [lead, kind] = key.split(' ');
    points += POINTS[kind][0] * Math.min(n, POINTS[kind][1]);
    if (kind === 'shop.ordered') walks += 1;
    if (kind === 'shop.delivered' && Number(lead) % 4 === 0) woken += 1;
  }
  const [found] = await database.query(
    `select (select count(*)::int from touchpoint where source = 'api:shop') as touchpoints,
       (select sum(points)::int from score_entry where axis = 'engagement') as points,
       (select sum(engagement)::int from lead) as engagement, (select sum(points)::int from score_entry where axis = 'fit') as fit,
       (select count(*)::int from enrolment e join workflow w on w.id = e.workflow_id where w.name = 'Ordered') as walks,
       (select count(*)::int from cursor c join workflow w on w.id = c.workflow_id where w.name = 'Delivery' and c.state = 0) as woken`,
  );
  const right = { touchpoints: once.size, points, engagement: points, fit: 30 * LEADS, walks, woken };
  if (JSON.stringify(found) !== JSON.stringify(right))
    throw new Error(`the rows are wrong: ${JSON.stringify(found)} instead of ${JSON.stringify(right)}`);
  const told = { recorded: once.size, repeated: events.length - once.size, refused: 0 };
  if (JSON.stringify(sum) !== JSON.stringify(told))
    throw new Error(`the answers are wrong: ${JSON.stringify(sum)} instead of ${JSON.stringify(told)}`);
}
