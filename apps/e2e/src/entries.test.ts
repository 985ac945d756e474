import { everybodyLeaves, eventually, somebody, URL_BASE } from './product.ts';
import type { Person } from './product.ts';

/** A marketer sets who may come in, copies the secret address of an entry, and another system's post lets a lead in. */
const node = (id: string, type: string, config: object, y: number) => ({ id, type, config, position: { x: 0, y } });
const graph = {
  nodes: [
    node(
      'hook',
      'webhook-received',
      { email: 'customer.email', fields: { firstName: 'customer.name' }, unknown: 'create' },
      0,
    ),
    node('pause', 'wait', { amount: 3, unit: 'days' }, 200),
  ],
  edges: [{ from: 'hook', port: 'then', to: 'pause' }],
  settings: { reentry: 'never' },
};
let mara: Person;
beforeAll(async () => {
  mara = await somebody({ width: 1280, height: 900 });
  await mara.signIn('mara@besser.example');
});
afterAll(everybodyLeaves);

test('who may come in is set beside the drawing; a post to the entry’s address lets a lead in', async () => {
  const { page } = mara;
  const { id } = await mara.ask<{ id: number }>('post', '/api/workflows', { name: 'Shop', graph });
  await mara.open(`/workflows/${id}`);
  await page
    .getByRole('combobox', { name: 'Wieder eintreten' })
    .or(page.getByLabel('Wieder eintreten'))
    .first()
    .click();
  await page.getByRole('option', { name: 'Einige Tage nach der letzten' }).click();
  await page.getByLabel('Tage bis zum Wiedereintritt').fill('60');
  await page.getByLabel('Vergleichsgruppe').fill('0');
  await page.getByRole('button', { name: 'Ausschluss hinzufügen' }).click();
  await page.locator('.react-flow__node', { hasText: 'Webhook empfangen' }).click();
  const address = page.locator('pre', { hasText: '/in/' });
  await address.waitFor();
  await mara.picture('entries-de');
  const url = new URL((await address.textContent())!.trim());
  await page.getByRole('button', { name: 'Veröffentlichen' }).first().click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Veröffentlichen/ })
    .click();
  await eventually('published', async () => {
    const { status } = await mara.ask<{ status: string }>('get', `/api/workflows/${id}`);
    return status === 'live';
  });
  const posted = await page.request.post(`${URL_BASE}${url.pathname}`, {
    data: { customer: { email: `post-${id}@shop.example`, name: 'Pia' } },
  });
  expect([posted.status(), await posted.json()]).toMatchObject([200, { created: true, entered: true }]);
  await mara.open(`/workflows/${id}`);
  const { draft } = await mara.ask<{ draft: { settings: object } }>('get', `/api/workflows/${id}`);
  expect(draft.settings).toMatchObject({
    reentry: 'after-days',
    reentryDays: 60,
    suppressionRule: { kind: 'any', rules: [] },
  });
});
