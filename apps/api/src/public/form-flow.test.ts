import { signToken } from '@cultivar/channels';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';
import { askedOn, contactForm, hiddenOf, pathOf, send, visit, withForm } from './testing-forms.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await withForm(api, 'kontakt', contactForm());
});
afterAll(() => api.close());

const rows = <T>(sql: string, params: unknown[] = []) => api.database.query<T>(sql, params);
const leadOf = async (email: string) =>
  (
    await rows<{
      id: number;
      first_name: string | null;
      fields: Record<string, unknown>;
      company: string | null;
      tags: string[];
    }>(
      `select l.id, l.first_name, l.fields, l.tags, c.name as company from lead l left join company c on c.id = l.company_id where l.email = $1`,
      [email],
    )
  )[0];
const consents = async (id: number) =>
  Object.fromEntries(
    (await rows<{ purpose: string; state: string }>(`select purpose, state from consent where lead_id = $1`, [id])).map(
      (row) => [row.purpose, row.state],
    ),
  );
const kinds = async (id: number) =>
  (await rows<{ kind: string }>(`select kind from touchpoint where lead_id = $1 order by id`, [id])).map((r) => r.kind);
const optInMails = async (id: number) =>
  rows<{ key: string; payload: { data: { confirmUrl: string; wording: string } } }>(
    `select key, payload from outbox where lead_id = $1 and key like 'doi:%' order by id`,
    [id],
  );
const filled = (email: string, more: Record<string, string> = {}) => ({
  f_email: email,
  f_firstName: 'Sina',
  'f_company.name': 'Gut GmbH',
  f_jobTitle: 'Leiterin Vertrieb',
  ...more,
});

test('double opt-in: the form, the mail, the scanner, the person, the proof', async () => {
  const page = await visit(api, '/f/kontakt?utm_source=messe', { referer: 'https://gut.example/angebot?x=1' });
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain(`frame-ancestors 'none'`);
  expect(askedOn(page.text)).toEqual(['f_email', 'f_firstName', 'f_company.name', 'f_jobTitle']);
  const taken = await send(api, '/f/kontakt', {
    ...hiddenOf(page.text),
    ...filled('Sina@Gut.example', { c_marketing: '1' }),
  });
  expect(taken.status).toBe(200);
  expect(taken.text).toContain('Noch ein Schritt');
  const lead = (await leadOf('sina@gut.example'))!;
  expect(lead).toMatchObject({ first_name: 'Sina', company: 'Gut GmbH', fields: { jobTitle: 'Leiterin Vertrieb' } });
  expect(lead.tags).toEqual(['kontakt']);
  expect(await consents(lead.id)).toEqual({ marketing: 'pending' });
  expect(await kinds(lead.id)).toEqual(expect.arrayContaining(['lead.created', 'form.submitted', 'tag.added']));
  expect(await kinds(lead.id)).not.toContain('form.confirmed');
  const [submitted] = await rows<{ data: object }>(
    `select data from touchpoint where lead_id = $1 and kind = 'form.submitted'`,
    [lead.id],
  );
  expect(submitted!.data).toMatchObject({ utm_source: 'messe', referrer: 'gut.example' });

  const [mail, none] = await optInMails(lead.id);
  expect(none).toBeUndefined();
  const confirm = pathOf(mail!.payload.data.confirmUrl);
  // a scanner follows the link, twice
  for (let i = 0; i < 2; i++) expect((await visit(api, confirm)).text).toContain('s***@gut.example');
  expect(await consents(lead.id)).toEqual({ marketing: 'pending' });

  const done = await send(api, confirm, {}, { 'user-agent': 'Sinas Browser' });
  expect(done.text).toContain('Bestätigt');
  expect(await consents(lead.id)).toEqual({ marketing: 'granted' });
  expect(await kinds(lead.id)).toEqual(expect.arrayContaining(['consent.granted', 'form.confirmed']));
  const proofs = await rows(
    `select act, wording, user_agent, data, ip from consent_proof where lead_id = $1 order by id`,
    [lead.id],
  );
  expect(proofs).toMatchObject([
    { act: 'requested', wording: 'Ja, schickt mir <Mails>.', data: { form: { id: 'kontakt', version: 1 } } },
    {
      act: 'confirmed',
      wording: 'Ja, schickt mir <Mails>.',
      user_agent: 'Sinas Browser',
      data: { mail: { outboxKey: mail!.key, messageId: expect.stringMatching(/^<doi-\d+\..+@.+>$/) } },
    },
  ]);
  // again: nothing more
  const before = (await kinds(lead.id)).length;
  expect((await send(api, confirm, {})).status).toBe(200);
  expect((await kinds(lead.id)).length).toBe(before);
  expect(await rows(`select 1 from consent_proof where lead_id = $1`, [lead.id])).toHaveLength(2);
});

