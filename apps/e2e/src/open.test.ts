import fs from 'node:fs';
import path from 'node:path';
import { hurdles } from './looks.ts';
import { everybodyLeaves, somebody, URL_BASE } from './product.ts';
import type { Person } from './product.ts';

/** A marketer begins with a recipe, in either language, and brings journeys in from files: ours, Mautic's, HubSpot's. */
const FOREIGN = path.resolve(import.meta.dirname, '../../../libs/testing/src/foreign');

let mara: Person;
let berta: Person;
beforeAll(async () => {
  mara = await somebody({ width: 1440, height: 900 });
  await mara.signIn('mara@besser.example');
  berta = await somebody({ width: 390, height: 844, language: 'en', dark: true });
  await berta.signIn('berta@besser.example');
  await berta.speak('en');
});
afterAll(async () => {
  await berta.speak('de');
  await everybodyLeaves();
});

/** What keeps somebody from using what is on the screen, and by how much it is wider than the window. */
async function isWell(person: Person, picture: string): Promise<void> {
  const { page } = person;
  await page.waitForFunction(() => !document.querySelector('.mantine-Skeleton-root, .mantine-Loader-root'));
  await person.picture(picture);
  expect(await hurdles(person)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(person.faults).toEqual([]);
}
interface Step {
  readonly id: string;
  readonly type: string;
}
type File = { steps: Step[]; name: string; key?: string; references: { kind: string; id: string }[] };
const here = (person: Person): string => /\/workflows\/(\d+)/.exec(person.page.url())![1]!;
const fileOf = async (person: Person): Promise<File> =>
  (await person.ask<{ file: File }>('get', `/api/workflows/${here(person)}/file`)).file;

/** Takes a recipe, publishes it as it came. @returns what was made, as a file */
async function takes(person: Person, recipe: string, words: Record<'recipes' | 'open' | 'publish' | 'done', RegExp>) {
  const { page } = person;
  const dialog = page.getByRole('dialog');
  const cards = dialog.getByRole('group', { name: words.recipes }).getByRole('button');
  await cards.first().waitFor();
  expect(await cards.count()).toBe(10);
  await cards.filter({ hasText: recipe }).click();
  await dialog.getByRole('link', { name: words.open }).click();
  await page.locator('main h1').first().waitFor();
  await page.waitForURL(/\/workflows\/\d+/);
  const file = await fileOf(person);
  // the dialog offers it only where nothing stands against it
  await page.getByRole('button', { name: words.publish }).click();
  await dialog.waitFor();
  await dialog.getByRole('button', { name: words.publish }).click();
  await page.getByText(words.done).first().waitFor();
  const { live } = await person.ask<{ live: { no: number } }>('get', `/api/workflows/${here(person)}`);
  expect(live.no).toBe(1);
  return file;
}
/** A recipe is complete when everything it names is there. */
async function isComplete(person: Person, { references }: File): Promise<void> {
  const { things } = await person.ask<{ things: { kind: string; id: string }[] }>('get', '/api/workflow-references');
  const missing = references.filter((it) => !things.some(({ kind, id }) => kind === it.kind && id === it.id));
  expect(missing).toEqual([]);
}

test('a recipe in German: complete with its mails, nothing stops it, and it goes live', async () => {
  const { page } = mara;
  await mara.open('/workflows');
  await page.getByRole('button', { name: 'Workflow anlegen' }).first().click();
  await isWell(mara, 'open-recipes-de');
  const words = {
    recipes: /Mit einem Rezept/,
    open: /Entwurf öffnen/,
    publish: /^Veröffentlichen$/,
    done: /Version 1 ist veröff/,
  };
  const file = await takes(mara, 'Vom Gewinnspiel zum Newsletter', words);
  expect(file.steps.map(({ id }) => id)).toContain('kostprobe');
  await isComplete(mara, file);
  await page
    .getByText(/Teilnahmeschluss/)
    .first()
    .waitFor();
  await mara.picture('open-recipe-canvas-de');
});

test('a recipe in English, on a phone in the dark: it speaks English throughout', async () => {
  const { page } = berta;
  await berta.open('/workflows');
  await page.locator('html[lang=en]').waitFor();
  await page.getByRole('button', { name: 'Create workflow' }).first().click();
  await page.getByRole('group', { name: 'With a recipe' }).getByRole('button').first().waitFor();
  await isWell(berta, 'open-recipes-en-dark-narrow');
  const words = {
    recipes: /With a recipe/,
    open: /Open the draft/,
    publish: /^Publish$/,
    done: /Version 1 is published/,
  };
  const file = await takes(berta, 'Onboarding and cross-sell', words);
  expect(file.name).toBe('Onboarding and cross-sell for customers');
  expect(JSON.stringify(file.steps)).toMatch(/Customer is interested in the next step/);
  expect(JSON.stringify(file)).not.toMatch(/Kunde\b|Zeit für/);
  await isComplete(berta, file);
});

test('what is exported comes in again as the very same journey', async () => {
  const { page } = mara;
  await mara.open('/workflows');
  const name = 'Vom Gewinnspiel zum Newsletter';
  await page.getByRole('row').filter({ hasText: name }).getByRole('button').first().click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Als Datei exportieren' }).click(),
  ]);
  const given = JSON.parse(fs.readFileSync(await download.path(), 'utf8')) as File;
  await brings(await download.path());
  const read = page.getByRole('dialog').getByRole('status');
  await read.getByText('Alles wurde übernommen, nichts ist zu beheben.').waitFor();
  await page.getByRole('dialog').getByLabel('Name').fill('Zurück aus der Datei');
  await page.getByRole('button', { name: 'Als Entwurf übernehmen' }).click();
  await page.waitForURL(/\/workflows\/\d+/);
  const { name: _, key: __, ...again } = await fileOf(mara);
  const { name: ___, key: ____, ...first } = given;
  expect(again).toEqual(first);
});

