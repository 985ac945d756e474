import { checkingRoutes as routes, contentRoutes, workflowRoutes } from '@cultivar/contract';
import type { BackTest } from '@cultivar/contract';
import { registry } from '@cultivar/nodes';
import { happen } from '@cultivar/store';
import type { Graph, Scenario } from '@cultivar/workflow';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ database: { registry } });
  const mjml = '<mj-text>Hallo {{lead.firstName}} von {{company.name}}</mj-text>';
  const content = { de: { subject: 'Für {{lead.firstName}}', mjml } };
  for (const id of ['hello', 'more'])
    expect((await api.call(contentRoutes.createTemplate, { body: { id, name: id, content } })).status).toBe(200);
}, 60_000);
afterAll(() => api.close());

const node = (id: string, type: string, config: Record<string, unknown> = {}) => ({
  ...{ id, type, config, position: { x: 0, y: 0 } },
});
const field = (name: string, value: unknown) => ({
  kind: 'all',
  rules: [{ kind: 'field', field: name, op: 'eq', value }],
});
/** Page visited → asks for the industry → a mail, a wait, a second one; else a field is written. */
const graph = (more: Partial<Graph> = {}): Graph => ({
  nodes: [
    node('in', 'touchpoint-happened', { event: { kind: 'page.visited', ref: 'prices' } }),
    node('who', 'if-else', { rule: field('jobTitle', 'Chefin') }),
    node('hello', 'send-mail', { template: 'hello' }),
    node('rest', 'wait', { amount: 2, unit: 'days' }),
    node('more', 'send-mail', { template: 'more' }),
    node('mark', 'set-field', { field: 'interest', value: 'x' }),
  ],
  edges: [
    { from: 'in', port: 'then', to: 'who' },
    { from: 'who', port: 'yes', to: 'hello' },
    { from: 'hello', port: 'then', to: 'rest' },
    { from: 'rest', port: 'then', to: 'more' },
    { from: 'who', port: 'no', to: 'mark' },
  ],
  settings: { reentry: 'never' },
  ...more,
});
const draft = async (it: Graph = graph()) =>
  (await api.call(workflowRoutes.create, { body: { name: 'Preise', graph: it } })).body.id;

let made = 0;
/** Leads that looked at the prices so many days ago. */
async function visitors(n: number, jobTitle: string | null, consent: boolean, daysAgo = 5): Promise<number[]> {
  const now = await api.database.now();
  const at = new Date(now.getTime() - daysAgo * 86_400_000);
  const rows = await api.database.query<{ id: number }>(
    `insert into lead (email, first_name, fields) select 'v' || n || '@test.example', 'Vera', $2::jsonb from generate_series($3::int, $3::int + $1::int - 1) n returning id`,
    [n, JSON.stringify(jobTitle ? { jobTitle } : {}), (made += 1000)],
  );
  const ids = rows.map((row) => row.id);
  if (consent)
    await api.database.query(
      `insert into consent (lead_id, purpose, state, changed_at) select id, 'marketing', 'granted', now() from unnest($1::bigint[]) id`,
      [ids],
    );
  await api.database.transact((tx) =>
    happen(
      tx,
      ids.map((leadId) => ({
        leadId,
        by: 'test',
        touchpoint: { kind: 'page.visited', ref: 'prices', at, source: 'test', sourceId: `v${leadId}` },
      })),
    ),
  );
  return ids;
}
const tables = ['outbox', 'enrolment', 'cursor', 'step', 'touchpoint', 'score_entry', 'notification'];
const house = async () => {
  const counts: number[] = [];
  for (const table of tables)
    counts.push((await api.database.query<{ n: number }>(`select count(*) as n from ${table}`))[0]!.n);
  const [leads] = await api.database.query<{ hash: string }>(
    `select md5(string_agg(l::text, '' order by id)) as hash from lead l`,
  );
  return { counts, hash: leads!.hash };
};

test('tells what only the leads of the house tell: an empty field, another workflow that writes the same', async () => {
  await visitors(6, 'Chefin', true);
  await visitors(14, null, false);
  const mine = await draft();
  const other = await draft(
    graph({ nodes: graph().nodes.map((it) => (it.id === 'in' ? node('in', 'added-by-hand') : it)) }),
  );
  await api.call(workflowRoutes.rename, { params: { id: other }, body: { name: 'Nachbar' } });
  expect((await api.call(workflowRoutes.publish, { params: { id: other }, body: { revision: 1 } })).status).toBe(200);
  const someone = await api.database.query<{ id: number }>(`select id from lead order by id limit 3`);
  await api.call(workflowRoutes.enrol, { params: { id: other }, body: { leadIds: someone.map(({ id }) => id) } });
  const { body } = await api.call(routes.house, { params: { id: mine } });
  expect(body.people).toBe(20);
  expect(body.findings.map(({ code, at }) => [code, at.node])).toEqual([
    ['field-mostly-empty', 'who'],
    ['field-written-twice', 'mark'],
  ]);
  expect(body.findings[0]!.message.de).toContain('„Position“ ist bei 70 %');
  expect(body.findings[1]!.message.en).toContain('“Nachbar” writes “Interest” too, and 3 of these leads');
});

