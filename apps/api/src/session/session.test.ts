import { sessionRoutes } from '@cultivar/contract';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const password = 'correct horse battery';
const post = (path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') =>
  fetch(api.url + path, {
    method,
    headers: { 'content-type': 'application/json', 'x-cultivar': '1', ...headers },
    body: JSON.stringify(body),
  });
const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]!.split(';')[0]!;
const signIn = (email: string, secret = password) => post('/api/session', { email, password: secret });
const whoIs = (cookie: string) => fetch(`${api.url}/api/session`, { headers: { cookie } });

test('the first admin sets the house up, once, and signs in and out', async () => {
  await api.database.query('delete from app_user');
  const state = await api.call(sessionRoutes.state, {}, 'nobody');
  expect(state.body).toEqual({ setupNeeded: true, inbox: false, demoLogins: [] });

  const admin = { email: 'Erste@Gut.example', name: 'Erste', password, language: 'de', organisation: 'Gut GmbH' };
  // two at once: only one of them finds the house empty
  const answers = await Promise.all([
    post('/api/session/setup', admin),
    post('/api/session/setup', { ...admin, email: 'zweite@gut.example' }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await post('/api/session/setup', admin)).status).toBe(409);
  const [{ email }] = (await api.database.query<{ email: string }>('select email from app_user')) as [
    { email: string },
  ];
  expect(email).toBe(email.toLowerCase());

  const response = await signIn(email.toUpperCase());
  expect(response.status).toBe(200);
  expect(response.headers.getSetCookie()[0]).toMatch(/; HttpOnly; SameSite=Lax$/);
  const cookie = cookieOf(response);
  expect(await (await whoIs(cookie)).json()).toMatchObject({ email, role: 'admin' });
  const stored = await api.database.query<{ token_hash: string }>('select token_hash from session');
  expect(stored.some(({ token_hash }) => cookie.includes(token_hash))).toBe(false);

  expect((await post('/api/session', {}, { cookie }, 'DELETE')).status).toBe(200);
  expect((await whoIs(cookie)).status).toBe(401);
});

test('a wrong password and an unknown address are refused alike, and after ten there is a pause', async () => {
  const [known] = await api.database.query<{ email: string }>('select email from app_user');
  const answers = [await signIn(known!.email, 'wrong'), await signIn('nobody@gut.example', 'wrong')];
  const bodies = await Promise.all(answers.map((answer) => answer.json()));
  expect(bodies[0]).toEqual(bodies[1]);
  expect(bodies[0]).toMatchObject({ status: 401, code: 'wrong-credentials' });
  await api.database.query(`update app_user set password_hash = 'none'`);
  for (let i = 0; i < 9; i++) expect((await signIn(known!.email, 'wrong')).status).toBe(401);
  expect((await signIn(known!.email, 'wrong')).status).toBe(429);
  expect((await signIn('other@gut.example', 'wrong')).status).toBe(401);
});

test('a session slides, and ends with its time and with its user', async () => {
  await api.database.query(
    `insert into app_user (email, name, password_hash, role) values ('s@x.example', 'S', $1, 'sales')`,
    [await (await import('./password.ts')).hashPassword(password)],
  );
  const cookie = cookieOf(await signIn('s@x.example'));
  await api.database.query(`update session set expires_at = now() + interval '2 days'`);
  const slid = await whoIs(cookie);
  expect(slid.headers.getSetCookie()[0]).toContain(`${cookie}; Path=/; Max-Age=1209600`);
  await api.database.query(`update app_user set active = false where email = 's@x.example'`);
  expect((await whoIs(cookie)).status).toBe(401);
  await api.database.query(`update app_user set active = true`);
  expect((await whoIs(cookie)).status).toBe(200);
  await api.database.query(`update session set expires_at = now() - interval '1 second'`);
  expect((await whoIs(cookie)).status).toBe(401);
});

test.each([
  ['without our header', { 'x-cultivar': undefined }],
  ['from another site', { 'sec-fetch-site': 'cross-site' }],
  ['from a sister site', { 'sec-fetch-site': 'same-site' }],
  ['from another origin', { origin: 'https://evil.example' }],
  ['from no origin', { origin: 'null' }],
])('a change %s is refused', async (_name, headers) => {
  const response = await fetch(`${api.url}/api/session`, {
    method: 'POST',
    headers: Object.fromEntries(
      Object.entries({ 'content-type': 'application/json', 'x-cultivar': '1', ...headers }).filter(([, v]) => v),
    ) as Record<string, string>,
    body: JSON.stringify({ email: 'a@b.example', password: 'x' }),
  });
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ code: 'foreign-request' });
});

test('roles hold, unknown routes and bad bodies are problems, headers protect', async () => {
  const missing = await fetch(`${api.url}/api/nothing-here`);
  expect(missing.status).toBe(404);
  expect(missing.headers.get('content-type')).toContain('application/problem+json');
  const broken = await fetch(`${api.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-cultivar': '1' },
    body: '{',
  });
  expect([broken.status, (await broken.json()).code]).toEqual([400, 'bad-request']);
  const large = await post('/api/session', { email: 'x'.repeat(1_100_000) });
  expect(large.status).toBe(413);
  expect(missing.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(missing.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await (await fetch(`${api.url}/api/ready`)).json()).toEqual({ ok: true });
  expect((await post('/api/test/clock', { advanceMs: 5 })).status).toBe(404);
});
