import { consentRoutes, leadRoutes as routes, touchpointRoutes, workflowRoutes } from '@cultivar/contract';
import type { Call } from '@cultivar/contract';
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

describe('many at once', () => {
  type Body = Call<typeof touchpointRoutes.tell>['body'];
  const tellAll = (body: Body) => api.call(touchpointRoutes.tell, { body });
  const newAddress = async (email: string) => (await api.call(routes.create, { body: { email } })).body.id;
  const timeline = async (id: number) =>
    (await api.call(routes.timeline, { params: { id }, query: { kinds: 'touchpoint' } })).body.items.map((entry) =>
      entry.kind === 'touchpoint' ? `${entry.touchpoint} ${entry.ref}` : '',
    );

  test('each is answered for in order; told again, nothing happens twice', async () => {
    const id = await newAddress('viele@x.example');
    const items: Body['items'] = [
      { email: 'Viele@X.example', kind: 'shop.viewed', ref: 'a', sourceId: '1' },
      { lead: id, kind: 'shop.viewed', ref: 'a', sourceId: '1' },
      { lead: id, kind: 'shop.viewed', ref: 'b', sourceId: '2' },
      { lead: id, kind: 'mail.clicked' },
      { lead: 999_999, kind: 'shop.viewed' },
      { email: 'niemand@x.example', kind: 'shop.viewed' },
      { lead: id, kind: 'page.visited', ref: '/preise' },
      { lead: 999_999, kind: 'page.visited', ref: '/preise' },
      { lead: id, kind: 'shop.viewed', at: new Date(Date.now() + 86_400_000).toISOString() },
    ];
    const first = await tellAll({ source: 'shop', items });
    expect(first.status).toBe(200);
    const refused = (code: string) =>
      expect.objectContaining({ outcome: 'refused', problem: { code, detail: expect.any(String) } });
    expect(first.body).toEqual({
      ...{ recorded: 2, repeated: 1, refused: 6 },
      results: [
        { outcome: 'recorded', lead: id },
        { outcome: 'repeated', lead: id },
        { outcome: 'recorded', lead: id },
        refused('own-kind'),
        refused('unknown-lead'),
        refused('unknown-lead'),
        refused('no-tracking-consent'),
        refused('unknown-lead'),
        refused('in-the-future'),
      ],
    });
    expect((await tellAll({ source: 'shop', items })).body).toMatchObject({ recorded: 0, repeated: 3, refused: 6 });
    // another system may use the same ids
    expect((await tellAll({ source: 'till', items: items.slice(0, 1) })).body).toMatchObject({ recorded: 1 });
    expect((await timeline(id)).sort()).toEqual([
      'lead.created hand',
      'shop.viewed a',
      'shop.viewed a',
      'shop.viewed b',
    ]);
  });

  test('new addresses become leads only where asked, without consent, even when told side by side', async () => {
    const items: Body['items'] = [0, 1, 2, 0].map((n) => ({
      email: `neu${n}@x.example`,
      kind: 'shop.viewed',
      sourceId: `n${n}`,
    }));
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => tellAll({ unknown: 'create', items: items.toSorted(() => Math.random() - 0.5) })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const sum = (of: 'recorded' | 'repeated' | 'refused') => answers.reduce((n, { body }) => n + body[of], 0);
    expect([sum('recorded'), sum('repeated'), sum('refused')]).toEqual([3, 13, 0]);
    const id = answers[0]!.body.results[0]!.lead!;
    expect((await api.call(routes.detail, { params: { id } })).body).toMatchObject({ source: 'api', consents: [] });
    expect((await timeline(id)).sort()).toEqual(['lead.created api', 'shop.viewed null']);
  });

  test('a malformed item refuses the request by its place; nothing is recorded', async () => {
    const id = await newAddress('form@x.example');
    const right = { lead: id, kind: 'shop.viewed' };
    const wrong = [{ ...right, kind: 'Nein' }, { kind: 'shop.viewed' }, { ...right, email: 'form@x.example' }];
    for (const one of wrong) {
      const { status, body } = await tellAll({ items: [right, one] });
      expect([status, body.issues?.[0]?.path.startsWith('body.items.1')]).toEqual([400, true]);
    }
    expect((await tellAll({ items: Array.from({ length: 1_001 }, () => right) })).status).toBe(400);
    expect(await timeline(id)).toEqual(['lead.created hand']);
  });
});
