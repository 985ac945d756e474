import { consentRoutes } from '@cultivar/contract';
import { signToken } from '@cultivar/channels';
import { changeConsents, emailHash, happen, post } from '@cultivar/store';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';
import { contactForm, pathOf, send, visit, withForm } from './testing-forms.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await withForm(api, 'kontakt', contactForm({ doubleOptIn: false }));
});
afterAll(() => api.close());

const rows = <T = Record<string, unknown>>(sql: string, params: unknown[] = []) => api.database.query<T>(sql, params);
let no = 0;
/** Somebody who agreed to everything, with a marketing and a service mail waiting. */
async function somebody(): Promise<{ id: number; email: string }> {
  const email = `mensch${++no}@gut.example`;
  await send(api, '/f/kontakt', {
    f_email: email,
    f_firstName: 'Kim',
    f_jobTitle: 'Chefin',
    c_marketing: '1',
    c_tracking: '1',
  });
  const [lead] = await rows<{ id: number }>(`select id from lead where email = $1`, [email]);
  await api.database.transact((tx) =>
    post(tx, [
      {
        key: `m${lead!.id}`,
        kind: 'mail',
        leadId: lead!.id,
        payload: { class: 'marketing', templateId: 'x', data: {} },
      },
      {
        key: `s${lead!.id}`,
        kind: 'mail',
        leadId: lead!.id,
        payload: { class: 'service', builtin: 'sign-up', data: {} },
      },
    ]),
  );
  return { id: lead!.id, email };
}
const token = (purpose: Parameters<typeof signToken>[1], id: number, until?: Date) =>
  signToken(api.config.SECRET, purpose, [id], until);
const consents = async (id: number) =>
  Object.fromEntries(
    (await rows<{ purpose: string; state: string }>(`select purpose, state from consent where lead_id = $1`, [id])).map(
      (row) => [row.purpose, row.state],
    ),
  );
const mails = (id: number) =>
  rows(`select key, state from outbox where lead_id = $1 and key ~ '^[ms]\\d' order by key`, [id]);

test('without double opt-in a consent is granted at once, with its proof', async () => {
  const { id } = await somebody();
  expect(await consents(id)).toEqual({ marketing: 'granted', tracking: 'granted' });
  expect(await rows(`select purpose, act from consent_proof where lead_id = $1 order by purpose`, [id])).toEqual([
    { purpose: 'marketing', act: 'granted' },
    { purpose: 'tracking', act: 'granted' },
  ]);
});

test('one-click unsubscribe: opening changes nothing, the POST stops what waits, again is fine', async () => {
  const { id } = await somebody();
  const path = `/u/${token('unsubscribe', id)}`;
  expect((await visit(api, path)).text).toContain('Jetzt abbestellen');
  expect(await consents(id)).toMatchObject({ marketing: 'granted' });
  for (let i = 0; i < 2; i++) {
    const answer = await send(api, path, { 'List-Unsubscribe': 'One-Click' });
    expect([answer.status, answer.headers.get('location'), answer.headers.get('set-cookie')]).toEqual([
      200,
      null,
      null,
    ]);
  }
  expect(await consents(id)).toMatchObject({ marketing: 'withdrawn', tracking: 'granted' });
  expect(await mails(id)).toEqual([
    { key: `m${id}`, state: 5 },
    { key: `s${id}`, state: 0 },
  ]);
  expect(await rows(`select 1 from consent_proof where lead_id = $1 and act = 'withdrawn'`, [id])).toHaveLength(1);
  expect(await rows(`select ref from touchpoint where lead_id = $1 and kind = 'consent.withdrawn'`, [id])).toEqual([
    { ref: 'marketing' },
  ]);
});
test('one-click as multipart, as some mail programs send it', async () => {
  const { id } = await somebody();
  const body = new FormData();
  body.set('List-Unsubscribe', 'One-Click');
  const answer = await fetch(`${api.url}/u/${token('unsubscribe', id)}`, { method: 'POST', body });
  expect(answer.status).toBe(200);
  expect(await consents(id)).toMatchObject({ marketing: 'withdrawn' });
});

test('preferences: consents and language, no more than a masked address', async () => {
  const { id, email } = await somebody();
  const path = `/p/${token('preferences', id)}`;
  const page = await visit(api, path);
  expect(page.text).not.toContain(email);
  expect(page.text).not.toContain('Chefin');
  await send(api, path, { c_marketing: '1', c_phone: '1', language: 'en' });
  expect(await consents(id)).toEqual({ marketing: 'granted', tracking: 'withdrawn', phone: 'granted' });
  expect(await rows(`select language from lead where id = $1`, [id])).toEqual([{ language: 'en' }]);
  expect(await mails(id)).toContainEqual({ key: `m${id}`, state: 0 });
});

test('an old confirmation mail does not bring back what was withdrawn', async () => {
  await withForm(api, 'doi', contactForm());
  await send(api, '/f/doi', { f_email: 'spaet@gut.example', f_firstName: 'Kim', f_jobTitle: 'x', c_marketing: '1' });
  const [row] = await rows<{ lead_id: number; payload: { data: { confirmUrl: string } } }>(
    `select lead_id, payload from outbox where key like 'doi:%' order by id desc limit 1`,
  );
  await api.database.transact((tx) => changeConsents(tx, row!.lead_id, ['marketing'], 'withdrawn', { by: 'test' }));
  await send(api, pathOf(row!.payload.data.confirmUrl), {});
  expect(await consents(row!.lead_id)).toEqual({ marketing: 'withdrawn' });
});

