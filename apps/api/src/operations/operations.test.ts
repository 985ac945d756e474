import { operationRoutes as routes } from '@cultivar/contract';
import { registry } from '@cultivar/nodes';
import type { QueueDepth, Queues } from '@cultivar/queue';
import { advance, Database, enrol } from '@cultivar/store';
import { addLeads, liveWorkflow, sketch } from '@cultivar/store/testing';
import { compose } from '../compose.ts';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeEach(async () => (api = await testApi({ database: { registry } })));
afterEach(() => api.close());

// an address that is none: the step cannot be visited, and nothing about it is an accident of the test
const graph = sketch(
  [
    { id: 'in', type: 'added-by-hand' },
    { id: 'broken', type: 'call-webhook', config: { url: 'no address', body: {} } },
    { id: 'pause', type: 'wait', config: { amount: 2, unit: 'days' } },
  ],
  ['in.then > broken', 'broken.ok > pause'],
);
async function parked(count: number): Promise<{ workflowId: number; leads: number[] }> {
  const { workflowId } = await liveWorkflow(api.database, graph, 'Welcome "new" ones');
  const leads = await addLeads(api.database, count);
  await api.database.transact((tx) => enrol(tx, { workflowId, leadIds: leads }));
  await advance(api.database, { workflowId, limit: count });
  return { workflowId, leads };
}
const walks = async (standing: 'parked' | 'held' = 'parked') =>
  (await api.call(routes.walks, { query: { standing } })).body;

test('marketers look, admins act, everybody else is kept out', async () => {
  const { workflowId } = await parked(1);
  const asked = { query: { standing: 'parked', workflowId } } as const;
  expect((await api.call(routes.walks, asked, 'marketer')).body.total).toBe(1);
  for (const role of ['sales', 'viewer'] as const) expect((await api.call(routes.walks, asked, role)).status).toBe(403);
  const retry = { body: { filter: { standing: 'parked' as const }, act: { act: 'retry' as const } } };
  for (const role of ['marketer', 'sales', 'viewer'] as const)
    expect((await api.call(routes.act, retry, role)).status).toBe(403);
  expect((await walks()).total).toBe(1);
});

test('one, or all of a filter in pieces: counted, in the audit log, on the trace with the person', async () => {
  const { workflowId } = await parked(1203);
  const { items } = await walks();
  const groups = await api.call(routes.groups, { query: { standing: 'parked' } });
  expect(groups.body.items).toMatchObject([{ workflowId, count: 1203, node: { id: 'broken', type: 'call-webhook' } }]);
  const one = await api.call(routes.act, {
    body: { filter: { standing: 'parked' }, enrolmentIds: [items[0]!.enrolmentId], act: { act: 'take-out' } },
  });
  expect(one.body).toEqual({ done: 1, left: 0 });
  const { errorKey } = groups.body.items[0]!;
  const all = await api.call(routes.act, {
    body: { filter: { standing: 'parked', workflowId, errorKey: errorKey! }, act: { act: 'move', nodeId: 'pause' } },
  });
  expect(all.body).toEqual({ done: 1202, left: 0 });
  expect((await walks()).total).toBe(0);
  const log = await api.database.query<{ action: string; data: { done: number } }>(
    `select action, data from audit_entry where user_id = $1 order by id`,
    [api.people.admin],
  );
  expect(log.map(({ action, data }) => [action, data.done])).toEqual([
    ['walk.take-out', 1],
    ['walk.move', 500],
    ['walk.move', 500],
    ['walk.move', 202],
  ]);
  expect(await api.database.query(`select because, count(*) as n from step where took = 'moved' group by 1`)).toEqual([
    { because: { by: `user:${api.people.admin}`, to: 'pause' }, n: 1202 },
  ]);
  while ((await advance(api.database, { workflowId })).more);
  const [at] = await api.database.query<{ n: number }>(
    `select count(*) as n from cursor where state = 0 and node = 2 and seq = 3`,
  );
  expect(at!.n).toBe(1202);
});

