import { inboxRoutes as routes } from '@cultivar/contract';
import { keepMail } from '@cultivar/store';
import { hashToken, newToken } from '../session/token.ts';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => (api = await testApi()));
afterAll(() => api.close());

test('shows mails as they came, found by recipient; their HTML can do nothing', async () => {
  const mail = (to: string, subject: string, html: string | null) =>
    keepMail(api.database, {
      messageId: null,
      from: 'a@b.example',
      to,
      subject,
      html,
      text: 'T\0ext',
      headers: { 'x-a': 'b\0' },
      raw: '',
    });
  await mail('sina@gut.example', 'Eins', '<html><head></head><body><script>alert(1)</script></body></html>');
  await mail('max@x.example', '100% Zwei', null);
  const found = await api.call(routes.list, { query: { search: 'SINA' } }, 'viewer');
  expect(found.body.items.map(({ subject }) => subject)).toEqual(['Eins']);
  expect((await api.call(routes.list, { query: { search: '100%' } })).body.total).toBe(1);
  const [newest, first] = (await api.call(routes.list, {})).body.items;
  expect((await api.call(routes.mail, { params: { id: newest!.id } })).body).toMatchObject({
    hasHtml: false,
    text: 'Text',
  });
  const html = await fetch(`${api.url}/api/inbox/${first!.id}/html`);
  expect(html.status).toBe(401);
  const key = newToken('cvk_');
  await api.database.query(`insert into api_key (name, key_hash, role, user_id) values ('k', $1, 'viewer', $2)`, [
    hashToken(key),
    api.people.viewer,
  ]);
  const answer = await fetch(html.url, { headers: { authorization: `Bearer ${key}` } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups .*default-src 'none'/);
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
  expect((await api.call(routes.clear, {}, 'viewer')).status).toBe(403);
  await api.call(routes.clear, {}, 'marketer');
  expect((await api.call(routes.list, {})).body.total).toBe(0);
});
