import { contentRoutes as routes } from '@cultivar/contract';
import { post } from '@cultivar/store';
import { contactForm, withForm } from '../public/testing-forms.ts';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => (api = await testApi()));
afterAll(() => api.close());

const mail = (subject: string, mjml = '<mj-text>Hallo {{lead.firstName}}</mj-text>') => ({
  subject,
  preheader: '',
  mjml,
});

test('a template is saved in versions that stay; who saves second is told', async () => {
  const made = await api.call(
    routes.createTemplate,
    { body: { name: 'Größe & Öl', content: { de: mail('Eins') } } },
    'marketer',
  );
  expect(made.body).toMatchObject({ id: 'groesse-oel', no: 1 });
  const save = (subject: string, basedOn: number) =>
    api.call(routes.saveTemplate, {
      params: { id: 'groesse-oel' },
      body: { name: 'Größe', basedOn, content: { de: mail(subject) } },
    });
  expect((await save('Zwei', 1)).body).toMatchObject({ no: 2, name: 'Größe', content: { de: { subject: 'Zwei' } } });
  expect(await save('Drei', 1)).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } });
  const first = await api.call(routes.version, { params: { id: 'groesse-oel', no: 1 } });
  expect(first.body.content.de!.subject).toBe('Eins');
  await expect(api.database.query(`update template_version set content = '{}'`)).rejects.toThrow('immutable');
  const again = await api.call(routes.createTemplate, { body: { name: 'Größe & Öl', content: { de: mail('x') } } });
  expect(again.body.id).toBe('groesse-oel-2');
  const list = await api.call(routes.templates, { query: { search: 'Zwei' } }, 'viewer');
  expect(list.body.items.map(({ id }) => id)).toEqual(['groesse-oel']);
});

test('errors are not saved; the preview names them with their line, and shows the mail as a lead gets it', async () => {
  const bad = { name: 'B', content: { de: mail('x', '<mj-text>\n{{lead.constructor}}</mj-text>') } };
  expect(await api.call(routes.createTemplate, { body: bad })).toMatchObject({
    status: 400,
    body: { code: 'template-problems', issues: [{ path: 'content.de.mjml:2' }] },
  });
  const [lead] = await api.database.query<{ id: number }>(
    `insert into lead (email, first_name) values ('p@x.example', 'Petra') returning id`,
  );
  const shown = await api.call(
    routes.preview,
    { body: { content: mail('Für {{lead.firstName}}'), language: 'de', leadId: lead!.id } },
    'viewer',
  );
  expect(shown.body).toMatchObject({ subject: 'Für Petra', problems: [] });
  expect(shown.body.html).toContain('Hallo Petra');
  // a colleague's look must not hand out a lead's keys
  expect(shown.body.html).not.toMatch(/\/[up]\/[\w-]+\./);
  const warned = await api.call(routes.preview, { body: { content: mail('{{lead.nobody}}'), language: 'de' } });
  expect(warned.body.problems).toMatchObject([
    { code: 'unknown-variable', level: 'warning', part: 'subject', language: 'de' },
  ]);
});

test('only those who edit may save, send or remove', async () => {
  const body = { name: 'x', content: { de: mail('x') } };
  for (const role of ['viewer', 'sales'] as const) {
    expect((await api.call(routes.createTemplate, { body }, role)).status).toBe(403);
    expect(
      (await api.call(routes.testSend, { body: { content: mail('x'), language: 'de', to: 'a@b.example' } }, role))
        .status,
    ).toBe(403);
  }
  expect((await api.call(routes.templates, {}, 'nobody')).status).toBe(401);
});

test('a test send stands in the outbox as it was drawn', async () => {
  await api.call(
    routes.testSend,
    { body: { content: mail('T'), language: 'de', to: 'me@besser.example' } },
    'marketer',
  );
  const [row] = await api.database.query<{
    payload: { class: string; to: string; ready: { subject: string; html: string } };
  }>(`select payload from outbox where key like 'test:%'`);
  expect(row!.payload).toMatchObject({ class: 'test', to: 'me@besser.example', ready: { subject: '[Test] T' } });
  expect(row!.payload.ready.html).toContain('Hallo Sina');
});

