import { hurdles } from './looks.ts';
import { everybodyLeaves, eventually, somebody } from './product.ts';
import type { Person } from './product.ts';

/** A marketer edits a journey that people are in: publishes with a plan of who moves where, sees what is different, and takes it back. */
let mara: Person;
beforeAll(async () => {
  mara = await somebody({ width: 1440, height: 900 });
  await mara.signIn('mara@besser.example');
});
afterAll(everybodyLeaves);

const node = (id: string, type: string, y: number, config: object = {}) => ({
  ...{ id, type, config },
  position: { x: 200, y },
});
const wait = (amount: number) => node('pause', 'wait', 180, { amount, unit: 'days' });
const tag = (name: string) => node('mark', 'change-tag', 360, { act: 'add', tag: name });
const graph = (days: number, name: string) => ({
  nodes: [node('in', 'added-by-hand', 0), wait(days), tag(name)],
  edges: [
    { from: 'in', port: 'then', to: 'pause' },
    { from: 'pause', port: 'then', to: 'mark' },
  ],
  settings: { reentry: 'never' },
});
interface Standing {
  readonly versionNo: number;
  readonly node: { readonly id: string };
  readonly leads: number;
}

test('publishes with moves, sees the difference in words and drawn, and undoes the move', async () => {
  const { page } = mara;
  const { id } = await mara.ask<{ id: number }>('post', '/api/workflows', {
    name: 'Umzug',
    graph: graph(3, 'alt'),
  });
  await mara.ask('post', `/api/workflows/${id}/publish`, { revision: 1, note: 'Erste' });
  const leadIds: number[] = [];
  for (const name of ['eins', 'zwei'])
    leadIds.push(
      (await mara.ask<{ id: number }>('post', '/api/leads', { email: `${name}@umzug.example`, firstName: name })).id,
    );
  await mara.ask('post', `/api/workflows/${id}/enrol`, { leadIds });
  const standing = () => mara.ask<Standing[]>('get', `/api/workflows/${id}/standing`);
  const standAt = async (versionNo: number): Promise<boolean> =>
    (await standing()).some((it) => it.versionNo === versionNo && it.node.id === 'pause' && it.leads === 2);
  await eventually('both wait', () => standAt(1));

  await mara.open(`/workflows/${id}`);
  await page.evaluate(
    async ([workflow, draft]) => {
      await fetch(`/api/workflows/${workflow}/draft`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'x-cultivar': '1' },
        body: JSON.stringify({ draft, revision: 1 }),
      });
    },
    [id, graph(5, 'neu')] as const,
  );
  await page.reload();
  await page
    .getByRole('button', { name: /Veröffentlichen/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Warten: 3 Tage → 5 Tage').waitFor();
  // everybody goes along unless told otherwise; the keyboard chooses, too
  const choice = dialog.getByLabel(/Was geschieht mit den Leads bei „Warten/);
  await dialog.getByText('2 ziehen um').waitFor();
  await choice.selectOption({ label: 'Verlassen: die Reise endet' });
  await dialog.getByText('2 verlassen die Reise').waitFor();
  await choice.selectOption({ label: 'Weiter am selben Schritt' });
  await mara.picture('versions-planner-de');
  expect(await hurdles(mara)).toEqual([]);
  await dialog.getByRole('button', { name: /Veröffentlichen/ }).click();
  await page.getByText(/Version 2 ist veröffentlicht. 2 Leads sind umgezogen./).waitFor();
  expect(await standAt(2)).toBe(true);

  await page.getByRole('tab', { name: 'Versionen' }).click();
  await page.getByRole('button', { name: 'Änderungen', exact: true }).click();
  const drawing = page.getByRole('region', { name: 'Zeichnung der Änderungen' });
  await drawing.getByText('geändert').first().waitFor();
  await mara.picture('versions-diff-de');
  expect(await hurdles(mara)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Rückgängig …' }).click();
  await page.getByText('2 Leads stehen noch dort').waitFor();
  await page.getByRole('button', { name: 'Zurückholen' }).click();
  await page.getByText('2 Leads sind zurück.').waitFor();
  expect(await standAt(1)).toBe(true);
  await page.getByText('2 Leads stehen auf älteren Versionen.').waitFor();
});
