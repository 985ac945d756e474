import { operationRoutes, ORGANISATION_DEFAULTS, sessionRoutes, settingsRoutes } from '@cultivar/contract';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

test('the organisation starts with its defaults, and only admins change it', async () => {
  expect((await api.call(settingsRoutes.organisation, {}, 'viewer')).body).toEqual(ORGANISATION_DEFAULTS);
  const body = { ...ORGANISATION_DEFAULTS, name: 'Gut GmbH', zone: 'Europe/Vienna' };
  expect((await api.call(settingsRoutes.saveOrganisation, { body }, 'marketer')).status).toBe(403);
  expect((await api.call(settingsRoutes.saveOrganisation, { body })).status).toBe(200);
  expect((await api.call(settingsRoutes.organisation, {}, 'sales')).body).toEqual(body);
  const bad = await api.call(settingsRoutes.saveOrganisation, { body: { ...body, zone: 'Mars/Olympus' } });
  expect([bad.status, bad.body.issues?.[0]?.path]).toEqual([400, 'body.zone']);
  const script = await api.call(settingsRoutes.saveOrganisation, { body: { ...body, logoUrl: 'javascript:alert(1)' } });
  expect(script.status).toBe(400);
});

test('a colleague is added, signs in with the password shown once, and is let go', async () => {
  const body = { email: 'Johann@Gut.example', name: 'Johann Abschluss', role: 'sales', language: 'de' } as const;
  const added = await api.call(settingsRoutes.addUser, { body });
  expect(added.status).toBe(200);
  expect((await api.call(settingsRoutes.addUser, { body: { ...body, email: 'johann@gut.example' } })).status).toBe(409);
  const { user, password } = added.body;
  const routed = await api.database.query('select 1 from salesperson where user_id = $1', [user.id]);
  expect(routed).toHaveLength(1);
  const signIn = (secret: string) =>
    api.call(sessionRoutes.signIn, { body: { email: 'johann@gut.example', password: secret } }, 'nobody');
  expect((await signIn(password)).body).toMatchObject({ name: 'Johann Abschluss', role: 'sales' });

  const reset = await api.call(settingsRoutes.resetPassword, { params: { id: user.id } });
  expect((await signIn(password)).status).toBe(401);
  expect((await signIn(reset.body.password)).status).toBe(200);
  await api.call(settingsRoutes.changeUser, { params: { id: user.id }, body: { active: false } });
  expect((await signIn(reset.body.password)).status).toBe(401);
  const sessions = await api.database.query('select 1 from session where user_id = $1', [user.id]);
  expect(sessions).toEqual([]);
});

test('the last admin stays', async () => {
  for (const body of [{ active: false }, { role: 'viewer' as const }]) {
    const answer = await api.call(settingsRoutes.changeUser, { params: { id: api.people.admin }, body });
    expect([answer.status, answer.body.code]).toEqual([409, 'last-admin']);
  }
  expect((await api.call(sessionRoutes.me, {})).body.role).toBe('admin');
});

test('how long single entries are kept is set by admins, and what holds them longer is said', async () => {
  const before = (await api.call(settingsRoutes.retention, {})).body;
  expect(before).toMatchObject({ months: 36, heldBy: [], kept: [{ table: 'step' }, { table: 'touchpoint' }] });
  expect((await api.call(settingsRoutes.saveRetention, { body: { months: 6 } }, 'marketer')).status).toBe(403);
  expect((await api.call(settingsRoutes.saveRetention, { body: { months: 7 as 6 } })).status).toBe(400);
  await api.database.query(`insert into segment (id, name, rule) values ('keen', 'Keen', $1)`, [
    JSON.stringify({ kind: 'behaviour', event: { kind: 'page.visited' }, withinDays: 365, atLeast: 3 }),
  ]);
  const after = (await api.call(settingsRoutes.saveRetention, { body: { months: 6 } })).body;
  expect(after).toMatchObject({ months: 6, heldBy: [{ kind: 'segment', id: 'keen', name: 'Keen', days: 365 }] });
  expect(Date.now() - Date.parse(after.horizonAt!)).toBeGreaterThan(365 * 86_400_000);
  const figures = (await api.call(operationRoutes.figures, {})).body;
  expect(figures.keptLonger).toEqual(after.heldBy);
  const ever = (await api.call(settingsRoutes.saveRetention, { body: { months: null } })).body;
  expect(ever).toMatchObject({ months: null, horizonAt: null, heldBy: [] });
});

test('an API key acts with its role until it is taken back', async () => {
  const made = await api.call(settingsRoutes.addApiKey, { body: { name: 'CRM', role: 'viewer' } });
  const { key, secret } = made.body;
  const ask = (path: string, method = 'GET') =>
    fetch(api.url + path, {
      method,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      ...(method !== 'GET' && { body: '{}' }),
    });
  expect(await (await ask('/api/session')).json()).toMatchObject({ role: 'viewer', id: api.people.admin });
  expect((await ask('/api/settings/audit')).status).toBe(403);
  expect((await ask('/api/session/password', 'POST')).status).toBe(400);
  const listed = await api.call(settingsRoutes.apiKeys, {});
  expect(listed.body.items.find(({ id }) => id === key.id)?.lastUsedAt).not.toBeNull();
  expect(JSON.stringify(listed.body)).not.toContain(secret);
  expect(await api.database.query('select 1 from api_key where key_hash = $1', [secret])).toEqual([]);
  await api.call(settingsRoutes.removeApiKey, { params: { id: key.id } });
  expect((await ask('/api/session')).status).toBe(401);
});

test('the demo goes in one act, by an admin who is not part of it', async () => {
  const remove = () => api.call(settingsRoutes.removeDemo, {});
  expect((await remove()).body.code).toBe('no-demo');
  await api.database.query(`insert into setting (key, value) values ('demo.logins', '[]')`);
  await api.database.query(`insert into lead (email, demo) values ('demo@x.example', true), ('real@x.example', false)`);
  await api.database.query(`update app_user set demo = true where id = $1`, [api.people.admin]);
  expect((await remove()).body.code).toBe('own-admin-first');
  await api.database.query(`update app_user set demo = false where id = $1`, [api.people.admin]);
  await api.database.query(`update app_user set demo = true where id = $1`, [api.people.viewer]);
  expect((await remove()).status).toBe(200);
  expect(await api.database.query('select email from lead')).toEqual([{ email: 'real@x.example' }]);
  expect(await api.database.query('select 1 from app_user where id = $1', [api.people.viewer])).toEqual([]);
  expect((await remove()).body.code).toBe('no-demo');
});

test('all of this stands in the audit log, newest first, searchable', async () => {
  const all = await api.call(settingsRoutes.audit, { query: { limit: 2 } });
  expect(all.body.items.map(({ action }) => action)).toEqual(['demo.remove', 'api-key.remove']);
  expect(all.body.total).toBeGreaterThan(4);
  const some = await api.call(settingsRoutes.audit, { query: { search: 'password' } });
  expect(some.body.items.map(({ action, user }) => [action, user])).toEqual([['user.reset-password', 'Test admin']]);
});

test('with nobody but the demo in the house, removing it leads to the set-up of the first admin', async () => {
  await api.database.query(`insert into setting (key, value) values ('demo.logins', '[]')`);
  await api.database.query(`update app_user set demo = true`);
  expect((await api.call(settingsRoutes.removeDemo, {})).status).toBe(200);
  const state = await api.call(sessionRoutes.state, {});
  expect(state.body).toMatchObject({ setupNeeded: true, demoLogins: [] });
});
