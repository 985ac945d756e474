import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { everybodyLeaves, somebody, URL_BASE } from './product.ts';
import type { Person } from './product.ts';

/** Journeys in git: the command line as a person or a CI job calls it, against the running house. */
const ROOT = path.resolve(import.meta.dirname, '../../..');
const FOREIGN = path.join(ROOT, 'libs/testing/src/foreign');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-journeys-'));
/** Its own in each run: the house may be one that is used while writing tests. */
const RUN = Date.now();
const KEY = `reise-aus-git-${RUN}`;

let berta: Person;
let apiKey = '';
beforeAll(async () => {
  berta = await somebody();
  await berta.signIn('berta@besser.example');
  const made = await berta.ask<{ secret: string }>('post', '/api/settings/api-keys', { name: 'git', role: 'marketer' });
  apiKey = made.secret;
});
afterAll(async () => {
  fs.rmSync(folder, { recursive: true });
  await everybodyLeaves();
});

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly beside: string;
}
function cultivar(args: readonly string[], env: Record<string, string> = {}): Promise<Said> {
  const child = spawn(process.execPath, [path.join(ROOT, 'apps/cli/bin/cultivar.mjs'), ...args, '--lang', 'de'], {
    cwd: folder,
    env: { ...process.env, INIT_CWD: folder, CULTIVAR_URL: URL_BASE, CULTIVAR_API_KEY: apiKey, ...env },
  });
  let [out, beside] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (beside += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, beside })));
}
const write = (name: string, value: unknown): string => {
  fs.writeFileSync(path.join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
  return name;
};
const journey = (amount: number, template: string) => ({
  ...{ format: 'cultivar-workflow/1', key: KEY, name: 'Reise aus git', settings: { reentry: 'never' } },
  steps: [
    { id: 'hinein', type: 'added-by-hand', next: { then: 'punkte' } },
    {
      ...{ id: 'punkte', type: 'change-score', next: { then: 'warten' } },
      settings: { axis: 'engagement', points: 40, reason: 'Aus git' },
    },
    { id: 'warten', type: 'wait', settings: { amount, unit: 'days' }, next: { then: 'mail' } },
    { id: 'mail', type: 'send-mail', settings: { template } },
  ],
  references: [{ kind: 'template', id: template, name: 'Einladung zum Erstgespräch' }],
});

test('from a file in git to a live journey, and back into the file', async () => {
  const { items } = await berta.ask<{ items: { id: string; name: string }[] }>('get', '/api/content/templates');
  const { id: template } = items.find(({ name }) => name === 'Einladung zum Erstgespräch')!;
  const file = write('reise.json', journey(3, template));
  expect(await cultivar(['validate', file])).toMatchObject({
    ...{ code: 0, out: expect.stringMatching(/In Ordnung: Reise aus git\n$/) },
  });
  expect((await cultivar(['validate', file, '--house'])).code).toBe(0);
  expect(await cultivar(['diff', file])).toMatchObject({ code: 1, out: expect.stringContaining('alles ist neu') });

  const first = await cultivar(['apply', file, '--publish', '--note', 'Aus git']);
  expect(first).toMatchObject({ code: 0, beside: '' });
  expect(first.out).toMatch(/^Angelegt: Reise aus git\n[^]*Veröffentlicht als Version 1\.\n$/);
  const second = await cultivar(['apply', file, '--publish']);
  expect(second.out).toMatch(/^Unverändert: Reise aus git\n[^]*Nichts zu veröffentlichen\.\n$/);
  expect(await cultivar(['diff', file])).toMatchObject({ code: 0, out: 'Kein Unterschied.\n' });

  const other = write('anders.json', journey(9, template));
  const different = await cultivar(['diff', other]);
  expect(different.code).toBe(1);
  expect(different.out).toMatch(/^~ .*[^]*9/);

  const exported = await cultivar(['export', KEY]);
  expect(exported.code).toBe(0);
  const { $schema, ...given } = JSON.parse(exported.out) as { $schema: string };
  expect(new URL($schema).pathname).toBe('/api/workflow-schema.json');
  expect(given).toEqual({ ...journey(3, template), steps: journey(3, template).steps.map(whole) });
  expect(await cultivar(['apply', write('wieder.json', exported.out)])).toMatchObject({
    ...{ code: 0, out: expect.stringContaining('Unverändert') },
  });
}, 60_000);
/** The house writes out what a file may leave out. */
const whole = (step: object) => ({ settings: {}, next: {}, ...step });

test('a dry run knows the scoring and the segments of the house when told to', async () => {
  const file = write('probe.json', journey(1, 'einladung'));
  const lead = write('lead.json', {
    lead: { fit: 60, engagement: 45, stage: 'lead', fields: { jobTitle: 'Leitung' } },
  });
  const alone = await cultivar(['dry-run', file, lead]);
  expect(alone.code).toBe(0);
  expect(alone.out).toContain('E-Mails: einladung');
  expect(alone.out).not.toContain('mql');
  const there = await cultivar(['dry-run', file, lead, '--house']);
  expect(there.code).toBe(0);
  // the points make the lead an MQL by the house's own rules
  expect(there.out).toContain('stage="mql"');
}, 30_000);

test('files of Mautic and HubSpot become ours, with what could not be carried over beside them', async () => {
  for (const [name, beside] of [
    ['mautic-campaign.json', /Weggelassen \(SMS\)/],
    ['hubspot-flow.json', /Weggelassen \(#6/],
  ] as const) {
    const said = await cultivar(['import', path.join(FOREIGN, name), '--key', `fremd-${name.slice(0, 6)}-${RUN}`]);
    expect(said.code).toBe(0);
    expect(said.beside).toMatch(beside);
    const file = write(name, said.out);
    // what it names is not there yet: said, not hidden
    expect(await cultivar(['validate', file, '--house'])).toMatchObject({
      ...{ code: 1, out: expect.stringContaining('gibt es nicht') },
    });
    expect((await cultivar(['apply', file])).out).toMatch(/^Angelegt: /);
  }
}, 30_000);

test('what does not work is said with how to mend it, and by the exit code', async () => {
  const file = write('a.json', journey(1, 'x'));
  const wrong = await Promise.all([
    cultivar(['apply', file], { CULTIVAR_API_KEY: 'cvk_wrong' }),
    cultivar(['apply', file], { CULTIVAR_API_KEY: '' }),
    cultivar(['diff', file], { CULTIVAR_URL: 'http://127.0.0.1:9' }),
    cultivar(['validate', write('kaputt.json', '{"steps": [}')]),
    cultivar(['validate', 'gibt-es-nicht.json']),
    cultivar(['export', 'gibt-es-nicht']),
    cultivar(['validate', path.join(FOREIGN, 'mautic-campaign.json')]),
  ]);
  expect(wrong.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2]);
  expect(wrong.map(({ out }) => out).join('')).toBe('');
  const words = [
    /Schlüssel gilt nicht/,
    /CULTIVAR_API_KEY ist nicht gesetzt/,
    /CULTIVAR_URL/,
    /kein JSON: kaputt\.json \(.*JSON/,
  ];
  for (const [at, word] of [...words, /lässt sich nicht lesen/, /gibt es dort noch nicht/, /„import“/].entries())
    expect(wrong[at]!.beside).toMatch(word);
  const faulty = write('faulty.json', { ...journey(1, 'x'), steps: [{ id: 'a', type: 'gibt-es-nicht' }] });
  expect(await cultivar(['validate', faulty])).toMatchObject({ code: 1, out: expect.stringContaining('Fehler (a)') });
}, 30_000);
