import * as contract from '@cultivar/contract';
import type { Problem, Route } from '@cultivar/contract';
import { openSession } from '@cultivar/store';
import { hashToken, newToken } from '../session/token.ts';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

/** Every route of the contract, whatever room it is of. */
const routes = Object.entries(contract)
  .filter(([name]) => name.endsWith('Routes'))
  .flatMap(([room, all]) =>
    Object.entries(all as unknown as Record<string, Route>).map(([name, route]) => ({
      name: `${room}.${name}`,
      route,
    })),
  );
const guarded = routes.filter(({ route }) => route.roles !== 'public');

let api: TestApi;
beforeAll(async () => void (api = await testApi()));
afterAll(() => api.close());

async function ask(route: Pick<Route, 'method' | 'path'>, headers: Record<string, string> = {}) {
  const response = await fetch(api.url + route.path.replace(/:\w+/g, '1'), {
    method: route.method,
    headers: { 'content-type': 'application/json', 'x-cultivar': '1', ...headers },
    ...(route.method !== 'GET' && { body: '{}' }),
  });
  const text = await response.text();
  return { status: response.status, code: /"code":"([^"]+)"/.exec(text)?.[1] };
}

test('the contract has its rooms, each route its own path', () => {
  expect(routes.length).toBeGreaterThan(80);
  const places = routes.map(({ route }) => `${route.method} ${route.path.replace(/:\w+/g, ':')}`);
  expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
});

test('what nobody serves is found out by the way the others are asked', async () => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)
    expect(await ask({ method, path: '/api/nobody/serves/1' })).toEqual({ status: 404, code: 'not-found' });
});

test('every guarded route is served and asks who is there', async () => {
  for (const { name, route } of guarded)
    expect({ name, ...(await ask(route)) }).toEqual({ name, status: 401, code: 'not-signed-in' });
});

test('every public route is served', async () => {
  const open = routes.filter(({ route }) => route.roles === 'public');
  expect(open.length).toBeGreaterThan(0);
  for (const { name, route } of open) expect({ name, ...(await ask(route)) }).not.toMatchObject({ name, status: 404 });
});

const cookieOf = (token: string) => ({ cookie: `cultivar_${api.config.PORT}=${token}` });

test('a session nobody knows opens nothing, neither as a cookie nor as a key', async () => {
  const known = newToken();
  await api.database.transact((tx) => openSession(tx, hashToken(known), api.people.admin));
  // the same question with a session that is known: what is refused below is refused for the session
  expect(await ask(contract.sessionRoutes.me, cookieOf(known))).toMatchObject({ status: 200 });
  for (const { name, route } of guarded)
    for (const headers of [cookieOf(newToken()), { authorization: `Bearer ${newToken('cvk_')}` }])
      expect({ name, ...(await ask(route, headers)) }).toEqual({ name, status: 401, code: 'not-signed-in' });
});

test('no route is served by another one whose path has a place for anything', async () => {
  const token = newToken();
  await api.database.transact((tx) => openSession(tx, hashToken(token), api.people.admin));
  for (const { name, route } of guarded) {
    if (route.method !== 'GET' || route.path.includes(':')) continue;
    // another route would take the last part of the path for an id and refuse it; what streams is not read to its end
    const response = await fetch(api.url + route.path, { headers: cookieOf(token) });
    const refused = response.ok ? [] : (((await response.json()) as Problem).issues ?? []);
    await response.body?.cancel().catch(() => undefined);
    expect({ name, status: response.status }).not.toEqual({ name, status: 404 });
    expect({ name, refused: refused.filter(({ path }) => path.startsWith('params')) }).toEqual({ name, refused: [] });
  }
});
