import { entryRoutes, workflowRoutes } from '@cultivar/contract';
import type { PostedAnswer, Problem } from '@cultivar/contract';
import { registry } from '@cultivar/nodes';
import type { Graph } from '@cultivar/workflow';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => void (api = await testApi({ database: { registry } })));
afterAll(() => api.close());

const node = (id: string, type: string, config = {}) => ({ id, type, config, position: { x: 0, y: 0 } });
const graph = (config: object): Graph => ({
  nodes: [
    node('hook', 'webhook-received', { email: 'customer.email', fields: {}, unknown: 'create', ...config }),
    node('hand', 'added-by-hand'),
    node('pause', 'wait', { amount: 1, unit: 'days' }),
  ],
  edges: [
    { from: 'hook', port: 'then', to: 'pause' },
    { from: 'hand', port: 'then', to: 'pause' },
  ],
  settings: { reentry: 'never' },
});
async function workflow(config: object = {}, publish = true): Promise<{ id: number; url: string }> {
  const { id } = (await api.call(workflowRoutes.create, { body: { name: 'Shop', graph: graph(config) } })).body;
  if (publish)
    expect((await api.call(workflowRoutes.publish, { params: { id }, body: { revision: 1 } })).status).toBe(200);
  const { body } = await api.call(entryRoutes.address, { params: { id, node: 'hook' } }, 'marketer');
  // the house's own address is another one than the test's
  return { id, url: api.url + new URL(body.url).pathname };
}
async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, body: (await response.json()) as PostedAnswer & Partial<Problem> };
}
const lead = async (email: string) =>
  (
    await api.database.query<{ id: number; first_name: string; fields: Record<string, unknown>; walks: number }>(
      `select l.id, first_name, fields, (select count(*)::int from enrolment e where e.lead_id = l.id) as walks from lead l where email = $1`,
      [email],
    )
  )[0];

test('a post makes a lead, takes over its fields and lets it in; the same key counts once', async () => {
  const { url } = await workflow({
    fields: { firstName: 'customer.name', jobTitle: 'customer.job', nobodysField: 'total', phone: 'customer' },
  });
  const order = { customer: { email: ' Sina@Gut.example', name: 'Sina', job: 'Chefin' }, total: 40 };
  const first = await post(url, order, { 'idempotency-key': 'order-1' });
  expect(first).toMatchObject({ status: 200, body: { created: true, entered: true, repeated: false } });
  const sina = await lead('sina@gut.example');
  expect(sina).toMatchObject({ first_name: 'Sina', fields: { jobTitle: 'Chefin' }, walks: 1 });
  expect(sina!.fields).not.toHaveProperty('nobodysField');
  expect(await post(url, order, { 'idempotency-key': 'order-1' })).toMatchObject({
    body: { lead: sina!.id, created: false, entered: false, repeated: true },
  });
  // another order: the journey lets her in once only, but her new name is noted
  expect(await post(url, { customer: { email: 'sina@gut.example', name: 'Sina M.' } })).toMatchObject({
    body: { entered: false, repeated: false },
  });
  expect(await lead('sina@gut.example')).toMatchObject({ first_name: 'Sina M.', walks: 1 });
  const told = await api.database.query<{ data: { total?: number } }>(
    `select data from touchpoint where kind = 'webhook.received' and lead_id = $1 order by id`,
    [sina!.id],
  );
  expect(told.map(({ data }) => data.total)).toEqual([40, undefined]);
  // and it brings no consent
  expect(await api.database.query(`select 1 from consent where lead_id = $1`, [sina!.id])).toEqual([]);
});

test('what cannot be taken is refused with its reason, and leaves nothing', async () => {
  const { url } = await workflow({ unknown: 'refuse' });
  const refused = async (body: unknown, status: number, code: string): Promise<void> => {
    const answer = await post(url, body);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.type).toContain('application/problem+json');
  };
  await refused({ email: 'a@b.example' }, 422, 'no-email');
  await refused({ customer: { email: 'nobody' } }, 422, 'no-email');
  await refused({ customer: { email: 'new@b.example' } }, 422, 'unknown-lead');
  await refused([1], 400, 'bad-request');
  await refused('{', 400, 'bad-request');
  await refused({ customer: { email: 'a@b.example' }, note: 'x\u0000' }, 400, 'invalid-input');
  await refused({ customer: { email: 'a@b.example' }, note: 'x'.repeat(40_000) }, 413, 'too-large');
  expect(await lead('new@b.example')).toBeUndefined();
  const draft = await workflow({}, false);
  expect(await post(draft.url, { customer: { email: 'a@b.example' } })).toMatchObject({ status: 409 });
  const forged = `${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`;
  expect(await post(forged, {})).toMatchObject({ status: 404, body: { code: 'not-found' } });
  expect((await api.call(entryRoutes.address, { params: { id: draft.id, node: 'hook' } }, 'viewer')).status).toBe(403);
});

test('too many posts in a minute are slowed down', async () => {
  const { url } = await workflow();
  const answers = await Promise.all(Array.from({ length: 320 }, () => post(url, { customer: {} })));
  const codes = answers.map(({ status }) => status);
  // a minute may have turned meanwhile
  expect(codes.filter((status) => status === 422).length).toBeGreaterThanOrEqual(300);
  expect(codes.every((status) => status === 422 || status === 429)).toBe(true);
  const more = await Promise.all(Array.from({ length: 320 }, () => post(url, { customer: {} })));
  expect(more.some(({ status }) => status === 429)).toBe(true);
});

test('an API key lets leads in by id or by mail address', async () => {
  const { id } = await workflow();
  const rows = await api.database.query<{ id: number }>(
    `insert into lead (email) values ('one@key.example'), ('two@key.example') returning id`,
  );
  const enrol = (body: { leadIds: number[] } | { emails: string[] }) =>
    api.call(workflowRoutes.enrol, { params: { id }, body }, 'marketer');
  expect(await enrol({ leadIds: [rows[0]!.id] })).toMatchObject({ status: 200, body: { asked: 1, entered: 1 } });
  expect(await enrol({ emails: ['One@key.example', 'two@key.example', 'nobody@key.example'] })).toMatchObject({
    body: { asked: 2, entered: 1, unknown: ['nobody@key.example'] },
  });
});