test('materials: a file or an address, known personas, at most 10 MB, coverage', async () => {
  await api.call(routes.createPersona, { body: { name: { de: 'Chefin', en: 'Boss' } } });
  const base = {
    name: 'Leitfaden',
    kind: 'white-paper',
    personas: ['chefin'],
    phases: ['awareness', 'decision'],
  } as const;
  const input = (more: object) => ({
    body: { ...base, personas: [...base.personas], phases: [...base.phases], ...more },
  });
  expect(await api.call(routes.createAsset, input({}))).toMatchObject({
    status: 400,
    body: { code: 'needs-file-or-address' },
  });
  expect(await api.call(routes.createAsset, input({ url: 'javascript:alert(1)' }))).toMatchObject({ status: 400 });
  expect(await api.call(routes.createAsset, input({ url: 'https://x.example', personas: ['none'] }))).toMatchObject({
    body: { code: 'unknown-persona' },
  });
  const file = { name: 'l.pdf', mediaType: 'application/pdf', base64: Buffer.from('%PDF').toString('base64') };
  const made = await api.call(routes.createAsset, input({ file }));
  expect(made.body).toMatchObject({ id: 'leitfaden', size: 4, fileName: 'l.pdf' });
  const big = { ...file, base64: Buffer.alloc(10 * 1024 * 1024 + 1).toString('base64') };
  expect((await api.call(routes.createAsset, input({ file: big }))).status).toBeGreaterThanOrEqual(400);
  // the file stays where none is given
  const changed = await api.call(routes.updateAsset, { params: { id: 'leitfaden' }, ...input({ name: 'Neu' }) });
  expect(changed.body).toMatchObject({ name: 'Neu', size: 4 });
  const coverage = await api.call(routes.coverage, {});
  expect(coverage.body.cells).toEqual([
    { persona: 'chefin', phase: 'awareness', assets: 1 },
    { persona: 'chefin', phase: 'decision', assets: 1 },
  ]);
  // what a form or a mail still hands out stays
  const link = (id: string) => `<mj-section><mj-column><mj-text>{{asset "${id}"}}</mj-text></mj-column></mj-section>`;
  const made2 = await api.call(routes.createTemplate, {
    body: { name: 'Mit Leitfaden', content: { de: { subject: 'S', mjml: link('leitfaden') } } },
  });
  expect(made2.status).toBe(200);
  await withForm(
    api,
    'holen',
    contactForm({ thanks: { kind: 'asset', asset: 'leitfaden', title: { de: '', en: '' }, text: { de: '', en: '' } } }),
  );
  const refused = await api.call(routes.removeAsset, { params: { id: 'leitfaden' } });
  expect(refused).toMatchObject({ status: 409, body: { code: 'in-use' } });
  expect(refused.body.detail).toContain('Mit Leitfaden, holen');
  await api.call(routes.saveTemplate, {
    params: { id: made2.body.id },
    body: { name: 'Mit Leitfaden', content: { de: { subject: 'S', mjml: link('leitfaden-2') } }, basedOn: 1 },
  });
  await api.database.query(`delete from form where id = 'holen'`);
  expect((await api.call(routes.removeAsset, { params: { id: 'leitfaden' } })).status).toBe(200);
  expect((await api.call(routes.asset, { params: { id: 'leitfaden' } })).status).toBe(404);
});

test('what did not go out is shown; failed and unclear mails can be sent again, refused ones cannot', async () => {
  await api.database.transact((tx) =>
    post(
      tx,
      ['f', 'u', 'r'].map((key) => ({
        key,
        kind: 'mail' as const,
        payload: { class: 'test', to: `${key}@x.example` },
      })),
    ),
  );
  await api.database.query(
    `update outbox set state = case key when 'f' then 3 when 'u' then 4 else 5 end where key in ('f', 'u', 'r')`,
  );
  const list = await api.call(routes.sends, { query: { state: 'unknown' } });
  expect(list.body).toMatchObject({ total: 1, items: [{ to: 'u@x.example', state: 'unknown' }] });
  const all = (await api.call(routes.sends, {})).body.items;
  const again = (to: string) =>
    api
      .call(routes.sendAgain, { params: { id: all.find((send) => send.to === to)!.id } }, 'marketer')
      .then(({ status }) => status);
  expect([await again('f@x.example'), await again('u@x.example'), await again('r@x.example')]).toEqual([200, 200, 409]);
});
