// An advance: one due lead claimed, walked to its next wait (entry → mail → branch → score → wait: 5 visits), its steps, outbox row,
// score entry and lead row written. 100,000 leads, a real worker process nudged through BullMQ on PostgreSQL.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { floor } from './engine-floor.mjs';

const LEADS = Number(process.env.BENCH_LEADS ?? 100_000);
const VISITS = 5;

export default async function engine({ url, say }) {
  const { Database, enrol } = await import('@cultivar/store');
  const { registry } = await import('@cultivar/nodes');
  const { configureQueues, migrateQueues } = await import('@cultivar/queue');
  const database = await new Database({ url, registry, poolSize: 4 }).open();
  await database.migrate();
  await migrateQueues({ DATABASE_URL: url });
  const measured = await prepare(database, enrol, say, 'measured');
  const bare = await prepare(database, enrol, say, 'floor');
  await database.query('vacuum analyze');
  await database.query('checkpoint');

  const worker = fork(new URL('./engine-worker.mjs', import.meta.url), {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  await once(worker, 'message');
  const queues = configureQueues({ DATABASE_URL: url });
  say(`advancing ${LEADS} leads …`);
  await database.query(`update workflow set status = 'live' where id = $1`, [measured]);
  const start = performance.now();
  await queues.advance({ workflowId: measured, lane: 0 });
  await drained(database, measured);
  const seconds = (performance.now() - start) / 1000;
  worker.disconnect();
  await once(worker, 'exit');
  await queues.close();
  await check(database, measured);

  say('writing the same rows in a bare loop …');
  await database.query('checkpoint');
  const floorSeconds = await floor(url, bare);
  await check(database, bare);
  await database.close();
  const advancesPerS = Math.round(LEADS / seconds);
  const floorAdvancesPerS = Math.round(LEADS / floorSeconds);
  say(`${advancesPerS} advances/s, floor ${floorAdvancesPerS}`);
  return {
    'engine.advancesPerS': advancesPerS,
    'engine.visitsPerS': Math.round((LEADS * VISITS) / seconds),
    'engine.floorAdvancesPerS': floorAdvancesPerS,
    'engine.ratio': Number((advancesPerS / floorAdvancesPerS).toFixed(2)),
  };
}

const node = (id, type, config) => ({ id, type, config, position: { x: 0, y: 0 } });
const graph = {
  nodes: [
    node('in', 'added-by-hand', {}),
    node('mail', 'send-mail', { template: 'hello' }),
    node('branch', 'if-else', { rule: { kind: 'field', field: 'country', op: 'eq', value: 'FR' } }),
    node('more', 'change-score', { axis: 'engagement', points: 5, reason: 'journey' }),
    node('less', 'change-score', { axis: 'engagement', points: 2, reason: 'journey' }),
    node('wait', 'wait', { amount: 2, unit: 'days' }),
  ],
  edges: [
    ['in', 'then', 'mail'],
    ['mail', 'then', 'branch'],
    ['branch', 'yes', 'more'],
    ['branch', 'no', 'less'],
    ['more', 'then', 'wait'],
    ['less', 'then', 'wait'],
    ['wait', 'then', 'mail'],
  ].map(([from, port, to]) => ({ from, port, to })),
  settings: { reentry: 'never' },
};

/** Leads with consent, company and fields, all enrolled in a journey that is held. @returns the workflow's id */
async function prepare(database, enrol, say, name) {
  const [workflow] = await database.query(
    `insert into workflow (name, status, draft) values ($1, 'paused', $2) returning id`,
    [name, JSON.stringify(graph)],
  );
  const [version] = await database.query(
    `insert into workflow_version (workflow_id, no, graph) values ($1, 1, $2) returning id`,
    [workflow.id, JSON.stringify(graph)],
  );
  await database.query(`update workflow set live_version_id = $2 where id = $1`, [workflow.id, version.id]);
  const rows = await database.query(
    `insert into lead (email, first_name, last_name, fields)
     select $1 || n || '@example.org', 'First' || n, 'Last' || n,
       jsonb_build_object('country', case when n % 3 = 0 then 'FR' else 'DE' end, 'jobTitle', 'Head of sales', 'teamSize', n % 50)
     from generate_series(1, $2::int) n returning id`,
    [name, LEADS],
  );
  await database.query(
    `insert into consent (lead_id, purpose, state, changed_at) select id, 'marketing', 'granted', now() from lead l
     where not exists (select 1 from consent c where c.lead_id = l.id)`,
  );
  const ids = rows.map((row) => row.id);
  const start = performance.now();
  for (let i = 0; i < ids.length; i += 5_000) {
    const leadIds = ids.slice(i, i + 5_000);
    const { entered } = await database.transact((tx) => enrol(tx, { workflowId: workflow.id, leadIds }));
    if (entered?.length !== leadIds.length) throw new Error('not everybody was let in');
  }
  say(`${name}: enrolled ${ids.length} leads, ${Math.round(ids.length / ((performance.now() - start) / 1000))}/s`);
  return workflow.id;
}

async function drained(database, workflowId) {
  for (;;) {
    const [row] = await database.query(
      `select exists (select 1 from cursor where workflow_id = $1 and state < 3 and due_at <= now()) as due`,
      [workflowId],
    );
    if (!row.due) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Every row that an advance owes is there, and no other. */
async function check(database, workflowId) {
  const [row] = await database.query(
    `select count(*)::int as steps, count(distinct s.enrolment_id)::int as walks, max(s.seq) as last,
       (select count(*)::int from outbox o join enrolment e on e.id = o.enrolment_id where e.workflow_id = $1) as mails,
       (select count(*)::int from score_entry s join enrolment e on e.lead_id = s.lead_id where e.workflow_id = $1) as scores,
       (select sum(engagement)::int from lead l join enrolment e on e.lead_id = l.id where e.workflow_id = $1) as points
     from step s join enrolment e on e.id = s.enrolment_id where e.workflow_id = $1`,
    [workflowId],
  );
  const points = Math.floor(LEADS / 3) * 5 + (LEADS - Math.floor(LEADS / 3)) * 2;
  const right = { steps: LEADS * VISITS, walks: LEADS, last: VISITS, mails: LEADS, scores: LEADS, points };
  if (JSON.stringify(row) !== JSON.stringify(right))
    throw new Error(`the rows are wrong: ${JSON.stringify(row)} instead of ${JSON.stringify(right)}`);
}
