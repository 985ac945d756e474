import { signToken } from '@cultivar/channels';
import { notificationRoutes, overviewRoutes, reportRoutes, salesRoutes } from '@cultivar/contract';
import { DEFAULT_ROUTING } from '@cultivar/sales';
import { happen } from '@cultivar/store';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

let made = 0;
/** A lead, offered to the salesperson. */
async function offered(): Promise<{ leadId: number; handoffId: number; token: string }> {
  const [lead] = await api.database.query<{ id: number }>(
    `insert into lead (email, first_name, last_name, stage, fields, fit, engagement) values ($1, 'Sina', $2, 'mql', '{"jobTitle":"Vertriebsleiterin","phone":"+49 30 1234"}', 40, 60) returning id`,
    [`sina${++made}@gut.example`, `<b>Zielstrebig</b> ${made}`],
  );
  await api.database.transact((tx) =>
    happen(tx, [
      {
        leadId: lead!.id,
        by: 'test',
        effects: [
          { kind: 'score.add', axis: 'engagement', points: 30, reason: 'Erstgespräch gebucht' },
          { kind: 'handoff.offer', reason: 'Hat ein Erstgespräch gebucht', answerWithinHours: 4 },
        ],
      },
    ]),
  );
  const [handoff] = await api.database.query<{ id: number }>(`select id from handoff where lead_id = $1`, [lead!.id]);
  const token = signToken(api.config.SECRET, 'handoff', [handoff!.id, api.people.sales]);
  return { leadId: lead!.id, handoffId: handoff!.id, token };
}
const post = (token: string, body: Record<string, string>) =>
  fetch(`${api.url}/h/${token}`, { method: 'POST', body: new URLSearchParams(body), redirect: 'manual' });
const stageOf = async (id: number) =>
  (await api.database.query<{ stage: string }>(`select stage from lead where id = $1`, [id]))[0]!.stage;

test('from the offer to the customer, in the app', async () => {
  const { leadId, handoffId } = await offered();
  const timeline = await api.database.query<{ kind: string }>(`select kind from touchpoint where lead_id = $1`, [
    leadId,
  ]);
  expect(timeline.map((row) => row.kind)).toContain('handoff.offered');
  const list = await api.call(salesRoutes.list, { query: {} }, 'sales');
  expect(list.body).toMatchObject({
    total: 1,
    items: [
      {
        id: handoffId,
        lead: { jobTitle: 'Vertriebsleiterin' },
        whyNow: [{ reason: 'Erstgespräch gebucht', points: 30 }],
      },
    ],
  });
  const params = { id: handoffId };
  const detail = await api.call(salesRoutes.detail, { params }, 'sales');
  expect(detail.body).toMatchObject({
    email: 'sina1@gut.example',
    may: { mail: null, phone: null, suppressed: false },
    routing: { rule: 'fallback', won: 'only-one-free', candidates: [{ name: 'Test sales' }] },
    mayAnswer: true,
  });
  expect((await api.call(salesRoutes.detail, { params }, 'viewer')).body).toMatchObject({
    mayAnswer: false,
    mayHandle: false,
  });
  expect((await api.call(salesRoutes.answer, { params, body: { answer: 'accepted' } }, 'viewer')).status).toBe(403);
  expect((await api.call(salesRoutes.close, { params, body: { outcome: 'won' } }, 'sales')).body.code).toBe(
    'not-accepted',
  );
  expect((await api.call(salesRoutes.answer, { params, body: { answer: 'accepted' } }, 'sales')).body).toEqual({
    state: 'accepted',
  });
  expect(await stageOf(leadId)).toBe('sal');
  const late = await api.call(
    salesRoutes.answer,
    { params, body: { answer: 'rejected', reason: 'not-icp' } },
    'marketer',
  );
  expect([late.status, late.body.code]).toEqual([409, 'already-answered']);
  const line = (criterion: string) => ({ criterion, value: 'ja', met: true });
  const saved = await api.call(
    salesRoutes.saveSheet,
    { params, body: { lines: [line('budget'), line('need')] } },
    'sales',
  );
  expect(saved.body.met).toBe(2);
  expect((await api.call(salesRoutes.saveSheet, { params, body: { lines: [line('mood')] } }, 'sales')).status).toBe(
    400,
  );
  expect((await api.call(salesRoutes.markSql, { params, body: {} }, 'sales')).body.code).toBe('too-little-known');
  expect((await api.call(salesRoutes.markSql, { params, body: { expressly: true } }, 'sales')).body.stage).toBe('sql');
  expect((await api.call(salesRoutes.close, { params, body: { outcome: 'won' } }, 'sales')).body.state).toBe('won');
  expect(await stageOf(leadId)).toBe('customer');
  const funnel = await api.call(reportRoutes.funnel, { query: {} }, 'viewer');
  expect(funnel.body.total).toMatchObject({ lead: 1, mql: 1, sal: 1, sql: 1, customer: 1 });
  const speed = await api.call(reportRoutes.speed, { query: {} });
  expect(speed.body.all).toMatchObject({ offered: 1, answered: 1, inTime: 1, expired: 0 });
  expect((await api.call(reportRoutes.stuck, {})).status).toBe(200);
  expect((await api.call(reportRoutes.time, { query: {} })).body.stages).toHaveLength(4);
  expect((await api.call(reportRoutes.matrix, { query: {} })).body.cells[0]).toMatchObject({ leads: 1 });
});

