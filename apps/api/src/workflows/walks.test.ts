import { walkRoutes as routes, workflowRoutes } from '@cultivar/contract';
import { advance } from '@cultivar/store';
import { registry } from '@cultivar/nodes';
import type { Graph } from '@cultivar/workflow';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

const node = (id: string, type: string, config = {}) => ({ id, type, config, position: { x: 0, y: 0 } });
const graph = {
  nodes: [
    node('in', 'added-by-hand'),
    node('pause', 'wait', { amount: 2, unit: 'days' }),
    node('fork', 'if-else', { rule: { kind: 'field', field: 'firstName', op: 'eq', value: 'Anna' } }),
  ],
  edges: [
    { from: 'in', port: 'then', to: 'pause' },
    { from: 'pause', port: 'then', to: 'fork' },
  ],
  settings: { reentry: 'never' },
} as unknown as Graph;

let api: TestApi;
let id: number;
let leads: number[];
beforeAll(async () => {
  api = await testApi({ database: { registry } });
  id = (await api.call(workflowRoutes.create, { body: { name: 'Reise', graph } })).body.id;
  await api.call(workflowRoutes.publish, { params: { id }, body: { revision: 1 } });
  leads = (
    await api.database.query<{ id: number }>(
      `insert into lead (email, first_name) select n || '@test.example', n from unnest('{Anna,Ben,Cleo}'::text[]) n returning id`,
    )
  ).map((row) => row.id);
  await api.call(workflowRoutes.enrol, { params: { id }, body: { leadIds: leads } });
  await advance(api.database, { workflowId: id, now: await api.database.now() });
});
afterAll(() => api.close());

const at = (params: object) => api.call(routes.at, { params: { id, node: 'pause' }, query: params as { of: 'at' } });

test('a number opens its leads, a lead its trace; one is moved and all others are taken out, both in the log', async () => {
  expect((await api.call(routes.figures, { params: { id }, query: { span: '7' } })).body).toMatchObject({
    entered: 3,
    nodes: { in: { passed: 3, left: 0 } },
  });
  const { body } = await at({ of: 'at' });
  expect(body).toMatchObject({ total: 3, items: [{ standing: 'waits-until', lead: { name: 'Anna' } }, {}, {}] });
  const first = body.items[0]!.enrolmentId;
  expect((await api.call(routes.trace, { params: { id: first } })).body).toMatchObject({
    lead: { id: leads[0] },
    now: { node: { id: 'pause' }, standing: 'waits-until' },
    steps: [{ took: 'then' }, { took: 'wait' }],
  });
  const act = (body: object) => api.call(routes.act, { params: { id, node: 'pause' }, body: body as never });
  const moved = await act({ enrolmentIds: [first], act: { act: 'move', nodeId: 'fork' } });
  expect(moved.body).toEqual({ done: 1, left: 0 });
  await advance(api.database, { workflowId: id, now: await api.database.now() });
  const trace = (await api.call(routes.trace, { params: { id: first } })).body;
  expect(trace).toMatchObject({ now: null, outcome: 'finished' });
  expect(trace.steps.slice(-2)).toMatchObject([
    { took: 'moved', because: { to: 'fork' } },
    { took: 'yes', because: { checks: [{ found: 'Anna', holds: true }] } },
  ]);
  expect((await act({ of: 'failed', act: { act: 'retry' } })).body).toEqual({ done: 0, left: 0 });
  expect((await act({ act: { act: 'take-out' } })).body).toEqual({ done: 2, left: 0 });
  expect((await at({ of: 'at' })).body.total).toBe(0);
  const log = await api.database.query(
    `select action, target, data->>'node' as node, (data->>'done')::int as done from audit_entry where action like 'walk.%' order by id`,
  );
  expect(log).toEqual([
    { action: 'walk.move', target: `workflow:${id}`, node: 'pause', done: 1 },
    { action: 'walk.take-out', target: `workflow:${id}`, node: 'pause', done: 2 },
  ]);
  const numbers = (await api.call(workflowRoutes.numbers, { params: { id } })).body;
  // who was moved has not left the step; those taken out have
  expect(numbers.nodes.pause).toMatchObject({ at: 0, passed: 0, left: 2 });
});

test('why not: an earlier walk, or nothing at all; what does not exist is not found', async () => {
  const ask = (workflow: number, lead: number) => api.call(routes.whyNot, { params: { id: workflow, lead } });
  expect((await ask(id, leads[1]!)).body).toMatchObject({ settles: 'was-inside' });
  const [fresh] = await api.database.query<{ id: number }>(
    `insert into lead (email) values ('neu@test.example') returning id`,
  );
  expect((await ask(id, fresh!.id)).body).toMatchObject({ settles: null, reasons: [{ kind: 'way-in', byHand: true }] });
  expect((await ask(id, 99_999)).status).toBe(404);
  expect((await api.call(routes.trace, { params: { id: 99_999 } })).status).toBe(404);
  expect((await api.call(routes.figures, { params: { id: 99_999 } })).status).toBe(404);
});
