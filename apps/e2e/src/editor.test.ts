import { EDITOR_STATES } from './editor-states.ts';
import type { EditorState } from './editor-states.ts';
import { GERMAN, hurdles, rawKeys } from './looks.ts';
import { everybodyLeaves, somebody } from './product.ts';
import type { Person } from './product.ts';

/** Whatever stands open in the editor can be used by everybody (WCAG 2.2 AA): wide, light and German; on a phone, dark and English. */
/** A card at the edge of the canvas is cut off there; the canvas can be moved, and the outline does the same. */
const CUT_OFF = /^target-size: <button[^>]* class="_stat_[^]*partially obscured/;
let where: Readonly<Record<EditorState['with'], string>>;
afterAll(everybodyLeaves);

const node = (id: string, type: string, y: number, config: object = {}) => ({
  ...{ id, type, config, position: { x: 200, y } },
});
const graph = (days: number, last: object) => ({
  nodes: [node('in', 'added-by-hand', 0), node('pause', 'wait', 180, { amount: days, unit: 'days' }), last],
  edges: [
    { from: 'in', port: 'then', to: 'pause' },
    { from: 'pause', port: 'then', to: 'last' },
  ],
  settings: { reentry: 'never' },
});

/** A workflow with three leads in it, edited since it was published, so that all that can stand open has something to show. */
async function edited(person: Person): Promise<number> {
  const tagged = node('last', 'change-tag', 360, { act: 'add', tag: 'gesehen' });
  const { id } = await person.ask<{ id: number }>('post', '/api/workflows', {
    ...{ name: `Ansehen ${Date.now()}`, graph: graph(3, tagged) },
  });
  await person.ask('post', `/api/workflows/${id}/publish`, { revision: 1, note: 'Erste' });
  const leads = await Promise.all(
    ['Anna', 'Jonas', 'Clara'].map((firstName) =>
      person.ask<{ id: number }>('post', '/api/leads', {
        ...{ email: `${firstName.toLowerCase()}.${id}@ansehen.example`, firstName, lastName: 'Kern' },
      }),
    ),
  );
  await person.ask('post', `/api/workflows/${id}/enrol`, { leadIds: leads.map((lead) => lead.id) });
  await person.ask('put', `/api/workflows/${id}/draft`, { draft: graph(5, tagged), revision: 1 });
  return id;
}
beforeAll(async () => {
  const berta = await somebody();
  await berta.signIn('berta@besser.example');
  const { items } = await berta.ask<{ items: { id: number; name: string }[] }>('get', '/api/workflows');
  const webinar = items.find(({ name }) => name.startsWith('Webinar'))!.id;
  const id = await edited(berta);
  where = { webinar: `/workflows/${webinar}`, edited: `/workflows/${id}`, list: '/workflows' };
});

describe.each([
  ['wide, light, German', { width: 1280, height: 800, language: 'de', dark: false }],
  ['on a phone, dark, English', { width: 390, height: 844, language: 'en', dark: true }],
] as const)('%s', (_, how) => {
  let berta: Person;
  beforeAll(async () => {
    berta = await somebody(how);
    await berta.signIn('berta@besser.example');
    await berta.speak(how.language);
  });
  afterAll(() => berta.speak('de'));

  test.each(EDITOR_STATES.map((one) => [one.name, one] as const))('%s', async (name, state) => {
    const { page } = berta;
    await berta.open(where[state.with]);
    await page.locator('main h1, header h1').first().waitFor({ state: 'attached' });
    await state.open(page);
    await page.waitForFunction(
      () => !document.querySelector('.mantine-Skeleton-root, .mantine-Loader-root, .loading-bar'),
    );
    await berta.picture(`editor-${how.language}-${name}`);
    expect((await hurdles(berta)).filter((one) => !CUT_OFF.test(one))).toEqual([]);
    expect(await rawKeys(berta)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    if (how.language === 'en') {
      const words = await page.locator('nav a, th, label, [role=tab], [data-variant=default]').allInnerTexts();
      expect(words.filter((text) => GERMAN.test(text) && !/[„“]/.test(text))).toEqual([]);
    }
    expect(berta.faults).toEqual([]);
  });
});
