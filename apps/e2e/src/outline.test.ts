import { AxeBuilder } from '@axe-core/playwright';
import { everybodyLeaves, eventually, somebody } from './product.ts';
import type { Person } from './product.ts';

/**
 * From signing in to a published journey with the keyboard alone (WCAG 2.1.1, 2.5.7): no pointer, no address typed but the
 * first, and nothing gets the focus by script.
 */
const NAME = 'Nur mit der Tastatur';
let mara: Person;

beforeAll(async () => {
  mara = await somebody({ width: 1280, height: 720 });
});
afterAll(everybodyLeaves);

/** What has the focus, as a screen reader would name it. */
const focused = () =>
  mara.page.evaluate(() => {
    const it = document.activeElement as HTMLElement | null;
    const labels = (it as HTMLInputElement | null)?.labels;
    return it?.getAttribute('aria-label') ?? (labels?.length ? labels[0]!.textContent : it?.textContent) ?? '';
  });
/** Tab, or Shift+Tab, until what is looked for has the focus: nobody wants to press it more often than this. */
const PATIENCE = 30;
async function tabTo(name: RegExp, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses <= PATIENCE; presses += 1) {
    if (name.test(await focused())) return;
    await mara.page.keyboard.press(key);
  }
  throw new Error(`the keyboard never came to ${name}`);
}
const press = async (...keys: string[]) => {
  for (const key of keys) await mara.page.keyboard.press(key);
};
/** Adds a step below the chosen row: "/", a few letters, Enter; its settings have the focus then. */
async function add(search: string): Promise<void> {
  await press('/');
  await mara.page.locator('.mantine-Combobox-dropdown input').waitFor();
  await mara.page.keyboard.type(search);
  await mara.page.getByRole('option').first().waitFor();
  await press('Enter');
  await mara.page.locator('.mantine-Combobox-dropdown input').waitFor({ state: 'detached' });
}
const rows = () =>
  mara.page
    .getByRole('treeitem')
    .evaluateAll((all) =>
      all.map((row) => `${row.getAttribute('aria-level')} ${row.getAttribute('aria-label') ?? row.textContent}`),
    );
async function back(to: RegExp): Promise<void> {
  await press('Escape');
  await eventually(`focus on ${to}`, async () => to.test(await focused()));
}

test('draws, orders, connects, notes, undoes and publishes a journey with the keyboard alone', async () => {
  const { page } = mara;
  await mara.open('/');
  await page.getByRole('button', { name: 'Anmelden', exact: true }).waitFor();
  await tabTo(/^E-Mail/);
  await page.keyboard.type('mara@besser.example');
  await tabTo(/^Passwort/);
  await page.keyboard.type('cultivar-demo');
  await press('Enter');
  await page.getByRole('link', { name: 'Workflows' }).first().waitFor();
  await tabTo(/^Workflows$/);
  await press('Enter');
  await page.getByRole('button', { name: 'Workflow anlegen' }).first().waitFor();
  await tabTo(/^Workflow anlegen$/);
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(/^Mit einem Rezept/);
  await press('ArrowRight');
  await tabTo(/^Name/);
  await page.keyboard.type(NAME);
  await press('Enter');
  await page.locator('.react-flow__pane').waitFor();
  await tabTo(/^Zeichnung$/);
  await press('ArrowRight');
  await page.getByRole('button', { name: 'Schritt anfügen' }).first().waitFor();
  // where the keyboard is does not matter: "/" adds
  await add('Von Hand');
  await page.getByRole('treeitem').first().waitFor();
  await back(/^Schritt 1, Von Hand/);
  await add('Warten');
  await back(/^Schritt 2, Warten/);
  // the list of steps puts the new one between: the wait follows it
  await press('ArrowUp');
  await add('E-Mail senden');
  await tabTo(/^Vorlage/);
  await press('ArrowDown');
  await page.keyboard.type('Einladung zum Erst');
  await page.getByRole('option', { name: 'Einladung zum Erstgespräch' }).waitFor();
  await press('ArrowDown', 'Enter');
  await back(/^Schritt 2, E-Mail senden/);
  expect(await rows()).toMatchObject([
    expect.stringMatching(/^1 Schritt 1, Von Hand/),
    expect.stringMatching(/^1 Schritt 2, E-Mail senden: .*Erstgespräch/),
    expect.stringMatching(/^1 Schritt 3, Warten/),
    '1 Reise endet hier',
  ]);

  // earlier, later, undo
  await press('Alt+ArrowDown');
  await eventually('the wait first', async () => /Schritt 2, Warten/.test((await rows())[1] ?? ''));
  await press('Control+z');
  await eventually('the mail first again', async () => /Schritt 2, E-Mail/.test((await rows())[1] ?? ''));

  // a fork, with one way joined to a step that is there
  await press('End');
  await add('Zufällig');
  await back(/^Schritt 4/);
  await press('ArrowDown', 'ArrowDown', 'c');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.type('3.');
  await press('Enter');
  await eventually('the joined way', async () => (await rows()).some((row) => /Weiter mit Schritt 3/.test(row)));
  await eventually('focus on the way', async () => /Weiter mit Schritt 3/.test(await focused()));

  // a comment on the mail
  await press('Home', 'ArrowDown', 'n');
  await eventually('the note', async () => /Text der Notiz/.test(await focused()));
  await page.keyboard.type('Betreff noch prüfen');
  await back(/^Notiz: Betreff noch prüfen/);
  const axe = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await mara.picture('outline-de');

  await page.getByText('Gespeichert').first().waitFor({ state: 'attached' });
  await tabTo(/^Veröffentlichen$/, 'Shift+Tab');
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(/^Veröffentlichen$/);
  await press('Enter');
  await page.getByText(/Version 1 ist veröffentlicht/).waitFor();

  const { items } = await mara.ask<{ items: { id: number; name: string; status: string }[] }>('get', '/api/workflows');
  const made = items.find(({ name }) => name === NAME)!;
  expect(made.status).toBe('live');
  const { live } = await mara.ask<{ live: { graph: { edges: unknown[]; notes: { text: string }[] } } }>(
    'get',
    `/api/workflows/${made.id}`,
  );
  expect(live.graph.notes).toMatchObject([{ text: 'Betreff noch prüfen' }]);
  expect(live.graph.edges).toHaveLength(4);
  expect(mara.faults).toEqual([]);
}, 90_000);
