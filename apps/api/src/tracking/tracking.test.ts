import { signToken } from '@cultivar/channels';
import { linkIds } from '@cultivar/store';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';
import { isScanner } from './scanner.ts';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
let api: TestApi;
beforeAll(async () => (api = await testApi()));
afterAll(() => api.close());

async function sent(consent: string, url = 'https://x.example/w', secondsAgo = 60) {
  const [lead] = await api.database.query<{ id: number }>(`insert into lead (first_name) values ('L') returning id`);
  await api.database.query(`insert into consent values ($1, 'tracking', $2, now())`, [lead!.id, consent]);
  const [row] = await api.database.query<{ id: number }>(
    `insert into outbox (key, kind, lead_id, payload, state, not_before, settled_at, created_at)
     values ($1, 'mail', $2, '{"class":"marketing","templateId":"hello"}', 2, now(), now() - $3 * interval '1 s', now()) returning id`,
    [`k${lead!.id}`, lead!.id, secondsAgo],
  );
  const link = (await linkIds(api.database, [url])).get(url)!;
  const sign = (purpose: 'click' | 'open', ids: number[]) => signToken(api.config.SECRET, purpose, ids);
  return { lead: lead!.id, click: `/t/c/${sign('click', [link, row!.id])}`, open: `/t/o/${sign('open', [row!.id])}` };
}
const follow = (path: string, init: RequestInit = {}) =>
  fetch(api.url + path, { redirect: 'manual', headers: { 'user-agent': BROWSER }, ...init });
const kinds = async (lead: number) =>
  (
    await api.database.query<{ kind: string }>(`select kind from touchpoint where lead_id = $1 order by id`, [lead])
  ).map(({ kind }) => kind);

test('a click leads on and counts once; an open counts', async () => {
  const { lead, click, open } = await sent('granted');
  const answer = await follow(click);
  expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://x.example/w']);
  await follow(click);
  const pixel = await follow(open);
  expect(pixel.headers.get('content-type')).toBe('image/gif');
  expect(await kinds(lead)).toEqual(['mail.clicked', 'mail.opened']);
  const [point] = await api.database.query(`select ref, data from touchpoint where lead_id = $1 order by id limit 1`, [
    lead,
  ]);
  expect(point).toMatchObject({ ref: 'hello', data: { url: 'https://x.example/w' } });
});
test('who withdrew tracking is led on without a trace', async () => {
  const { lead, click, open } = await sent('withdrawn');
  expect((await follow(click)).headers.get('location')).toBe('https://x.example/w');
  await follow(open);
  expect(await kinds(lead)).toEqual([]);
});
test('scanners are kept apart: HEAD, tools, and whoever clicks before anybody could have read', async () => {
  const one = await sent('granted');
  await follow(one.click, { method: 'HEAD' });
  const two = await sent('granted');
  await follow(two.click, { headers: { 'user-agent': 'Barracuda Sentinel' } });
  const three = await sent('granted', 'https://x.example/w', 0);
  await follow(three.click);
  for (const { lead } of [one, two, three]) expect(await kinds(lead)).toEqual(['mail.scanned']);
  const now = new Date();
  expect(isScanner({ method: 'GET', userAgent: BROWSER, now, sentAt: new Date(now.getTime() - 5_000) })).toBe(false);
  expect(isScanner({ method: 'GET', userAgent: '', now, sentAt: new Date(0) })).toBe(true);
});
test('no open redirect: forged tokens, foreign purposes and stored code lead home', async () => {
  const { click, open } = await sent('granted', 'javascript:alert(1)');
  const home = api.config.PUBLIC_URL ?? `http://127.0.0.1:${api.config.PORT}`;
  for (const path of [click, `${click}x`, open.replace('/t/o/', '/t/c/'), '/t/c/https://evil.example', '/t/c/x'])
    expect((await follow(path)).headers.get('location') ?? home).toBe(home);
});
test('an asset is told who reads only with consent', async () => {
  const tracked = await sent('granted', 'cultivar:asset/w');
  expect((await follow(tracked.click)).headers.get('location')).toMatch(/\/a\/w\?t=/);
  const plain = await sent('withdrawn', 'cultivar:asset/w');
  expect((await follow(plain.click)).headers.get('location')).toMatch(/\/a\/w$/);
});
