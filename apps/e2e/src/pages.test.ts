import { GERMAN, hurdles, rawKeys } from './looks.ts';
import { everybodyLeaves, eventually, somebody, URL_BASE } from './product.ts';
import type { Person } from './product.ts';

/** Every page there is: opens without a fault, can be used by everybody (WCAG 2.2 AA), fits a phone, speaks its reader's language. */
type Who = 'mara' | 'johann' | 'berta';
interface Place {
  readonly name: string;
  readonly as: Who;
  /** Where it is; with the ids of the demo, which are known only when it runs. */
  readonly where: (ids: Ids) => string;
}
interface Ids {
  readonly workflow: number;
  readonly lead: number;
  readonly handoff: number;
  readonly segment: string;
  readonly form: string;
  readonly template: string;
  readonly asset: string;
}

const place = (as: Who, name: string, where: string | ((ids: Ids) => string)): Place => ({
  ...{ as, name },
  where: typeof where === 'string' ? () => where : where,
});
const PLACES: readonly Place[] = [
  place('mara', 'overview', '/'),
  place('mara', 'workflows', '/workflows'),
  place('mara', 'workflow', ({ workflow }) => `/workflows/${workflow}`),
  place('mara', 'leads', '/leads'),
  place('mara', 'lead', ({ lead }) => `/leads/${lead}`),
  place('mara', 'import', '/leads/import'),
  place('mara', 'segments', '/segments'),
  place('mara', 'segment', ({ segment }) => `/segments/${segment}`),
  place('mara', 'segment-new', '/segments/new'),
  place('mara', 'forms', '/forms'),
  place('mara', 'form', ({ form }) => `/forms/${form}`),
  place('mara', 'templates', '/content/templates'),
  place('mara', 'template', ({ template }) => `/content/templates/${template}`),
  place('mara', 'assets', '/content/assets'),
  place('mara', 'asset', ({ asset }) => `/content/assets/${asset}`),
  place('mara', 'asset-new', '/content/assets/new'),
  place('mara', 'coverage', '/content/coverage'),
  place('mara', 'sends', '/content/sends'),
  place('mara', 'scoring', '/scoring'),
  place('johann', 'sales', '/sales'),
  place('johann', 'handoff', ({ handoff }) => `/sales/${handoff}`),
  place('mara', 'team', '/sales/team'),
  place('mara', 'routing', '/sales/routing'),
  ...['funnel', 'time', 'speed', 'stuck', 'matrix', 'plan'].map((one) =>
    place('mara', `report-${one}`, `/reports/${one}`),
  ),
  place('mara', 'inbox', '/inbox'),
  place('mara', 'operations', '/operations'),
  ...['account', 'organisation', 'sending', 'topics', 'channels', 'users', 'api-keys', 'audit', 'demo'].map((one) =>
    place('berta', `settings-${one}`, `/settings/${one}`),
  ),
];

const people = new Map<Who, Person>();
let ids: Ids;
beforeAll(async () => {
  for (const who of ['mara', 'johann', 'berta'] as const) {
    const person = await somebody();
    await person.signIn(`${who}@besser.example`);
    people.set(who, person);
  }
  ids = await demoIds(people.get('mara')!, people.get('johann')!);
});
afterAll(everybodyLeaves);

async function demoIds(mara: Person, johann: Person): Promise<Ids> {
  const first = async <Id>(person: Person, where: string, which: (item: { name?: string }) => boolean = () => true) => {
    const answer = await person.ask<{ items: { id: Id; name?: string }[] } | { id: Id; name?: string }[]>('get', where);
    const found = (Array.isArray(answer) ? answer : answer.items).find(which);
    if (!found) throw new Error(`the demo has nothing at ${where}`);
    return found.id;
  };
  return {
    workflow: await first(mara, '/api/workflows', ({ name }) => !!name?.startsWith('Webinar')),
    lead: await first(mara, '/api/leads?limit=1&temperature=hot'),
    handoff: await first(johann, '/api/sales/handoffs?view=working'),
    segment: await first(mara, '/api/segments'),
    form: await first(mara, '/api/forms'),
    template: await first(mara, '/api/content/templates'),
    asset: await first(mara, '/api/content/assets'),
  };
}

/** Opens a page of the app and waits until everything on it is there. */
async function openWhole(person: Person, where: string): Promise<void> {
  await person.open(where);
  await person.page.locator('main h1').first().waitFor({ state: 'attached' });
  await person.page.waitForFunction(
    () => !document.querySelector('.mantine-Skeleton-root, .mantine-Loader-root, .loading-bar'),
  );
}

/** By how many pixels the page stays wider than a phone once it has drawn itself anew. */
async function overflowOnPhone({ page }: Person): Promise<number> {
  const overflow = () => Math.max(0, document.documentElement.scrollWidth - window.innerWidth);
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: 390, height: 844 });
  await page
    .waitForFunction(() => document.documentElement.scrollWidth <= window.innerWidth, undefined, { timeout: 3000 })
    .catch(() => {});
  const wider = await page.evaluate(overflow);
  await page.setViewportSize(before);
  return wider;
}

const headings = new Map<string, string>();

describe('in German', () => {
  test.each(PLACES.map((one) => [one.name, one] as const))('%s', async (name, { as, where }) => {
    const person = people.get(as)!;
    await openWhole(person, where(ids));
    await person.picture(`page-de-${name}`);
    headings.set(name, await person.page.locator('main h1').first().innerText());
    expect(await person.page.locator('html').getAttribute('lang')).toBe('de');
    expect(await rawKeys(person)).toEqual([]);
    expect(await overflowOnPhone(person)).toBe(0);
    expect(await hurdles(person)).toEqual([]);
    expect(person.faults).toEqual([]);
  });
});

