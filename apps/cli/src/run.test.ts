import { PORTABLE_FORMAT } from '@cultivar/workflow';
import { run } from './run.ts';

const journey = (more: object = {}) => ({
  format: PORTABLE_FORMAT,
  key: 'welcome',
  name: 'Willkommen',
  steps: [
    { id: 'in', type: 'added-by-hand', next: { then: 'hello' } },
    { id: 'hello', type: 'send-mail', settings: { template: 'hallo' }, next: { then: 'reads' } },
    {
      ...{ id: 'reads', type: 'wait-for-event', next: { happened: 'warm', timeout: 'end' } },
      settings: { events: [{ kind: 'mail.clicked' }], amount: 3, unit: 'days' },
    },
    { id: 'warm', type: 'change-tag', settings: { act: 'add', tag: 'warm' }, next: { then: 'end' } },
    { id: 'end', type: 'leave', settings: { reason: 'Fertig' } },
  ],
  references: [{ kind: 'template', id: 'hallo', name: 'Hallo!' }],
  ...more,
});

interface Served {
  readonly status?: number;
  readonly body: unknown;
}
async function cli(args: string, files: Record<string, unknown> = {}, routes: Record<string, Served> = {}) {
  const [lines, complaints, asked]: [string[], string[], { what: string; body: unknown; auth: string }[]] = [
    [],
    [],
    [],
  ];
  const code = await run(args.split(' '), {
    readFile: (file) => {
      const it = files[file];
      if (it === undefined) throw new Error('ENOENT');
      return typeof it === 'string' ? it : JSON.stringify(it);
    },
    env: { CULTIVAR_URL: 'http://house.example/', CULTIVAR_API_KEY: 'cvk_key' },
    fetch: (async (url: string, init: { method: string; body?: string; headers: { authorization: string } }) => {
      const what = `${init.method} ${url.replace('http://house.example', '')}`;
      asked.push({ what, body: init.body ? JSON.parse(init.body) : null, auth: init.headers.authorization });
      const { status = 200, body } = routes[what] ?? { status: 404, body: { title: 'gone' } };
      return new Response(JSON.stringify(body), { status });
    }) as unknown as typeof fetch,
    now: () => new Date('2026-03-02T08:00:00Z'),
    say: (line) => lines.push(line),
    complain: (line) => complaints.push(line),
  });
  return { code, text: lines.join('\n'), complaint: complaints.join('\n'), asked };
}