test('a page that is sent twice counts once', async () => {
  const page = await visit(api, '/f/kontakt');
  const values = { ...hiddenOf(page.text), ...filled('doppelt@gut.example', { c_marketing: '1' }) };
  const answers = await Promise.all([send(api, '/f/kontakt', values), send(api, '/f/kontakt', values)]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
  const lead = (await leadOf('doppelt@gut.example'))!;
  expect(await rows(`select 1 from form_submission where lead_id = $1`, [lead.id])).toHaveLength(1);
  expect((await kinds(lead.id)).filter((kind) => kind === 'form.submitted')).toHaveLength(1);
  expect(await optInMails(lead.id)).toHaveLength(1);
});

test('somebody who types a known address learns nothing, changes nothing and downgrades nothing', async () => {
  const fresh = await send(api, '/f/kontakt', filled('neu@gut.example', { c_marketing: '1' }));
  const known = await send(
    api,
    '/f/kontakt',
    filled('sina@gut.example', { f_firstName: 'Jemand', f_jobTitle: 'Hacker', f_budget: 'big', c_marketing: '1' }),
  );
  const scrub = (text: string) => text.replace(/_t" value="[^"]*"/g, '');
  expect(scrub(known.text)).toBe(scrub(fresh.text));
  const lead = (await leadOf('sina@gut.example'))!;
  // only what was empty is filled
  expect(lead).toMatchObject({ first_name: 'Sina', fields: { jobTitle: 'Leiterin Vertrieb', budget: 'big' } });
  expect(await consents(lead.id)).toEqual({ marketing: 'granted' });
  expect(await optInMails(lead.id)).toHaveLength(1);
});

test('missing and wrong answers stand at their fields, and nothing typed is lost', async () => {
  const answer = await send(api, '/f/kontakt', {
    f_email: 'kein"><script>alert(1)</script>',
    f_firstName: '',
    'f_company.name': '<b>Gut</b>',
    f_jobTitle: 'Chefin',
    c_tracking: '1',
  });
  expect(answer.status).toBe(422);
  expect(answer.text).not.toContain('<script>alert');
  expect(answer.text).not.toContain('<b>Gut');
  expect(answer.text).toContain('value="&lt;b&gt;Gut&lt;/b&gt;"');
  expect(answer.text).toContain('value="Chefin"');
  expect(answer.text).toMatch(/id="f_firstName"[^>]*aria-invalid="true"/);
  expect(answer.text).toMatch(/name="c_tracking"[^>]* checked/);
  expect(answer.text).not.toMatch(/name="c_marketing"[^>]* checked/);
  expect(await rows(`select 1 from form_submission where values->>'jobTitle' = 'Chefin'`)).toEqual([]);
});

test('a program that fills in the trap is thanked and forgotten', async () => {
  const answer = await send(api, '/f/kontakt', filled('bot@gut.example', { company_fax_number: '1' }));
  expect(answer.status).toBe(200);
  expect(await leadOf('bot@gut.example')).toBeUndefined();
});

test('too fast, too many from one connection, too many mails to one address', async () => {
  const from = { 'x-forwarded-for': '203.0.113.7' };
  const page = await visit(api, '/f/kontakt', from);
  const fast = await send(api, '/f/kontakt', { ...hiddenOf(page.text), ...filled('schnell@gut.example') }, from);
  expect([fast.status, fast.text.includes('value="schnell@gut.example"')]).toEqual([429, true]);
  for (let i = 0; i < 5; i++) await send(api, '/f/kontakt', filled('opfer@gut.example', { c_marketing: '1' }), from);
  expect(await optInMails((await leadOf('opfer@gut.example'))!.id)).toHaveLength(3);
  await rows(
    `insert into form_submission (form_id, form_version_id, lead_id, values, ip, at)
     select form_id, form_version_id, lead_id, values, ip, at from form_submission, generate_series(1, 60) where ip = $1 limit 60`,
    ['203.0.113.7'],
  );
  const many = await send(api, '/f/kontakt', filled('viele@gut.example'), from);
  expect([many.status, await leadOf('viele@gut.example')]).toEqual([429, undefined]);
  expect(
    (await send(api, '/f/kontakt', filled('andere@gut.example'), { 'x-forwarded-for': '203.0.113.8' })).status,
  ).toBe(200);
});

test('forged and foreign tokens open nothing', async () => {
  const forged = signToken('x'.repeat(40), 'opt-in', [1]);
  const foreign = signToken(api.config.SECRET, 'unsubscribe', [1]);
  for (const token of [forged, foreign, 'nonsense', 'a.b']) {
    expect((await visit(api, `/o/${token}`)).status).toBe(410);
    expect((await send(api, `/o/${token}`, {})).status).toBe(410);
  }
  for (const page of ['u', 'p', 'd'])
    expect([
      (await visit(api, `/${page}/${forged}`)).status,
      (await send(api, `/${page}/${forged}`, {})).status,
    ]).toEqual([404, 404]);
});

test('the same words in English, and a form that is not there', async () => {
  expect((await visit(api, '/f/kontakt?lang=en')).text).toContain('<html lang="en">');
  expect((await visit(api, '/f/kontakt', { 'accept-language': 'en-GB' })).text).toContain('>Send<');
  expect((await visit(api, '/f/nirgends')).status).toBe(404);
});

test('the policy allows exactly the style and the script that stand in the page', async () => {
  const { createHash } = await import('node:crypto');
  const { text, headers } = await visit(api, '/f/kontakt?embed=1');
  const policy = headers.get('content-security-policy')!;
  for (const part of ['style', 'script']) {
    const inner = [...text.matchAll(new RegExp(`<${part}>([^]*?)</${part}>`, 'g'))].map((match) => match[1]!);
    expect(inner).toHaveLength(1);
    expect(policy).toContain(`${part}-src 'sha256-${createHash('sha256').update(inner[0]!).digest('base64')}'`);
  }
});

test('framed: any site may, and the hosted page none', async () => {
  const framed = await visit(api, '/f/kontakt?embed=1');
  expect(framed.headers.get('content-security-policy')).toContain('frame-ancestors *');
  expect(framed.headers.get('x-frame-options')).toBeNull();
  const script = await visit(api, '/embed/kontakt.js');
  expect([script.status, script.headers.get('cross-origin-resource-policy')]).toEqual([200, 'cross-origin']);
  expect(() => new Function(script.text)).not.toThrow();
});
