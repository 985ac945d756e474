import { signToken } from '@cultivar/channels';
import { formRoutes } from '@cultivar/contract';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';
import { askedOn, contactForm, hiddenOf, send, visit, withForm } from './testing-forms.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await withForm(api, 'kontakt', contactForm({ doubleOptIn: false }));
});
afterAll(() => api.close());

const rows = <T = Record<string, unknown>>(sql: string, params: unknown[] = []) => api.database.query<T>(sql, params);
const full = (email: string, more: Record<string, string> = {}) => ({
  f_email: email,
  f_firstName: 'Sina',
  'f_company.name': 'Gut GmbH',
  f_jobTitle: 'Leiterin',
  ...more,
});
const idOf = async (email: string) =>
  (await rows<{ id: number }>(`select id from lead where email = $1`, [email]))[0]!.id;
const question = (id: number, ...fields: string[]) => signToken(api.config.SECRET, 'question', [id, ...fields]);

test('a question link asks the next open question only, shows no value, and takes the answer', async () => {
  await send(api, '/f/kontakt', full('frage@gut.example'));
  const id = await idOf('frage@gut.example');
  const path = `/f/kontakt?q=${question(id, 'jobTitle', 'budget')}`;
  const page = await visit(api, path);
  expect(askedOn(page.text)).toEqual(['f_budget']);
  expect(page.text).toContain('f***@gut.example');
  for (const secret of ['Leiterin', 'Sina', 'frage@gut.example']) expect(page.text).not.toContain(secret);
  expect((await send(api, '/f/kontakt', hiddenOf(page.text))).status).toBe(422);
  expect((await send(api, '/f/kontakt', { ...hiddenOf(page.text), f_budget: 'big' })).status).toBe(200);
  expect(await rows(`select fields from lead where id = $1`, [id])).toMatchObject([
    { fields: { budget: 'big', jobTitle: 'Leiterin' } },
  ]);
  expect(
    await rows(`select kind, ref from touchpoint where lead_id = $1 and kind in ('question.answered') `, [id]),
  ).toEqual([{ kind: 'question.answered', ref: 'budget' }]);
  expect((await visit(api, path)).text).toContain('Alles beantwortet');
});

test('a question link may ask what the form itself does not have', async () => {
  await send(api, '/f/kontakt', full('extra@gut.example'));
  const id = await idOf('extra@gut.example');
  await api.database.query(
    `insert into lead_field (key, label, type) values ('teamGroesse', '{"de":"Team","en":"Team"}', 'number') on conflict do nothing`,
  );
  const page = await visit(api, `/f/kontakt?q=${question(id, 'teamGroesse', 'budget')}`);
  expect(askedOn(page.text)).toEqual(['f_teamGroesse']);
  await send(api, '/f/kontakt', { ...hiddenOf(page.text), f_teamGroesse: '12' });
  expect(await rows(`select fields from lead where id = $1`, [id])).toMatchObject([{ fields: { teamGroesse: 12 } }]);
});

test('a question link may correct what its owner said before', async () => {
  await send(api, '/f/kontakt', full('neu@gut.example'));
  const id = await idOf('neu@gut.example');
  await send(api, '/f/kontakt', { q: question(id, 'jobTitle'), f_jobTitle: 'Vorständin' });
  expect(await rows(`select fields from lead where id = $1`, [id])).toMatchObject([
    { fields: { jobTitle: 'Vorständin' } },
  ]);
});

test('a browser is remembered only with tracking consent, and asked what comes next', async () => {
  const without = await send(api, '/f/kontakt', full('ohne@gut.example'));
  expect(without.headers.get('set-cookie')).toBeNull();
  const agreed = await send(api, '/f/kontakt', full('mit@gut.example', { c_tracking: '1' }));
  const set = agreed.headers.get('set-cookie')!;
  expect(set).toMatch(/HttpOnly/i);
  const cookie = { cookie: set.split(';')[0]! };
  const page = await visit(api, '/f/kontakt', cookie);
  expect(askedOn(page.text)).toEqual(['f_budget']);
  expect(page.text).toContain('m***@gut.example');
  expect(page.text).not.toContain('name="c_tracking"');
  // not you: everything is asked, and the cookie goes
  const other = await visit(api, '/f/kontakt?new=1', cookie);
  expect(askedOn(other.text)).toContain('f_email');
  expect(other.headers.get('set-cookie')).toContain('cultivar_visitor=;');
  // consent is gone since the page was shown: the server asks for everything instead of leaving a hole
  await rows(`update consent set state = 'withdrawn' where purpose = 'tracking'`);
  const late = await send(api, '/f/kontakt', { ...hiddenOf(page.text), f_budget: 'big' }, cookie);
  expect(late.status).toBe(422);
  expect(askedOn(late.text)).toEqual(expect.arrayContaining(['f_email', 'f_firstName', 'f_jobTitle']));
});

