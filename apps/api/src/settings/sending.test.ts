import { contentRoutes, sendingRoutes } from '@cultivar/contract';
import { claimWithinLimits, noteSigns, NO_LIMITS, post } from '@cultivar/store';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

test('limits are off at first; an admin sets them, and nobody else', async () => {
  const none = {
    account: { second: null, hour: null, day: null },
    eachDomain: { minute: null, hour: null },
    domains: [],
  };
  expect((await api.call(sendingRoutes.sending, {})).body).toEqual({ limits: none, sent: {}, domains: [] });
  expect((await api.call(sendingRoutes.saveSending, { body: none }, 'marketer')).status).toBe(403);
  const body = {
    ...none,
    account: { second: 10, hour: null, day: 5_000 },
    domains: [{ domain: 'Big.Example', minute: 2, hour: null }],
  };
  expect((await api.call(sendingRoutes.saveSending, { body })).status).toBe(200);
  expect((await api.call(sendingRoutes.sending, {})).body).toMatchObject({
    limits: { account: { second: 10, day: 5_000 }, domains: [{ domain: 'big.example', minute: 2 }] },
  });
  const twice = [{ domain: 'a.example' }, { domain: 'a.example' }];
  for (const bad of [
    { account: { hour: 0 } },
    { account: { hour: 1.5 } },
    { domains: twice },
    { domains: [{ domain: 'no domain' }] },
  ])
    expect((await api.call(sendingRoutes.saveSending, { body: bad })).status).toBe(400);
});

test('a domain that rests is shown with what its server said, waiting mails say why, and an admin lets it go on', async () => {
  const { database } = api;
  const [lead] = await database.query<{ id: number }>(
    `insert into lead (email) values ('eva@strict.example') returning id`,
  );
  await database.query(`insert into consent values ($1, 'marketing', 'granted', now())`, [lead!.id]);
  const payload = { class: 'marketing', templateId: 't' };
  await database.transact((tx) => post(tx, [{ key: 'held', kind: 'mail', leadId: lead!.id, payload }]));
  await database.transact((tx) =>
    noteSigns(tx, Array(5).fill({ domain: 'strict.example', sign: 'policy', code: '550 5.7.1 no' })),
  );
  await claimWithinLimits(database, { slot: 'a', kind: 'mail', limit: 9, now: await database.now() }, NO_LIMITS);
  const shown = await api.call(sendingRoutes.sending, {});
  expect(shown.body).toMatchObject({
    domains: [{ domain: 'strict.example', pausedUntil: expect.any(String), code: '550 5.7.1 no', waiting: 1 }],
  });
  const sends = await api.call(contentRoutes.sends, { query: { state: 'waiting' } });
  expect(sends.body).toMatchObject({ items: [{ code: 'paused: strict.example: 550 5.7.1 no' }] });
  const release = { params: { domain: 'strict.example' } };
  expect((await api.call(sendingRoutes.releaseDomain, release)).status).toBe(200);
  expect((await api.call(sendingRoutes.releaseDomain, release)).status).toBe(404);
});

test('a mail that waits for the account says so', async () => {
  const { database } = api;
  await api.call(sendingRoutes.saveSending, { body: { account: { hour: 1 } } });
  for (const key of ['one', 'two'])
    await database.transact((tx) =>
      post(tx, [{ key, kind: 'mail', payload: { class: 'internal', builtin: 'notify', to: `${key}@house.example` } }]),
    );
  const limits = { ...NO_LIMITS, account: { hour: 1 } };
  const now = await database.now();
  expect((await claimWithinLimits(database, { slot: 'a', kind: 'mail', limit: 1, now }, limits)).items).toHaveLength(1);
  const sends = await api.call(contentRoutes.sends, { query: { state: 'waiting' } });
  expect((sends.body as { items: { code: string }[] }).items.map(({ code }) => code)).toContain('limit: *');
});
