import { flowRoutes as routes, workflowRoutes } from '@cultivar/contract';
import { registry } from '@cultivar/nodes';
import { advance } from '@cultivar/store';
import type { Graph } from '@cultivar/workflow';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

const node = (id: string, type: string, config = {}) => ({ id, type, config, position: { x: 0, y: 0 } });
const graph = {
  nodes: [
    node('in', 'added-by-hand'),
    node('ab', 'ab-test', { nameA: 'A', nameB: 'B', share: 50, measure: 'clicked', baseline: 5, uplift: 100 }),
    node('a', 'wait', { amount: 2, unit: 'days' }),
    node('b', 'wait', { amount: 2, unit: 'days' }),
  ],
  edges: [
    { from: 'in', port: 'then', to: 'ab' },
    { from: 'ab', port: 'a', to: 'a' },
    { from: 'ab', port: 'b', to: 'b' },
  ],
  settings: { reentry: 'never' },
} as unknown as Graph;
let api: TestApi;
beforeAll(async () => {
  api = await testApi({ database: { registry } });
});
afterAll(() => api.close());

test('a comparison tells its figures once it is published; elsewhere there is none', async () => {
  const { id } = (await api.call(workflowRoutes.create, { body: { name: 'Vergleich', graph } })).body;
  const of = (step: string) => api.call(routes.comparison, { params: { id, node: step } });
  expect((await of('ab')).status).toBe(404);
  await api.call(workflowRoutes.publish, { params: { id }, body: { revision: 1 } });
  const leads = await api.database.query<{ id: number }>(
    `insert into lead (email) select n || '@test.example' from generate_series(1, 12) n returning id`,
  );
  await api.call(workflowRoutes.enrol, { params: { id }, body: { leadIds: leads.map((lead) => lead.id) } });
  await advance(api.database, { workflowId: id, now: await api.database.now() });
  await api.database.query(
    `insert into touchpoint (lead_id, kind, ref, at, source, source_id, data)
     select e.lead_id, 'mail.clicked', 't', s.at, 'test', e.id::text, jsonb_build_object('workflowId', case when s.took = 'a' then $1::int else 0 end)
     from step s join enrolment e on e.id = s.enrolment_id where s.took in ('a', 'b')`,
    [id],
  );
  const { status, body } = await of('ab');
  expect(status).toBe(200);
  expect(body).toMatchObject({ measure: 'clicked', b: { successes: 0 } });
  // the usual calculators say 435
  expect(body.needed).toBeGreaterThan(430);
  expect(body.needed).toBeLessThan(440);
  expect(body.a.people + body.b.people).toBe(12);
  // clicks in mails of other workflows do not count
  expect(body.a.successes).toBe(body.a.people);
  expect(body.a.people).toBeGreaterThan(0);
  expect((await of('a')).status).toBe(404);
});