test('a retry in bulk ends, even though all stop again at once', async () => {
  const { workflowId } = await parked(620);
  const working = (async () => {
    for (let i = 0; i < 30; i += 1) await advance(api.database, { workflowId, limit: 50 });
  })();
  const answer = await api.call(routes.act, { body: { filter: { standing: 'parked' }, act: { act: 'retry' } } });
  await working;
  while ((await advance(api.database, { workflowId })).more);
  expect(answer.body.done + answer.body.left).toBe(620);
  expect((await walks()).total).toBe(620);
});

test('mails in trouble go out again or are given up', async () => {
  await api.database.query(
    `insert into outbox (key, kind, payload, state, code, not_before, created_at, settled_at)
     select 'k' || n, 'mail', '{"class":"test","to":"somebody@example.org"}', case when n < 700 then 4 else 3 end,
       '550 5.1.1 <somebody@example.org>', now(), now(), now() from generate_series(1, 720) n`,
  );
  const unknown = await api.call(routes.mails, { query: { state: 'unknown' } });
  expect(unknown.body.total).toBe(699);
  const again = await api.call(routes.actOnMails, { body: { filter: { state: 'unknown' }, act: 'again' } });
  expect(again.body).toEqual({ done: 699 });
  const { items } = (await api.call(routes.mails, { query: { state: 'failed' } })).body;
  await api.call(routes.actOnMails, { body: { filter: { state: 'failed' }, ids: [items[0]!.id], act: 'give-up' } });
  expect((await api.call(routes.mailGroups, { query: { state: 'failed' } })).body.items).toMatchObject([
    { code: '550 5.1.1', count: 20 },
  ]);
  expect(await api.database.query(`select state, count(*) as n from outbox group by 1 order by 1`)).toEqual([
    { state: 0, n: 699 },
    { state: 3, n: 21 },
  ]);
});

describe('/metrics', () => {
  const scrape = (headers: Record<string, string> = {}, url = api.url) => fetch(`${url}/metrics`, { headers });

  test('says it in the text format, without a word about a person', async () => {
    const { workflowId } = await parked(3);
    const response = await scrape();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    const text = await response.text();
    const families = strictly(text);
    // what the page shows and an alarm needs is there, even where there is none of it yet
    for (const name of [
      ...['queue_up', 'queue_jobs', 'queue_age_seconds', 'due_lag_seconds', 'due_leads', 'cursors', 'steps_total'],
      ...['steps_per_second', 'sweep_age_seconds', 'outbox_items', 'outbox_lag_seconds', 'mails_sent_last_minute'],
      ...['failures_last_5_minutes', 'process_cpu_seconds_total', 'process_resident_memory_bytes'],
    ])
      expect(families).toHaveProperty(`cultivar_${name}`);
    expect(text).toContain(`cultivar_cursors{state="parked"} 3\n`);
    expect(text).toContain(`cultivar_due_lag_seconds{workflow="${workflowId}",name="Welcome \\"new\\" ones"} 0\n`);
    expect(text).toContain(`cultivar_steps_total{workflow="${workflowId}"} 3\n`);
    expect(text).not.toContain('@');
  });

  test('is for this machine, not for whom a proxy on it asks, unless the token is right', async () => {
    expect((await scrape({ 'x-forwarded-for': '203.0.113.7' })).status).toBe(401);
    expect((await scrape({ authorization: 'Bearer anything' })).status).toBe(200);
    const token = 'a-token-for-the-tests';
    const other = await compose({ ...api.config, METRICS_TOKEN: token }, { database: api.database });
    await other.app.listen(0, '127.0.0.1');
    const url = await other.app.getUrl();
    const from = { 'x-forwarded-for': '203.0.113.7' };
    expect((await scrape({ ...from, authorization: `Bearer ${token}` }, url)).status).toBe(200);
    expect((await scrape({ ...from, authorization: `Bearer ${token}x` }, url)).status).toBe(401);
    await other.app.close();
  });
});