test('from the mail: opening changes nothing, the POST answers, once', async () => {
  const { leadId, handoffId, token } = await offered();
  const page = await fetch(`${api.url}/h/${token}`);
  const text = await page.text();
  expect(page.status).toBe(200);
  expect(text).toContain('Hat ein Erstgespräch gebucht');
  expect(text).toContain('&lt;b&gt;Zielstrebig');
  expect(text).not.toContain('+49 30 1234');
  expect(await stageOf(leadId)).toBe('mql');
  const accepted = await (await post(token, { answer: 'accepted' })).text();
  expect(accepted).toContain('+49 30 1234');
  expect(accepted).toContain(`/sales/${handoffId}`);
  expect(await stageOf(leadId)).toBe('sal');
  // a second click, or a change of mind on an old page
  expect((await post(token, { answer: 'accepted' })).status).toBe(200);
  await post(token, { answer: 'rejected', reason: 'not-icp' });
  expect(await stageOf(leadId)).toBe('sal');
});

test('from the mail: rejecting for timing needs a date, and keeps what was entered', async () => {
  const { leadId, token } = await offered();
  const missing = await post(token, { answer: 'rejected', reason: 'timing', note: 'Budget ab Mai', lang: 'en' });
  const text = await missing.text();
  expect(missing.status).toBe(422);
  expect(text).toContain('Please give the date');
  expect(text).toContain('Budget ab Mai');
  expect(text).toMatch(/value="timing"\s+selected/);
  expect(await stageOf(leadId)).toBe('mql');
  const done = await post(token, { answer: 'rejected', reason: 'timing', recycleAt: '2099-05-01' });
  expect(await done.text()).toContain('Abgelehnt');
  expect(await stageOf(leadId)).toBe('recycled');
});

test('a link for somebody else, forged or for another purpose opens nothing', async () => {
  const { handoffId, token } = await offered();
  const other = signToken(api.config.SECRET, 'handoff', [handoffId, api.people.viewer]);
  expect(await (await fetch(`${api.url}/h/${other}`)).text()).not.toContain('Zielstrebig');
  await post(other, { answer: 'accepted' });
  expect((await api.call(salesRoutes.detail, { params: { id: handoffId } })).body.state).toBe('offered');
  expect((await fetch(`${api.url}/h/${token}x`)).status).toBe(404);
  const click = signToken(api.config.SECRET, 'click', [handoffId, api.people.sales]);
  expect((await fetch(`${api.url}/h/${click}`)).status).toBe(404);
});

test('the bell rings within a second, and is read', async () => {
  const before = (await api.call(notificationRoutes.markRead, { body: {} }, 'sales')).body;
  expect(before.unread).toBe(0);
  const keyed = await api.call(notificationRoutes.list, { query: {} }, 'sales');
  const lastId = keyed.body.items[0]!.id;
  const stop = new AbortController();
  const stream = await fetch(`${api.url}/api/notifications/live`, {
    signal: stop.signal,
    headers: { authorization: await bearer() },
  });
  const reader = stream.body!.getReader();
  const next = async () => {
    for (;;) {
      const text = new TextDecoder().decode((await reader.read()).value);
      if (text.startsWith('data: ')) return JSON.parse(text.slice(6)) as { unread: number; lastId: number };
    }
  };
  expect(await next()).toEqual({ unread: 0, lastId });
  await offered();
  const news = await next();
  expect(news.unread).toBe(1);
  expect(news.lastId).toBeGreaterThan(lastId);
  stop.abort();
  const list = await api.call(notificationRoutes.list, { query: { limit: 1 } }, 'sales');
  expect(list.body).toMatchObject({ unread: 1, items: [{ kind: 'handoff.offered', readAt: null }] });
});
/** A key of the salesperson, to listen with. */
async function bearer(): Promise<string> {
  const { hashToken, newToken } = await import('../session/token.ts');
  const key = newToken('cvk_');
  await api.database.query(`insert into api_key (name, key_hash, role, user_id) values ('live', $1, 'sales', $2)`, [
    hashToken(key),
    api.people.sales,
  ]);
  return `Bearer ${key}`;
}

test('routing and people are kept; who is away is offered nothing', async () => {
  expect((await api.call(salesRoutes.routing, {})).body).toEqual(DEFAULT_ROUTING);
  const unknown = await api.call(salesRoutes.saveRouting, { body: { ...DEFAULT_ROUTING, fallback: [99999] } });
  expect(unknown.body.code).toBe('unknown-user');
  const routing = { ...DEFAULT_ROUTING, fallback: [api.people.sales], answerWithinHours: 6 };
  expect((await api.call(salesRoutes.saveRouting, { body: routing }, 'marketer')).body).toEqual(routing);
  expect((await api.call(salesRoutes.saveRouting, { body: routing }, 'sales')).status).toBe(403);
  await api.call(salesRoutes.setAvailable, { body: { available: false } }, 'sales');
  const { handoffId } = await offered();
  expect((await api.call(salesRoutes.detail, { params: { id: handoffId } })).body.user).toBeNull();
  expect((await api.call(overviewRoutes.overview, {})).body.attention.nobodyHandoffs).toBe(1);
  const taken = await api.call(
    salesRoutes.assign,
    { params: { id: handoffId }, body: { user: api.people.sales } },
    'sales',
  );
  expect(taken.body.state).toBe('offered');
  const people = await api.call(salesRoutes.people, {});
  expect(people.body.items).toMatchObject([{ id: api.people.sales, available: false }]);
});

test('the overview tells of today', async () => {
  const { body } = await api.call(overviewRoutes.overview, {}, 'marketer');
  expect(body.leads.today).toBe(made);
  expect(body.handoffs.next.length).toBeGreaterThan(0);
  expect(body.done).toMatchObject({ people: true, lead: true, workflow: false });
});