describe('validate', () => {
  test('is content with a sound journey, offline', async () => {
    const { code, text, asked } = await cli('validate a.json --lang de', { 'a.json': journey() });
    expect(code).toBe(0);
    expect(text).toContain('In Ordnung: Willkommen');
    expect(asked).toEqual([]);
  });
  test('says each fault with its place, in the language asked for, and as JSON', async () => {
    const steps = [...journey().steps, { id: 'more', type: 'no-such-step' }];
    const file = { 'a.json': journey({ steps }) };
    expect(await cli('validate a.json --lang de', file)).toMatchObject({
      code: 1,
      text: expect.stringContaining('Fehler (more)'),
    });
    expect((await cli('validate a.json --lang en', file)).text).toContain('Error (more)');
    const { ok, findings } = JSON.parse((await cli('validate a.json --json', file)).text) as {
      ok: boolean;
      findings: { code: string }[];
    };
    expect(ok).toBe(false);
    expect(findings.map(({ code }) => code)).toContain('unknown-type');
  });
  test('runs the saved scenarios', async () => {
    const scenario = (mails: string[]) => ({
      ...{ id: 's1', name: 'Liest', entryNode: 'in', startAt: '2026-03-02T08:00:00Z', answers: {} },
      lead: { fit: 0, engagement: 0, stage: 'lead', marketing: true, tracking: true, tags: [], fields: {} },
      events: [{ days: 1, event: { kind: 'mail.clicked' } }],
      expect: { through: ['warm'], notThrough: [], endsAt: 'end', mails },
    });
    expect((await cli('validate a.json', { 'a.json': journey({ scenarios: [scenario(['hallo'])] }) })).code).toBe(0);
    expect((await cli('validate a.json', { 'a.json': journey({ scenarios: [scenario([])] }) })).code).toBe(1);
  });
  test('what is no file, no JSON or no command ends with 2', async () => {
    expect(await cli('validate a.json --lang de')).toMatchObject({
      code: 2,
      complaint: 'Diese Datei lässt sich nicht lesen: a.json',
    });
    expect(await cli('validate a.json --lang en', { 'a.json': '{' })).toMatchObject({
      code: 2,
      complaint: expect.stringMatching(/^This file is not JSON: a\.json \(.*position/),
    });
    expect(await cli('toString a.json')).toMatchObject({ code: 2, text: expect.stringContaining('validate') });
    expect((await cli('validate a.json --nonsense', { 'a.json': journey() })).code).toBe(2);
  });
});

describe('diff and apply', () => {
  const there = { body: { id: 7, revision: 3, file: journey() } };
  const other = journey({
    steps: journey().steps.map((step) =>
      step.id === 'reads' ? { ...step, settings: { ...step.settings, amount: 9 } } : step,
    ),
  });
  const KEY = '/api/workflow-files/welcome';
  const THINGS = { 'GET /api/workflow-references': { body: { things: [] } } };

  test('diff says in words what would change, and nothing where nothing would', async () => {
    const different = await cli('diff a.json --lang de', { 'a.json': other }, { [`GET ${KEY}`]: there, ...THINGS });
    expect(different.code).toBe(1);
    expect(different.text).toMatch(/^~ .*9 Tage|9/s);
    expect(different.asked[0]!.auth).toBe('Bearer cvk_key');
    const same = await cli('diff a.json --lang de', { 'a.json': journey() }, { [`GET ${KEY}`]: there, ...THINGS });
    expect(same).toMatchObject({ code: 0, text: 'Kein Unterschied.' });
    expect((await cli('diff a.json', { 'a.json': other })).code).toBe(1);
  });
  test('apply sends the file under its key and publishes only when told to, and without faults', async () => {
    const answer = { id: 7, revision: 4, state: 'changed', findings: [] as unknown[] };
    const routes = {
      [`PUT ${KEY}`]: { body: answer },
      'GET /api/workflows/7': { body: { draft: { nodes: [1] }, live: { graph: { nodes: [] } } } },
      'POST /api/workflows/7/publish': { body: { no: 5 } },
    };
    const quiet = await cli('apply a.json --lang en', { 'a.json': other }, routes);
    expect(quiet).toMatchObject({ code: 0, text: 'Changed: Willkommen' });
    expect(quiet.asked).toHaveLength(1);
    const loud = await cli('apply a.json --publish --lang en', { 'a.json': other }, routes);
    expect(loud.text).toContain('Published as version 5.');
    expect(loud.asked.at(-1)).toMatchObject({ what: 'POST /api/workflows/7/publish', body: { revision: 4 } });
    const error = { code: 'x', severity: 'error', at: { node: 'in' }, message: { de: 'Kaputt', en: 'Broken' } };
    const faulty = { ...routes, [`PUT ${KEY}`]: { body: { ...answer, findings: [error] } } };
    const refused = await cli('apply a.json --publish --lang en', { 'a.json': other }, faulty);
    expect(refused).toMatchObject({ code: 1, text: expect.stringContaining('Error (in): Broken') });
    expect(refused.asked).toHaveLength(1);
  });
  test('what the house refuses is passed on', async () => {
    const routes = { [`PUT ${KEY}`]: { status: 409, body: { title: 'Conflict', detail: 'It is archived.' } } };
    expect(await cli('apply a.json --lang en', { 'a.json': other }, routes)).toMatchObject({
      ...{ code: 2, complaint: 'The house refused: It is archived.' },
    });
    expect(await cli('apply a.json --lang en', { 'a.json': { ...other, key: undefined } })).toMatchObject({ code: 2 });
  });
});

describe('import', () => {
  const campaign = { campaign: [{ id: 1, name: 'Messe' }], campaign_event: [] };
  test('makes a file of a foreign one; the report stands beside it', async () => {
    const sms = { id: 5, name: 'SMS', type: 'sms.send_text_sms', event_type: 'action' };
    const files = { 'm.json': { ...campaign, campaign_event: [sms] } };
    const { code, text, complaint } = await cli('import m.json --key messe --lang en', files);
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ format: PORTABLE_FORMAT, key: 'messe', name: 'Messe' });
    expect(complaint).toMatch(/^Left out \(SMS\)/);
    const { report } = JSON.parse((await cli('import m.json --json', files)).text) as { report: unknown[] };
    expect(report).toHaveLength(1);
  });
  test('what is of nobody we know is refused; so is a foreign file where ours is asked for', async () => {
    const files = { 'x.json': { nodes: [] }, 'm.json': campaign };
    expect(await cli('import x.json --lang en', files)).toMatchObject({
      ...{ code: 2, complaint: expect.stringContaining('neither') },
    });
    expect(await cli('validate m.json --lang en', files)).toMatchObject({
      ...{ code: 2, complaint: expect.stringContaining('“import”') },
    });
  });
});

describe('dry-run', () => {
  test('walks a lead by the engine: path, mails, effects', async () => {
    const lead = { lead: { firstName: 'Sina' }, events: [{ days: 1, event: { kind: 'mail.clicked' } }] };
    const { code, text } = await cli('dry-run a.json lead.json --lang de', { 'a.json': journey(), 'lead.json': lead });
    expect(code).toBe(0);
    expect(text).toContain('E-Mail „hallo“');
    expect(text).toContain('tag.add tag="warm"');
    expect(text).toContain('2026-03-03 08:01');
    expect(text.trimEnd().endsWith('E-Mails: hallo')).toBe(true);
    const alone = JSON.parse((await cli('dry-run a.json --json', { 'a.json': journey() })).text) as {
      through: string[];
    };
    expect(alone.through).not.toContain('warm');
  });
  test('a lead file that does not fit is told of', async () => {
    const files = { 'a.json': journey(), 'lead.json': { lead: { fit: 'high' } } };
    expect(await cli('dry-run a.json lead.json', files)).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('fit'),
    });
  });
});