test('another address than the remembered one is another person, who must answer everything', async () => {
  const agreed = await send(api, '/f/kontakt', full('erste@gut.example', { c_tracking: '1' }));
  const cookie = { cookie: agreed.headers.get('set-cookie')!.split(';')[0]! };
  const other = await send(api, '/f/kontakt', { f_email: 'zweite@gut.example' }, cookie);
  expect(other.status).toBe(422);
  expect(other.text).toMatch(/id="f_firstName"[^>]*aria-invalid/);
});

test('a stranger who types a known address and ticks tracking is not remembered as that person', async () => {
  await send(api, '/f/kontakt', full('opfer@gut.example'));
  const stranger = await send(api, '/f/kontakt', full('opfer@gut.example', { c_tracking: '1' }));
  expect(stranger.headers.get('set-cookie')).toBeNull();
});

test('downloads: the button counts as read, the link does not, and only with tracking consent', async () => {
  await rows(
    `insert into asset (id, name, kind, file_name, media_type, bytes) values ('blatt', 'Checkliste', 'checklist', 'Liste ö.pdf', 'application/pdf', $1)`,
    [Buffer.from('%PDF-1.7')],
  );
  await withForm(
    api,
    'download',
    contactForm({
      doubleOptIn: false,
      thanks: { kind: 'asset', asset: 'blatt', title: { de: 'Da', en: '' }, text: { de: '', en: '' } },
    }),
  );
  const thanks = await send(api, '/f/download', full('leser@gut.example', { c_tracking: '1' }));
  const action = /action="(\/a\/blatt[^"]*)"/.exec(thanks.text)![1]!;
  const reads = () => rows(`select ref from touchpoint where kind = 'asset.read'`);
  await visit(api, action);
  expect(await reads()).toEqual([]);
  const file = await fetch(api.url + action, { method: 'POST' });
  expect([file.status, file.headers.get('content-type'), await file.text()]).toEqual([
    200,
    'application/pdf',
    '%PDF-1.7',
  ]);
  await send(api, action, {});
  expect(await reads()).toEqual([{ ref: 'blatt' }]);
  const anonymous = await send(api, '/f/download', full('still@gut.example'));
  expect(/action="(\/a\/blatt[^"]*)"/.exec(anonymous.text)![1]).toBe('/a/blatt');
  expect((await visit(api, '/a/nichts')).status).toBe(404);
});

test('the builder: versions, conflicts, preview, export, and a form in use stays', async () => {
  const made = await api.call(formRoutes.create, { body: { name: 'Öl & Gas', definition: contactForm() } });
  expect(made.body).toMatchObject({ id: 'oel-gas', version: 1 });
  const params = { id: made.body.id };
  const change = { name: 'Neu', definition: contactForm({ tags: ['x'] }), basedOn: made.body.versionId };
  expect((await api.call(formRoutes.save, { params, body: change })).body.version).toBe(2);
  expect((await api.call(formRoutes.save, { params, body: change })).body.code).toBe('changed-meanwhile');
  // who only reads sees the page as it will be, too
  const shown = { body: { definition: contactForm(), language: 'en', known: true } } as const;
  const preview = await api.call(formRoutes.preview, shown, 'viewer');
  expect(askedOn(preview.body.html)).toEqual(['f_jobTitle']);
  await send(api, '/f/oel-gas', full('rechner@gut.example', { f_firstName: '=1+1' }));
  const list = await api.call(formRoutes.list, { query: { search: 'neu' } });
  expect(list.body).toMatchObject({ total: 1, items: [{ submissions: 1, confirmed: 1, version: 2, fields: 5 }] });
  const rowsOf = await api.call(formRoutes.submissions, { params }, 'sales');
  expect(rowsOf.body.items[0]).toMatchObject({ email: 'rechner@gut.example', version: 2 });
  const csv = await rawCsv(params.id);
  expect(csv).toContain(`'=1+1`);
  const [{ id }] = (await rows<{ id: number }>(
    `with w as (insert into workflow (name, status, draft) values ('Reise', 'live', '{}') returning id),
     v as (insert into workflow_version (workflow_id, no, graph) select id, 1, '{"nodes":[{"config":{"form":"oel-gas"}}]}' from w returning id)
     select id from v`,
  )) as [{ id: number }];
  await rows(`update workflow set live_version_id = $1 where name = 'Reise'`, [id]);
  expect((await api.call(formRoutes.remove, { params })).body.code).toBe('in-use');
  await rows(`update workflow set status = 'archived' where name = 'Reise'`);
  expect((await api.call(formRoutes.remove, { params })).status).toBe(200);
  expect((await api.call(formRoutes.get, { params })).status).toBe(404);
});
async function rawCsv(id: string): Promise<string> {
  const answer = await api.call(formRoutes.export, { params: { id } }).catch((error: Error) => error);
  expect(answer).toBeInstanceOf(SyntaxError); // it is no JSON
  const { submissionsCsv } = await import('../forms/submissions-csv.ts');
  const { readForm, submissionsOf } = await import('@cultivar/store');
  const { items } = await submissionsOf(api.database, id, { offset: 0, limit: 10 });
  return submissionsCsv((await readForm(api.database, id))!, items, 'de');
}