test('a reader of the text format is as strict as Prometheus', () => {
  const head = '# HELP cultivar_x Text.\n# TYPE cultivar_x gauge\n';
  expect(strictly(`${head}cultivar_x{a="1"} 2\n`)).toEqual({ cultivar_x: 1 });
  for (const wrong of [
    `${head}cultivar_x{a="1"} 2`,
    `${head}cultivar_x{a="1"} 2\ncultivar_x{a="1"} 3\n`,
    `${head}cultivar_y 2\n`,
    `${head}cultivar_x{a="1} 2\n`,
    `${head}cultivar_x two\n`,
    `${head}${head}`,
    '# TYPE cultivar_x counter\n# HELP cultivar_x Text.\ncultivar_x 1\n',
    '# HELP cultivar_x_ms Text.\n# TYPE cultivar_x_ms gauge\ncultivar_x_ms 1\n',
    '# HELP cultivar_x Text.\n# TYPE cultivar_x counter\ncultivar_x 1\n',
  ])
    expect(() => strictly(wrong)).toThrow();
});

describe('/api/ready', () => {
  const ready = async (url = api.url) => {
    const response = await fetch(`${url}/api/ready`);
    const { detail } = (await response.json()) as { detail?: string };
    return { status: response.status, type: response.headers.get('content-type')?.split(';')[0], detail };
  };

  test('is ready with a migrated database', async () => {
    expect(await ready()).toMatchObject({ status: 200 });
  });
  test('is not before the migration, and alive all the same', async () => {
    await api.database.query(`delete from migration`);
    expect(await ready()).toMatchObject({
      status: 503,
      type: 'application/problem+json',
      detail: expect.stringContaining('migrate'),
    });
    expect((await fetch(`${api.url}/api/health`)).status).toBe(200);
  });
  test('is, though slower, while the queue does not answer, and says so', async () => {
    let depths = async (): Promise<readonly QueueDepth[]> => {
      throw new Error('away');
    };
    const queues = { depths: () => depths() } as unknown as Queues;
    const other = await compose(api.config, { database: api.database, queues });
    await other.app.listen(0, '127.0.0.1');
    const url = await other.app.getUrl();
    expect(await (await fetch(`${url}/api/ready`)).json()).toEqual({ ok: true, degraded: ['queue'] });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('cultivar_queue_up 0\n');
    depths = async () => [{ name: 'advance', waiting: 4, active: 1, ageMs: 1500 }];
    expect(await (await fetch(`${url}/api/ready`)).json()).toEqual({ ok: true });
    await other.app.close();
  });
  test('is not while the database is away', async () => {
    const away = await new Database({ url: api.config.DATABASE_URL }).open();
    const other = await compose(api.config, { database: away });
    await other.app.listen(0, '127.0.0.1');
    const url = await other.app.getUrl();
    await away.close();
    expect(await ready(url)).toMatchObject({ status: 503, detail: expect.stringContaining('database') });
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    await other.app.close();
  });
});

/** Reads the text format 0.0.4 as strictly as Prometheus, and its rules of naming: @returns how many samples each metric has */
function strictly(text: string): Record<string, number> {
  const wrong = (line: string): never => {
    throw new Error(`not the text format: ${line}`);
  };
  if (!text.endsWith('\n')) wrong('no end of line at the end');
  const samples: Record<string, number> = {};
  const seen = new Set<string>();
  let helped = '';
  let now = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, help] = /^# HELP (cultivar_[a-z0-9_]+) \S.*$/.exec(line) ?? [];
    const [, name, type] = /^# TYPE (cultivar_[a-z0-9_]+) (counter|gauge)$/.exec(line) ?? [];
    if (help) {
      if (help in samples) wrong(line);
      helped = help;
    } else if (name) {
      // counters, and only they, end in _total; base units: seconds, bytes
      if (name !== helped || name in samples || (type === 'counter') !== name.endsWith('_total')) wrong(line);
      if (/_(ms|millis|milliseconds|mb|kb|minutes|percent)$/.test(name.replace(/_last_.*$/, ''))) wrong(line);
      samples[(now = name)] = 0;
    } else {
      const label = '[a-z_][a-z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
      const sample = new RegExp(
        `^(cultivar_[a-z0-9_]+)(\\{${label}(?:,${label})*\\})? (-?[0-9.]+(?:e[-+]?[0-9]+)?)$`,
      ).exec(line);
      if (!sample || sample[1] !== now || seen.has(`${sample[1]}${sample[2]}`)) return wrong(line);
      if (!Number.isFinite(Number(sample[3]))) wrong(line);
      seen.add(`${sample[1]}${sample[2]}`);
      samples[now] = (samples[now] ?? 0) + 1;
    }
  }
  return samples;
}