test('tells of another workflow that mails many of the same people right now', async () => {
  const byHand = graph({ nodes: graph().nodes.map((it) => (it.id === 'in' ? node('in', 'added-by-hand') : it)) });
  const { id: other } = (await api.call(workflowRoutes.create, { body: { name: 'Rundbrief', graph: byHand } })).body;
  await api.call(workflowRoutes.publish, { params: { id: other }, body: { revision: 1 } });
  const leads = await api.database.query<{ id: number }>(`select id from lead order by id limit 12`);
  const told = async () => {
    const { body } = await api.call(routes.house, { params: { id: await draft() } });
    return body.findings.filter(({ code, message }) => code === 'mails-overlap' && message.de.includes('Rundbrief'));
  };
  const enrol = (some: typeof leads) =>
    api.call(workflowRoutes.enrol, { params: { id: other }, body: { leadIds: some.map(({ id }) => id) } });
  // a few of them are no matter
  await enrol(leads.slice(0, 9));
  expect(await told()).toEqual([]);
  await enrol(leads);
  expect(await told()).toEqual([
    expect.objectContaining({
      at: { node: 'hello' },
      message: expect.objectContaining({
        en: expect.stringMatching(/^12 of 20 of these leads are in “Rundbrief” right now/),
      }),
    }),
  ]);
  expect((await api.call(workflowRoutes.drain, { params: { id: other } })).status).toBe(200);
  expect(await told()).toEqual([]);
});

test('tells of a workflow to start that takes nobody in, and of one that mails the same people at the same time', async () => {
  const event = { event: { kind: 'page.visited', ref: 'fair' } };
  const mailing = (wait: number): Graph => ({
    nodes: [
      node('in', 'touchpoint-happened', event),
      node('rest', 'wait', { amount: wait, unit: 'hours' }),
      node('hello', 'send-mail', { template: 'hello' }),
    ],
    edges: [
      { from: 'in', port: 'then', to: 'rest' },
      { from: 'rest', port: 'then', to: 'hello' },
    ],
    settings: { reentry: 'never' },
  });
  const publish = async (name: string, it: Graph, live = true) => {
    const { id } = (await api.call(workflowRoutes.create, { body: { name, graph: it } })).body;
    if (live)
      expect((await api.call(workflowRoutes.publish, { params: { id }, body: { revision: 1 } })).status).toBe(200);
    return id;
  };
  const byHand = mailing(30);
  const targets = [
    await publish('Entwurf', mailing(30), false),
    await publish('Messe', mailing(5)),
    await publish('Hand', {
      ...byHand,
      nodes: byHand.nodes.map((it) => (it.id === 'in' ? node('in', 'added-by-hand') : it)),
    }),
  ];
  const it = mailing(2);
  const mine = await draft({
    ...it,
    nodes: [
      ...it.nodes,
      ...targets.map((workflow, n) => node(`s${n}`, 'start-workflow', { workflow: String(workflow) })),
    ],
    edges: [
      ...it.edges,
      { from: 'hello', port: 'then', to: 's0' },
      { from: 's0', port: 'then', to: 's1' },
      { from: 's1', port: 'then', to: 's2' },
    ],
  });
  const { body } = await api.call(routes.house, { params: { id: mine } });
  expect(body.findings.map(({ code, at }) => [code, at.node, at.field].filter(Boolean).join(' '))).toEqual([
    'start-not-live s0 workflow',
    'start-no-entry s1 workflow',
    'mails-together hello',
  ]);
  expect(body.findings[2]!.message.en).toContain(
    'comes into “Messe” by the same event and gets a mail there only 3 hours',
  );
  expect(body.findings[0]!.message.de).toContain('„Entwurf“ nimmt niemanden auf');
});

test('a draft that asks nothing of anybody, and one that is empty, have nothing to be told', async () => {
  const bare = graph();
  const plain = { ...bare, nodes: bare.nodes.filter(({ id }) => id === 'in' || id === 'hello'), edges: [] };
  for (const it of [plain, { ...plain, nodes: [] }]) {
    const { status, body } = await api.call(routes.house, { params: { id: await draft(it) } });
    expect([status, body.findings]).toEqual([200, []]);
    expect(body.people).toBe(20);
  }
});

test('shows a mail as the lead would get it, and nothing leaves the house', async () => {
  const before = await house();
  const lead = {
    ...{
      fields: { firstName: 'Sina', email: 's@x.example', 'company.name': 'Gut GmbH' },
      tags: [],
      language: 'en' as const,
    },
    ...{ zone: 'Europe/Berlin', stage: 'lead' as const, temperature: 'warm' as const, persona: null, phase: null },
  };
  const { body } = await api.call(routes.previewMail, { body: { template: 'hello', lead } });
  expect(body.subject).toBe('Für Sina');
  expect(body.text).toContain('Hallo Sina von Gut GmbH');
  expect(await house()).toEqual(before);
  expect((await api.call(routes.previewMail, { body: { template: 'gone', lead } })).status).toBe(404);
});

