import { everybodyLeaves, eventually, somebody } from './product.ts';
import type { Person } from './product.ts';

/** Before it runs: a finding that somebody keeps, a dry run that shows its mail, and a scenario that stops a publish. */
const NAME = 'Geprüfte Reise';
let mara: Person;
beforeAll(async () => {
  mara = await somebody({ width: 1440, height: 900 });
  await mara.signIn('mara@besser.example');
});
afterAll(everybodyLeaves);

const node = (id: string, type: string, config: Record<string, unknown>, y: number) => ({
  ...{ id, type, config, position: { x: 0, y } },
});

test('a warning is kept with its reason; a dry run shows the mail; a scenario that fails stops publishing', async () => {
  const { page } = mara;
  const { items } = await mara.ask<{ items: { id: string; subject: string }[] }>(
    'get',
    '/api/content/templates?limit=1',
  );
  const template = items[0]!;
  const graph = {
    nodes: [
      node('in', 'added-by-hand', {}, 0),
      node('mail', 'send-mail', { template: template.id }, 200),
      node('rest', 'wait', { amount: 2, unit: 'days' }, 400),
      node('tag', 'change-tag', { act: 'add', tag: 'geprüft' }, 600),
    ],
    edges: [
      { from: 'in', port: 'then', to: 'mail' },
      { from: 'mail', port: 'then', to: 'rest' },
      { from: 'rest', port: 'then', to: 'tag' },
    ],
    settings: { reentry: 'never' },
  };
  const { id } = await mara.ask<{ id: number }>('post', '/api/workflows', { name: NAME, graph });
  await mara.open(`/workflows/${id}`);

  await page.getByRole('tab', { name: /Prüfung/ }).click();
  const finding = page.getByText(/Wer über „Von Hand hinzugefügt“ hereinkommt/);
  await finding.click();
  await page.locator('.react-flow__node.selected[data-id="mail"]').waitFor();
  await page.getByText(/Geprüft auch mit Ihren Daten/).waitFor();
  await page.getByRole('button', { name: /^So lassen: Wer über/ }).click();
  await page.getByLabel('Warum ist das in Ordnung?').fill('Nur Kunden mit Einwilligung');
  await page.getByRole('button', { name: 'So lassen', exact: true }).click();
  await page.getByText('Bleibt so: Nur Kunden mit Einwilligung').waitFor();
  await mara.picture('checking-findings-de');

  await page.getByRole('tab', { name: 'Testlauf' }).click();
  await page.getByRole('button', { name: 'Testlauf starten' }).click();
  await page.getByRole('button', { name: 'Ansehen' }).click();
  const shown = page.getByRole('dialog', { name: 'So käme die E-Mail an' });
  await shown.locator('iframe').contentFrame().getByText('Sina').first().waitFor();
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: 'Anhalten', exact: true })
    .or(page.getByRole('button', { name: 'Abspielen' }))
    .click();
  await page.getByText('Die Reise ist zu Ende').waitFor();
  await mara.picture('checking-dry-run-de');
  const before = await mara.ask<{ total: number }>('get', '/api/content/sends?limit=1');

  await page.getByRole('button', { name: 'Als Szenario sichern' }).click();
  await page.getByLabel('Name des Szenarios').fill('Sina bekommt eine E-Mail');
  await page.getByRole('button', { name: 'Sichern', exact: true }).click();
  await page.getByText('wie erwartet').waitFor();

  // the mail goes: the scenario does not hold any more
  await page.locator('.react-flow__node[data-id="mail"]').click({ position: { x: 60, y: 14 } });
  await page.keyboard.press('Delete');
  await page.getByRole('tab', { name: /Prüfung/ }).click();
  await page.getByText(/Szenario „Sina bekommt eine E-Mail“ läuft anders als erwartet/).waitFor();
  await mara.picture('checking-scenario-de');
  await page
    .getByRole('button', { name: /Veröffentlichen/ })
    .first()
    .click();
  await page
    .getByRole('dialog')
    .getByText(/Szenario „Sina bekommt eine E-Mail“/)
    .waitFor();
  await page.keyboard.press('Escape');
  // and the server says the same, whatever the screen allows
  await eventually('the saved draft without the mail', async () => {
    const { draft } = await mara.ask<{ draft: { nodes: unknown[] } }>('get', `/api/workflows/${id}`);
    return draft.nodes.length === 3;
  });
  const { revision } = await mara.ask<{ revision: number }>('get', `/api/workflows/${id}`);
  await expect(mara.ask('post', `/api/workflows/${id}/publish`, { revision, note: '' })).rejects.toThrow(/422/);

  await page.getByRole('button', { name: /Rückgängig/ }).click();
  await eventually(
    'no scenario that fails',
    async () => (await page.getByText(/läuft anders als erwartet/).count()) === 0,
  );
  await page
    .getByRole('button', { name: /Veröffentlichen/ })
    .first()
    .click();
  await page.getByRole('dialog').getByText('Was dann geschieht').waitFor();
  await page
    .getByRole('dialog')
    .getByText(/dürften .* hinein/)
    .waitFor();
  await mara.picture('checking-forecast-de');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Veröffentlichen/ })
    .click();
  await page.getByText(/Version 1 ist veröffentlicht/).waitFor();
  expect(await mara.ask<{ total: number }>('get', '/api/content/sends?limit=1')).toMatchObject({ total: before.total });
});
