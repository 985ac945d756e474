// A house to measure in: leads by the million, journeys, and the product's processes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { NODE_FLAGS } from '../children.mjs';

/** The product's database, migrated, with its queue. @returns the database and the store it comes from */
export async function openHouse(url, { poolSize = 4, redisUrl = '', testClock = true } = {}) {
  const store = await import('@cultivar/store');
  const { registry } = await import('@cultivar/nodes');
  const { migrateQueues } = await import('@cultivar/queue');
  const database = await new store.Database({ url, registry, poolSize, testClock }).open();
  await database.migrate();
  await migrateQueues({ DATABASE_URL: url, REDIS_URL: redisUrl });
  return { database, store };
}

/** What takes longer than the product allows itself: seeding and checking. */
export async function patiently(database, text, params = []) {
  const client = await database.pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    return (await client.query(text, params)).rows;
  } finally {
    await client.query('reset statement_timeout');
    client.release();
  }
}

/** Leads with marketing consent, fields as forms ask for them, one company for every twenty. @returns first and last id */
export async function addLeads(database, count, prefix = 'lead') {
  await patiently(
    database,
    `insert into company (name, domain, fields) select $1 || ' ' || n || ' GmbH', $1 || n || '.example',
       jsonb_build_object('industry', (array['maschinenbau','handel','software','chemie'])[1 + n % 4], 'size', 10 * (n % 90))
     from generate_series(1, $2::int) n`,
    [prefix, Math.ceil(count / 20)],
  );
  const [ids] = await patiently(
    database,
    `with firm as (select min(id) as first from company where domain like $1 || '%'),
     made as (insert into lead (email, first_name, last_name, company_id, fields, source)
       select $1 || n || '@example.org', 'First' || n, 'Last' || n, firm.first + (n - 1) / 20,
         jsonb_build_object('country', case when n % 3 = 0 then 'FR' else 'DE' end, 'jobTitle', 'Head of sales', 'teamSize', n % 50), 'import'
       from generate_series(1, $2::int) n, firm returning id),
     agreed as (insert into consent (lead_id, purpose, state, changed_at) select id, 'marketing', 'granted', now() from made)
     select min(id) as first, max(id) as last, count(*)::int as n from made`,
    [prefix, count],
  );
  if (ids.n !== count || ids.last - ids.first !== count - 1)
    throw new Error(`leads are missing: ${JSON.stringify(ids)}`);
  return ids;
}

export const node = (id, type, config = {}) => ({ id, type, config, position: { x: 0, y: 0 } });
/** A graph as it is stored; an edge is `from.port > to`. */
export const graphOf = (nodes, edges, reentry = 'never') => ({
  nodes,
  edges: edges.map((edge) => {
    const [from, port, to] = edge.split(/\.| > /);
    return { from, port, to };
  }),
  settings: { reentry },
});

/** A journey, published as the product does it. @returns ids of workflow and version */
export async function publish({ database, store }, name, graph, status = 'live') {
  return database.transact(async (tx) => {
    const id = await store.createWorkflow(tx, { name, graph });
    const { versionId } = await store.publishDraft(tx, await store.lockWorkflow(tx, id), { note: '', by: null });
    if (status !== 'live') await store.changeStatus(tx, id, status);
    return { workflowId: id, versionId };
  });
}

/**
 * Walks that stand at a node, set-based: for measurements of what comes after entering.
 *
 * @param dueAt SQL for when they go on, `n` counts the leads
 */
export async function seedWalks(
  database,
  { workflowId, versionId },
  leads,
  { at = 0, port = null, dueAt = 'now()' } = {},
) {
  await patiently(
    database,
    `with entered as (insert into enrolment (workflow_id, version_id, lead_id, entry_no, entry_node, entered_at)
       select $1, $2, id, 1, 'in', now() from generate_series($3::bigint, $4::bigint) id returning id, lead_id)
     insert into cursor (enrolment_id, workflow_id, version_id, lead_id, node, port, due_at)
     select id, $1, $2, lead_id, $5::smallint, $6::text, ${dueAt} from entered cross join lateral (select lead_id - $3 as n) c`,
    [workflowId, versionId, leads.first, leads.last, at, port],
  );
}

/** The worker's engine part alone, in a process of its own: what is measured is the engine, not the mail server. */
export async function startEngine(env) {
  const child = fork(new URL('./engine-worker.mjs', import.meta.url), {
    env: { ...process.env, REDIS_URL: '', ...env },
    stdio: ['ignore', 2, 2, 'ipc'],
    execArgv: NODE_FLAGS.worker,
  });
  await once(child, 'message');
  return child;
}
/** Ends a process of ours in the good way. */
export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.disconnect();
  await once(child, 'exit');
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
