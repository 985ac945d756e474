import { consentRoutes, leadRoutes as routes, workflowRoutes } from '@cultivar/contract';
import { registry } from '@cultivar/nodes';
import type { Graph } from '@cultivar/workflow';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => void (api = await testApi({ database: { registry } })));
afterAll(() => api.close());

const newLead = async (lastName: string) => (await api.call(routes.create, { body: { lastName } })).body.id;
const tell = (id: number, body: { kind: string; ref?: string; sourceId?: string; at?: string }, as?: 'viewer') =>
  api.call(routes.touchpoint, { params: { id }, body }, as);

test('an event of one’s own stands on the timeline, lets into a journey, and counts once', async () => {
  const node = (id: string, type: string, config: Record<string, unknown>) => ({
    id,
    type,
    config,
    position: { x: 0, y: 0 },
  });
  const graph: Graph = {
    nodes: [
      node('come', 'touchpoint-happened', { event: { kind: 'shop.order-placed', ref: 'starter' } }),
      node('mark', 'change-tag', { act: 'add', tag: 'ordered' }),
    ],
    edges: [{ from: 'come', port: 'then', to: 'mark' }],
    settings: { reentry: 'after-leaving' },
  };
  const { id: workflow } = (await api.call(workflowRoutes.create, { body: { name: 'Orders', graph } })).body;
  const published = { params: { id: workflow }, body: { revision: 1 } };
  expect((await api.call(workflowRoutes.publish, published)).body).toMatchObject({ no: 1 });
  const id = await newLead('Order');
  const order = { kind: 'shop.order-placed', ref: 'starter', sourceId: 'order-17' };
  expect(await tell(id, { ...order, ref: 'other', sourceId: 'order-16' })).toMatchObject({ body: { recorded: true } });
  expect((await api.call(workflowRoutes.numbers, { params: { id: workflow } })).body.entered).toBe(0);
  expect(await tell(id, order)).toMatchObject({ status: 200, body: { recorded: true } });
  expect(await tell(id, order)).toMatchObject({ status: 200, body: { recorded: false } });
  expect((await api.call(workflowRoutes.numbers, { params: { id: workflow } })).body.entered).toBe(1);
  const { items } = (await api.call(routes.timeline, { params: { id }, query: { kinds: 'touchpoint' } })).body;
  const told = items.filter((entry) => entry.kind === 'touchpoint' && entry.touchpoint === 'shop.order-placed');
  expect(told).toMatchObject([
    { ref: 'starter', source: 'api' },
    { ref: 'other', source: 'api' },
  ]);
});

test('what only Cultivar can know cannot be told', async () => {
  const id = await newLead('Forge');
  for (const kind of ['consent.granted', 'form.confirmed', 'mail.clicked', 'stage.changed', 'handoff.accepted'])
    expect(await tell(id, { kind })).toMatchObject({ status: 422, body: { code: 'own-kind' } });
});

test('pages are told of only with the consent to be recognised', async () => {
  const id = await newLead('Pages');
  const visit = { kind: 'page.visited', ref: '/preise' };
  expect(await tell(id, visit)).toMatchObject({ status: 422, body: { code: 'no-tracking-consent' } });
  const consent = { purpose: 'tracking', state: 'granted', note: 'am Telefon' } as const;
  expect((await api.call(consentRoutes.set, { params: { id }, body: consent })).status).toBe(200);
  expect(await tell(id, visit)).toMatchObject({ status: 200, body: { recorded: true } });
  await api.call(consentRoutes.set, { params: { id }, body: { ...consent, state: 'withdrawn' } });
  expect(await tell(id, visit)).toMatchObject({ status: 422 });
});

test('not by everybody, not of nobody, not in advance', async () => {
  const id = await newLead('Rest');
  expect((await tell(id, { kind: 'shop.visit' }, 'viewer')).status).toBe(403);
  expect((await tell(999_999, { kind: 'shop.visit' })).status).toBe(404);
  expect((await tell(id, { kind: 'Shop Visit' })).status).toBe(400);
  const tomorrow = new Date((await api.database.now()).getTime() + 86_400_000).toISOString();
  expect(await tell(id, { kind: 'shop.visit', at: tomorrow })).toMatchObject({ body: { code: 'in-the-future' } });
});
