import type { Locator } from 'playwright-core';
import { everybodyLeaves, eventually, somebody } from './product.ts';
import type { Person } from './product.ts';

/** A marketer draws a journey by hand: drags steps from the palette, connects them, mends what the check finds, publishes, and a lead walks it. */
const NAME = 'Messekontakte nachfassen';
let mara: Person;

beforeAll(async () => {
  mara = await somebody({ width: 1440, height: 900 });
  await mara.signIn('mara@besser.example');
});
afterAll(everybodyLeaves);

const node = (title: string) => mara.page.locator('.react-flow__node', { hasText: title });
const step = (title: string) =>
  mara.page.getByRole('navigation', { name: 'Schritte' }).getByRole('button', { name: title, exact: true });

async function middle(target: Locator): Promise<[number, number]> {
  const box = (await target.boundingBox())!;
  return [box.x + box.width / 2, box.y + box.height / 2];
}
async function dragStep(title: string, x: number, y: number): Promise<void> {
  await step(title).dragTo(mara.page.locator('.react-flow__pane'), { targetPosition: { x, y } });
  await node(title).waitFor();
}
async function connect(from: string, port: string, to: string): Promise<void> {
  const [x, y] = await middle(
    node(from)
      .locator('.react-flow__handle.source')
      .and(mara.page.getByLabel(port, { exact: true })),
  );
  const [endX, endY] = await middle(node(to).locator('.react-flow__handle.target'));
  await mara.page.mouse.move(x, y);
  await mara.page.mouse.down();
  await mara.page.mouse.move((x + endX) / 2, (y + endY) / 2, { steps: 6 });
  await mara.page.mouse.move(endX, endY, { steps: 6 });
  await mara.page.mouse.up();
}

test('draws a journey by dragging and connecting, is told what is missing, mends it and publishes', async () => {
  const { page } = mara;
  await mara.open('/workflows');
  await page.getByRole('button', { name: 'Workflow anlegen' }).first().click();
  await page.getByRole('tab', { name: 'Leer oder als Kopie' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill(NAME);
  await page.getByRole('dialog').getByRole('button', { name: 'Workflow anlegen' }).click();
  await page.locator('.react-flow__pane').waitFor();
  await dragStep('Von Hand hinzugefügt', 220, 60);
  await dragStep('E-Mail senden', 220, 280);
  await connect('Von Hand hinzugefügt', 'danach', 'E-Mail senden');
  await eventually('the edge', async () => (await page.locator('.react-flow__edge').count()) === 1);
  await mara.picture('designer-findings-de');

  await page.getByRole('button', { name: /Veröffentlichen/ }).click();
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await page.keyboard.press('Escape');
  await node('E-Mail senden').click();
  await page
    .getByRole('combobox', { name: /Vorlage/ })
    .or(page.getByLabel('Vorlage'))
    .first()
    .click();
  await page.getByRole('option', { name: 'Einladung zum Erstgespräch' }).click();
  await page.getByText('Gespeichert').first().waitFor();
  await page
    .getByRole('button', { name: /Veröffentlichen/ })
    .first()
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Veröffentlichen/ })
    .click();
  await page.getByText(/Version 1 ist veröffentlicht/).waitFor();

  const { items } = await mara.ask<{ items: { id: number; name: string; status: string }[] }>('get', '/api/workflows');
  const made = items.find(({ name }) => name === NAME)!;
  expect(made.status).toBe('live');

  const { id } = await mara.ask<{ id: number }>('post', '/api/leads', {
    email: 'messe@stand.example',
    lastName: 'Stand',
  });
  await mara.ask('post', `/api/leads/${id}/consents`, {
    purpose: 'marketing',
    state: 'granted',
    note: 'Auf der Messekarte',
  });
  await mara.ask('post', `/api/workflows/${made.id}/enrol`, { leadIds: [id] });
  await mara.mail('messe@stand.example', /30 Minuten/);
  await page.getByText(/1 eingetreten/).waitFor();
  await mara.picture('designer-live-de');
  expect(mara.faults).toEqual([]);
});