const scenario = (endsAt: string): Scenario => ({
  ...{
    id: 's',
    name: 'Chefin bekommt zwei Mails',
    entryNode: 'in',
    startAt: '2026-03-01T08:00:00Z',
    events: [],
    answers: {},
  },
  lead: {
    ...{ firstName: 'Sina', lastName: '', email: 's@x.example', company: '', fit: 0, engagement: 0, stage: 'lead' },
    ...{
      marketing: true,
      tracking: true,
      tags: [],
      fields: { jobTitle: 'Chefin' },
      language: 'de',
      zone: 'Europe/Berlin',
    },
  },
  expect: { through: ['hello'], notThrough: [], endsAt, mails: null },
});
test('a scenario that goes otherwise stops publishing and says what differed', async () => {
  const id = await draft(graph({ scenarios: [scenario('mark')] }));
  const refused = await api.call(workflowRoutes.publish, { params: { id }, body: { revision: 1 } });
  expect(refused.status).toBe(422);
  expect(JSON.stringify(refused.body)).toMatch(/Chefin bekommt zwei Mails.*(endet bei|ends at)/);
  const saved = await api.call(workflowRoutes.saveDraft, {
    ...{ params: { id }, body: { revision: 1, draft: graph({ scenarios: [scenario('more')] }) } },
  });
  const { revision } = saved.body;
  expect((await api.call(workflowRoutes.publish, { params: { id }, body: { revision } })).status).toBe(200);
});

test('a ramp is set with the publish, and not at all where that is refused', async () => {
  const id = await draft(graph({ scenarios: [scenario('mark')] }));
  const ramp = {
    steps: [
      { share: 5, afterDays: 0 },
      { share: 100, afterDays: 2 },
    ],
    ...{ maxBounces: 5, maxWithdrawals: 2 },
  };
  const now = async () => (await api.call(routes.ramp, { params: { id } })).body;
  expect((await api.call(workflowRoutes.publish, { params: { id }, body: { revision: 1, ramp } })).status).toBe(422);
  expect((await now()).ramp).toBeNull();
  const { revision } = (
    await api.call(workflowRoutes.saveDraft, { params: { id }, body: { revision: 1, draft: graph() } })
  ).body;
  expect((await api.call(workflowRoutes.publish, { params: { id }, body: { revision, ramp } })).status).toBe(200);
  const set = (await now()).ramp!;
  expect(set.steps.map(({ at }) => (Date.parse(at) - Date.parse(set.since)) / 86_400_000)).toEqual([0, 2]);
});

test('forecasts who comes in, who is kept out and why, and the mails', async () => {
  const id = await draft(graph({ settings: { reentry: 'never', entryRule: field('firstName', 'Vera') as never } }));
  await api.database.query(`update lead set first_name = 'Otto' where id in (select max(id) from lead)`);
  const { body } = await api.call(routes.forecast, { params: { id } });
  const [all] = await api.database.query<{ n: number }>(
    `select count(distinct lead_id) as n from touchpoint where kind = 'page.visited'`,
  );
  expect(body).toMatchObject({ basis: 'entries', candidates: all!.n, wouldEnter: all!.n - 1, atOnce: 0 });
  expect(body.keptOut).toEqual([
    { why: 'entry-rule', leads: 1 },
    { why: 'no-consent', leads: all!.n - 1 - 6 },
  ]);
  // six of them get the first mail at once
  expect(body.mails.firstDay).toBeCloseTo(6 / 30, 1);
  expect((await api.call(routes.forecast, { params: { id }, query: { segment: 'gone' } })).status).toBe(404);
});

test('plays what really happened through the draft, changes nothing, and stands beside the live version', async () => {
  const id = await draft();
  const before = await house();
  const begun = await api.call(routes.startBackTest, { params: { id }, body: { days: 30 } });
  expect(begun.body).toMatchObject({ state: 'running', live: null });
  let run: BackTest | null = null;
  for (let n = 0; n < 200 && run?.state !== 'done'; n += 1) {
    run = (await api.call(routes.backTest, { params: { id } })).body.run;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(run).toMatchObject({ state: 'done', done: 20, total: 20 });
  expect(run!.draft).toMatchObject({ entered: 20, ended: 20, mails: 12 });
  expect(run!.draft.nodes.who).toMatchObject({ reached: 20, ports: { yes: 6, no: 14 } });
  expect(run!.draft.nodes.mark).toMatchObject({ reached: 14, ended: 14 });
  const { counts, hash } = await house();
  expect({ counts, hash }).toEqual(before);
  expect((await api.call(routes.startBackTest, { params: { id }, body: {} }, 'viewer')).status).toBe(403);
});
