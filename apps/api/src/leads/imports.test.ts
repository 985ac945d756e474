import { leadImportRoutes as routes, leadRoutes } from '@cultivar/contract';
import type { ImportPlan } from '@cultivar/contract';
import { hashToken, newToken } from '../session/token.ts';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const upload = async (content: string | Buffer, fileName = 'leads.csv') =>
  api.call(routes.upload, { body: { fileName, content: Buffer.from(content as string).toString('base64') } });
const look = async (content: string | Buffer) => routes.upload.output.parse((await upload(content)).body);
const finished = async (id: number) => {
  for (;;) {
    const view = routes.one.output.parse((await api.call(routes.one, { params: { id } })).body);
    if (view.state !== 'running') return view;
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const run = async (content: string | Buffer, more: Partial<ImportPlan> = {}) => {
  const seen = await look(content);
  const plan = { separator: seen.separator, encoding: seen.encoding, mapping: seen.guess, overwrite: false, ...more };
  const started = await api.call(routes.start, { params: { id: seen.id }, body: plan });
  expect(started.status).toBe(200);
  return finished(seen.id);
};
const leadOf = async (email: string) => {
  const { items } = leadRoutes.list.output.parse((await api.call(leadRoutes.list, { query: { search: email } })).body);
  const id = items[0]!.id;
  return leadRoutes.detail.output.parse((await api.call(leadRoutes.detail, { params: { id } })).body);
};

const LIST = [
  'Vorname;Nachname;E-Mail;Firma;Position;Mitarbeiter;Größe des Teams;Farbe',
  'Jörg;Müßig;Joerg@Gut.example;Gut GmbH;"Leiter; Vertrieb";1.200;7;grün',
  'Zoë;Çelik;zoe@gut.example;gut gmbh;CEO;;viele;blau',
  'Ohne;Adresse;;Nix AG;;;;',
  'Falsch;Adresse;das@ist@falsch;Nix AG;;;;',
  'Jörg;Doppelt;JOERG@gut.example;Gut GmbH;;;;',
  '',
].join('\r\n');

test('a German Excel list: separator, encoding, columns and umlauts are understood, bad lines are named', async () => {
  const windows = Buffer.from(LIST, 'latin1');
  const seen = await look(windows);
  expect(seen).toMatchObject({ separator: ';', encoding: 'windows-1252', total: 5 });
  expect(seen.guess).toEqual([
    ...['firstName', 'lastName', 'email', 'company', 'field:jobTitle', 'company:size', 'field:teamSize', null],
  ]);
  const plan = { separator: seen.separator, encoding: seen.encoding, mapping: seen.guess, overwrite: false };
  const preview = routes.preview.output.parse(
    (await api.call(routes.preview, { params: { id: seen.id }, body: plan })).body,
  );
  expect(preview).toMatchObject({ created: 2, updated: 0, skipped: 3 });
  await api.call(routes.start, { params: { id: seen.id }, body: { ...plan, tag: 'Messe' } });
  const view = await finished(seen.id);
  expect(view).toMatchObject({ state: 'done', created: 2, updated: 0, skipped: 3, total: 5 });
  expect(view.problems).toEqual([
    { line: 4, problem: 'no-email', value: expect.stringContaining('Nix AG') },
    { line: 5, problem: 'bad-email', value: 'das@ist@falsch' },
    { line: 6, problem: 'twice', value: 'joerg@gut.example' },
  ]);
  const lead = await leadOf('joerg@gut.example');
  expect(lead).toMatchObject({ firstName: 'Jörg', lastName: 'Müßig', tags: ['Messe'], source: 'import', consents: [] });
  expect(lead.fields).toEqual({ jobTitle: 'Leiter; Vertrieb', teamSize: 7 });
  expect(lead.colleagues.map(({ name }) => name)).toEqual(['Zoë Çelik']);
  const company = await api.call(leadRoutes.company, { params: { id: lead.company!.id } });
  expect(company.body).toMatchObject({ name: 'Gut GmbH', fields: { size: 1200 }, leads: 2 });
  const again = await api.call(routes.start, { params: { id: seen.id }, body: plan });
  expect([again.status, again.body.code]).toEqual([409, 'import-started']);
});

test('a second import fills gaps, or overwrites where asked', async () => {
  await run('email,firstname,phone\nzwei@x.example,Alt,1\n');
  const filled = await run('email,firstname,jobtitle\nzwei@x.example,Neu,Chefin\ndrei@x.example,Drei,\n');
  expect(filled).toMatchObject({ created: 1, updated: 1 });
  expect(await leadOf('zwei@x.example')).toMatchObject({
    firstName: 'Alt',
    fields: { phone: '1', jobTitle: 'Chefin' },
  });
  await run('email,firstname,phone\nzwei@x.example,Neu,2\n', { overwrite: true });
  expect(await leadOf('zwei@x.example')).toMatchObject({
    firstName: 'Neu',
    fields: { phone: '2', jobTitle: 'Chefin' },
  });
});

test('consent comes only with its source and date, leaves a proof, and never undoes a withdrawal', async () => {
  await run('email\nja@x.example\nnein@x.example\n');
  const withdrawn = (await leadOf('nein@x.example')).id;
  await api.database.query(
    `insert into consent (lead_id, purpose, state, changed_at) values ($1, 'marketing', 'withdrawn', now())`,
    [withdrawn],
  );
  const consent = { source: 'Messe 2025', at: '2025-05-01T12:00:00Z', wording: 'Ja, ich möchte den Newsletter.' };
  await run('email\nja@x.example\nnein@x.example\n', { consent });
  const agreed = (await leadOf('ja@x.example')).consents[0]!;
  expect(agreed).toMatchObject({ purpose: 'marketing', state: 'granted' });
  expect(agreed.proofs).toMatchObject([{ act: 'granted', at: '2025-05-01T12:00:00.000Z', wording: consent.wording }]);
  expect((await leadOf('nein@x.example')).consents).toMatchObject([{ state: 'withdrawn', proofs: [] }]);
});

test('thousands of lines go in batch by batch; every lead has one entry on its timeline', async () => {
  const rows = Array.from({ length: 2300 }, (_, n) => `viele${n}@x.example,Name ${n}`);
  const view = await run(`email,lastname\n${rows.join('\n')}\n`);
  expect(view).toMatchObject({ state: 'done', created: 2300, updated: 0, skipped: 0, total: 2300 });
  const [count] = await api.database.query<{ n: number; leads: number }>(
    `select count(*) as n, count(distinct lead_id) as leads from touchpoint where kind = 'lead.imported' and ref = $1`,
    [String(view.id)],
  );
  expect(count).toEqual({ n: 2300, leads: 2300 });
});

test('what is no list of leads is refused with a sentence', async () => {
  expect((await upload('')).status).toBe(422);
  expect((await upload('email,name\n')).body.code).toBe('empty-file');
  expect((await upload('a,b\n"offen,1\n2,3')).body.code).toBe('not-csv');
  const seen = await look('spalte,wert\n1,2\n');
  const plan = { separator: ',', encoding: 'utf-8', mapping: [null, null] } as const;
  const start = (mapping: (string | null)[]) =>
    api.call(routes.start, { params: { id: seen.id }, body: { ...plan, mapping } });
  expect((await start([null, null])).body.code).toBe('no-email-column');
  expect((await start(['email', 'field:nope'])).body.code).toBe('unknown-field');
});

test('umlaut domains, NUL characters and an emoji on the edge of a piece come through', async () => {
  const head = 'Email,Vorname\n';
  const filler = `fill@gut.example,${'x'.repeat(150)}\n`;
  const mark = '🙂';
  // the emoji stands across the 65,536th unit of the text, wherever the reader cuts
  const before = 65_535 - head.length - 'edge@gut.example,'.length;
  const lines = filler.repeat(Math.floor(before / filler.length));
  const pad = 'p'.repeat(before - lines.length);
  const edge = `${lines}edge@gut.example,${pad}${mark}\n`;
  const view = await run(`${head}${edge}kai@müller-käse.example,Kai\nnul@gut.example,a\u0000b\n`);
  expect(view).toMatchObject({ state: 'done' });
  expect(await leadOf('kai@xn--mller-kse-12a1x.example')).toMatchObject({ firstName: 'Kai' });
  expect(await leadOf('nul@gut.example')).toMatchObject({ firstName: 'ab' });
  expect((await leadOf('edge@gut.example')).firstName).toBe(`${pad}${mark}`);
});

test('a file may come as it is: kept in parts, read across their edges, and nothing stays of half a one', async () => {
  const token = newToken('cvk_');
  await api.database.query(`insert into api_key (name, key_hash, role, user_id) values ('raw', $1, 'marketer', $2)`, [
    hashToken(token),
    api.people.marketer,
  ]);
  const send = (body: NonNullable<RequestInit['body']>) =>
    fetch(`${api.url}${routes.uploadFile.path}?fileName=gross.csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body,
      duplex: 'half',
    } as RequestInit);
  // every letter takes two bytes or more, so that parts end in the middle of some
  const line = `,${'äöüß🙂'.repeat(20)}\n`;
  const lines = 9_000;
  const text = `email,lastname\n${Array.from({ length: lines }, (_, n) => `gross${n}@x.example${line}`).join('')}`;
  const answer = await send(text);
  expect(answer.status).toBe(200);
  const seen = routes.uploadFile.output.parse(await answer.json());
  expect(seen).toMatchObject({ encoding: 'utf-8', separator: ',', total: lines, guess: ['email', 'lastName'] });
  const parts = await api.database.query<{ n: number; bytes: number }>(
    `select count(*) as n, sum(length(bytes)) as bytes from lead_import_part where import_id = $1`,
    [seen.id],
  );
  expect(parts).toEqual([{ n: 3, bytes: Buffer.byteLength(text) }]);
  const plan = { separator: seen.separator, encoding: seen.encoding, mapping: seen.guess, overwrite: false };
  const preview = await api.call(routes.preview, { params: { id: seen.id }, body: plan });
  expect(preview.body).toMatchObject({ created: lines, skipped: 0 });
  expect((await send('')).status).toBe(422);
  const torn = new ReadableStream({
    start: (stream) => void stream.enqueue(Buffer.from('email\na@x.example\n')),
    pull: (stream) => stream.error(new Error('the line broke')),
  });
  await expect(send(torn)).rejects.toThrow();
  const left = () =>
    api.database.query(`select 1 from lead_import where file_name = 'gross.csv' and id <> $1`, [seen.id]);
  for (let tries = 0; (await left()).length && tries < 100; tries += 1)
    await new Promise((next) => setTimeout(next, 20));
  expect(await left()).toEqual([]);
});