test('own data: the link comes by mail, shows everything, lets correct and take along', async () => {
  const { id, email } = await somebody();
  await send(api, `/p/${token('preferences', id)}/own-data`, {});
  await send(api, `/p/${token('preferences', id)}/own-data`, {});
  const sent = await rows<{ payload: { data: { url: string } } }>(
    `select payload from outbox where lead_id = $1 and key like 'own-data:%'`,
    [id],
  );
  expect(sent).toHaveLength(1);
  const path = pathOf(sent[0]!.payload.data.url);
  await rows(
    `insert into score_entry (lead_id, axis, points, reason, at) values ($1, 'fit', 7, 'Position <Chefin>', now())`,
    [id],
  );
  const page = await visit(api, path);
  expect(page.text).toContain(email);
  expect(page.text).toContain('Position &lt;Chefin&gt;');
  expect(page.text).toContain('Formular abgesendet');
  await send(api, path, { f_firstName: 'Robin', f_lastName: '<i>Meier</i>', f_jobTitle: '' });
  expect(await rows(`select first_name, last_name, fields from lead where id = $1`, [id])).toMatchObject([
    { first_name: 'Robin', last_name: '<i>Meier</i>' },
  ]);
  expect((await visit(api, path)).text).not.toContain('<i>Meier');
  const taken = await visit(api, `${path}/export`);
  expect(taken.headers.get('content-disposition')).toContain('attachment');
  expect(JSON.parse(taken.text)).toMatchObject({
    email,
    values: { firstName: 'Robin' },
    consents: [{ purpose: 'marketing' }, { purpose: 'tracking' }],
    points: [{ points: 7 }],
    forms: [{ form: 'kontakt' }],
  });
  const late = `/d/${token('own-data', id, new Date(Date.now() - 1000))}`;
  expect([(await visit(api, late)).status, (await send(api, `${late}/erase`, { sure: '1' })).status]).toEqual([
    404, 404,
  ]);
});

test('erasing leaves a hash and nothing else', async () => {
  const { id, email } = await somebody();
  await api.database.transact(async (tx) => {
    const [{ workflow }] = (await tx.query<{ workflow: number }>(
      `insert into workflow (name, draft) values ('w', '{}') returning id as workflow`,
    )) as [{ workflow: number }];
    const [{ enrolment }] = (await tx.query<{ enrolment: number }>(
      `insert into enrolment (workflow_id, version_id, lead_id, entry_no, entry_node, entered_at)
       values ($1, 1, $2, 1, 'a', now()) returning id as enrolment`,
      [workflow, id],
    )) as [{ enrolment: number }];
    await tx.query(
      `insert into cursor (enrolment_id, workflow_id, version_id, lead_id, node, due_at) values ($1, $2, 1, $3, 0, now())`,
      [enrolment, workflow, id],
    );
    await tx.query(
      `insert into step (enrolment_id, seq, version_id, node, took, at) values ($1, 0, 1, 0, 'next', now())`,
      [enrolment],
    );
    await happen(tx, [{ leadId: id, by: 'test', touchpoint: { kind: 'note.added', source: 'test', at: tx.now } }]);
    await tx.query(`insert into score_entry (lead_id, axis, points, reason, at) values ($1, 'fit', 1, 'x', now())`, [
      id,
    ]);
    await tx.query(`insert into inbox_mail (from_address, to_address, subject) values ('a@b.example', $1, 'x')`, [
      email,
    ]);
  });
  const path = `/d/${token('own-data', id)}`;
  expect((await send(api, `${path}/erase`, {})).status).toBe(422);
  expect((await send(api, `${path}/erase`, { sure: '1' })).text).toContain('gelöscht');
  const tables = await rows<{ name: string; filter: string }>(
    `select table_name as name, column_name as filter from information_schema.columns
     where table_schema = 'public' and column_name = 'lead_id'`,
  );
  expect(tables.length).toBeGreaterThan(10);
  for (const { name } of tables)
    expect([name, await rows(`select 1 from ${name} where lead_id = $1`, [id])]).toEqual([name, []]);
  expect(await rows(`select 1 from step`)).toEqual([]);
  // the address stands nowhere any more, in whatever table and column
  const everywhere = await rows<{ t: string }>(
    `select table_name as t from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  for (const { t } of everywhere)
    expect([t, await rows(`select 1 from "${t}" x where strpos(lower(x::text), $1) > 0`, [email])]).toEqual([t, []]);
  expect(await rows(`select reason from suppression where email_hash = $1`, [emailHash(email)])).toEqual([
    { reason: 'erased' },
  ]);
  expect((await visit(api, path)).status).toBe(404);
  expect((await send(api, `/u/${token('unsubscribe', id)}`, {})).status).toBe(200);
});

test('a colleague notes a consent with its source, and gets the proof as a file', async () => {
  const { id } = await somebody();
  const set = await api.call(
    consentRoutes.set,
    { params: { id }, body: { purpose: 'phone', state: 'granted', note: 'Visitenkarte, Messe Köln' } },
    'sales',
  );
  expect(set.body.consents.map((one) => [one.purpose, one.state])).toContainEqual(['phone', 'granted']);
  expect(set.body.proofs[0]).toMatchObject({
    purpose: 'phone',
    act: 'granted',
    data: { note: 'Visitenkarte, Messe Köln' },
  });
  const bundle = await api.call(consentRoutes.proof, { params: { id } });
  expect(bundle.body).toMatchObject({ madeFor: { id }, submissions: [{ form: 'kontakt' }], forms: [{ version: 1 }] });
  expect((await api.call(consentRoutes.proof, { params: { id } }, 'viewer')).status).toBe(403);
  expect((await api.call(consentRoutes.get, { params: { id: 999_999 } })).status).toBe(404);
});