test('a campaign of Mautic and a flow of HubSpot come in as drafts, with a report of what became of each part', async () => {
  const { page } = mara;
  const dialog = page.getByRole('dialog');
  await mara.open('/workflows');
  await brings(path.join(FOREIGN, 'mautic-campaign.json'));
  await dialog.getByText(/^Übernommen: \d+, anders übernommen: \d+, weggelassen: \d+/).waitFor();
  await dialog.getByRole('listitem').filter({ hasText: 'SMS' }).waitFor();
  // by its name, not by Mautic's number
  await dialog.getByRole('listitem').filter({ hasText: '„Noch Fragen?“' }).waitFor();
  await isWell(mara, 'open-mautic-de');
  await page.getByRole('button', { name: 'Als Entwurf übernehmen' }).click();
  await page.waitForURL(/\/workflows\/\d+/);
  const campaign = await fileOf(mara);
  expect(campaign.name).toBe('Messe 2026 nachfassen');
  expect(campaign.steps.map(({ type }) => type)).toEqual(expect.arrayContaining(['segment-entered', 'wait-for-event']));

  await mara.open('/workflows');
  await brings(path.join(FOREIGN, 'hubspot-flow.json'));
  await dialog.getByRole('listitem').filter({ hasText: 'SMS' }).waitFor();
  await page.getByRole('button', { name: 'Als Entwurf übernehmen' }).click();
  await page.waitForURL(/\/workflows\/\d+/);
  const flow = await fileOf(mara);
  expect(flow.name).toBe('Neue Anfragen pflegen');
  expect(flow.steps.length).toBeGreaterThan(6);

  await mara.open('/workflows');
  await page.getByRole('button', { name: 'Workflow anlegen' }).first().click();
  await page.getByRole('tab', { name: 'Aus einer Datei' }).click();
  await dialog.getByLabel('Oder den Inhalt hier einfügen').fill('{"nodes": [');
  await dialog
    .getByRole('alert')
    .getByText(/kein JSON/)
    .waitFor();
  await dialog.getByLabel('Oder den Inhalt hier einfügen').fill('{"nodes": []}');
  await dialog
    .getByRole('alert')
    .getByText(/weder eine Workflow-Datei/)
    .waitFor();
});
async function brings(file: string): Promise<void> {
  const { page } = mara;
  await page.getByRole('button', { name: 'Workflow anlegen' }).first().click();
  await page.getByRole('tab', { name: 'Aus einer Datei' }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('dialog').getByLabel('Datei', { exact: true }).click(),
  ]);
  await chooser.setFiles(file);
}

test('a house without workflows offers the recipes on the page itself', async () => {
  const { page } = berta;
  const none = '**/api/workflows?*';
  await page.route(none, (route) => route.fulfill({ json: { items: [], total: 0 } }));
  await berta.open('/workflows');
  await page.getByRole('group', { name: 'With a recipe' }).getByRole('button').first().waitFor();
  await isWell(berta, 'open-empty-en-dark-narrow');
  await page.unroute(none);
});

test('the address in "$schema" is served and describes every step', async () => {
  const { $schema } = (await mara.ask<{ file: { $schema: string } }>('get', '/api/workflows/1/file')).file;
  const response = await mara.page.request.get(new URL($schema, URL_BASE).href);
  expect(response.status()).toBe(200);
  const { $defs } = (await response.json()) as { $defs: Record<string, { title?: string }> };
  expect(Object.keys($defs).length).toBeGreaterThan(30);
});