/** One page of each kind, and whether its heading is a word of the interface (else it is a name). */
const IN_ENGLISH: Readonly<Record<string, boolean>> = {
  overview: true,
  workflows: false,
  workflow: false,
  leads: false,
  lead: false,
  import: true,
  segments: true,
  segment: false,
  forms: true,
  form: false,
  templates: true,
  template: false,
  assets: true,
  coverage: true,
  sends: true,
  scoring: false,
  sales: true,
  handoff: false,
  routing: true,
  'report-funnel': true,
  'report-stuck': true,
  inbox: true,
  'settings-organisation': true,
};

/** Where labels and headings of tables are the firm's own words. */
const FULL_OF_DATA: ReadonlySet<string> = new Set([
  'form',
  'handoff',
  'segment',
  'lead',
  'template',
  'coverage',
  'sales',
]);

describe('in English', () => {
  beforeAll(async () => {
    for (const person of people.values()) await person.speak('en');
  });
  afterAll(async () => {
    for (const person of people.values()) await person.speak('de');
  });

  test.each(PLACES.filter(({ name }) => name in IN_ENGLISH).map((one) => [one.name, one] as const))(
    '%s',
    async (name, { as, where }) => {
      const person = people.get(as)!;
      await openWhole(person, where(ids));
      await person.page.locator('html[lang=en]').waitFor();
      await person.picture(`page-en-${name}`);
      if (IN_ENGLISH[name])
        expect(await person.page.locator('main h1').first().innerText()).not.toBe(headings.get(name));
      expect(await rawKeys(person)).toEqual([]);
      const words = await person.page
        .locator('nav a, th, label, [role=tab], [data-variant=default], h1')
        .allInnerTexts();
      if (!FULL_OF_DATA.has(name))
        expect(words.filter((text) => GERMAN.test(text.replaceAll('Vera Vertrieb', '')) && !/[„“]/.test(text))).toEqual(
          [],
        );
      expect(person.faults).toEqual([]);
    },
  );
});

describe('what everybody can open', () => {
  const EMAIL = `paula.seiten.${Date.now()}@seiten.example`;
  let mara: Person;
  let visitor: Person;
  beforeAll(async () => {
    mara = people.get('mara')!;
    visitor = await somebody({ width: 390, height: 844 });
  });

  async function isWell(name: string): Promise<void> {
    const { page } = visitor;
    await page.locator('h1').first().waitFor();
    await visitor.picture(`public-de-${name}`);
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    expect(await hurdles(visitor)).toEqual([]);
    expect(visitor.faults).toEqual([]);
  }
  const linkTo = async (subject: RegExp, words: RegExp) => mara.linkIn(await mara.mail(EMAIL, subject), words);

  test('form, thank-you, confirmation', async () => {
    const { page } = visitor;
    await visitor.open('/f/webinar-b2b-vertrieb');
    await isWell('form');
    await visitor.open('/f/webinar-b2b-vertrieb?lang=en');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('label').allInnerTexts()).not.toContain('Vorname');
    await visitor.open('/f/webinar-b2b-vertrieb');
    await page.getByLabel('Vorname').fill('Paula');
    await page.getByLabel('Nachname').fill('Seiten');
    await page.getByLabel('E-Mail-Adresse').fill(EMAIL);
    await page.getByLabel('Unternehmen').fill('Seiten GmbH');
    await page.getByLabel(/darf mir per E-Mail/).check();
    await mara.letPass({ seconds: 30 });
    await page.getByRole('button', { name: 'Platz reservieren' }).click();
    await page.getByRole('heading', { name: 'Noch ein Schritt' }).waitFor();
    await isWell('thank-you');
    await visitor.open(await linkTo(/bestätig/i, /./));
    await isWell('opt-in');
    await page.getByRole('button').first().click();
    await mara.mail(EMAIL, /Ihr Platz im Webinar/);
    await isWell('opt-in-done');
  });

  test('material, preferences, unsubscribing', async () => {
    await mara.letPass({ seconds: 60 });
    await visitor.open(await linkTo(/Ihr Platz im Webinar/, /Checkliste öffnen/));
    await isWell('asset');
    await visitor.open(await linkTo(/Ihr Platz im Webinar/, /[Aa]bmelden/));
    await isWell('unsubscribe');
    await visitor.page.locator('a[href*="/p/"]').first().click();
    await visitor.page.waitForURL(/\/p\//);
    await isWell('preferences');
  });

  test('the one question', async () => {
    await mara.letPass({ days: 1, hours: 1 });
    const link = await linkTo(/Eine Frage/, /Frage beantworten/);
    await mara.letPass({ seconds: 60 });
    await visitor.open(link);
    await isWell('question');
  });

  test('the answer of a salesperson', async () => {
    const found = await mara.ask<{ items: { id: number }[] }>('get', `/api/leads?search=${encodeURIComponent(EMAIL)}`);
    const response = await mara.page.request.patch(`${URL_BASE}/api/leads/${found.items[0]!.id}`, {
      data: { stage: 'mql' },
      headers: { 'x-cultivar': '1' },
    });
    expect(response.status()).toBe(200);
    const offer = await eventually('an offer to sales', async () => {
      const mails = [...(await mara.mailsTo('johann@besser.example')), ...(await mara.mailsTo('vera@besser.example'))];
      return mails.find(({ subject }) => subject.includes('Paula Seiten'));
    });
    await visitor.open(await mara.linkIn(offer, /./));
    await isWell('handoff');
  });
});
