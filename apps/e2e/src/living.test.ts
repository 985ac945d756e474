import { hurdles } from './looks.ts';
import { everybodyLeaves, eventually, registersForTheWebinar, somebody } from './product.ts';
import type { Person } from './product.ts';

/**
 * A marketer lives with the demo's webinar journey: figures, the leads behind a number, why one is there, and moves it. Since the
 * beginning, as another test moves the clock on by months.
 */
let mara: Person;
beforeAll(async () => {
  mara = await somebody({ width: 1440, height: 900 });
  await mara.signIn('mara@besser.example');
});
afterAll(everybodyLeaves);

interface Walk {
  readonly enrolmentId: number;
  readonly lead: { readonly id: number; readonly name: string };
}

test('figures since the beginning; a number opens its leads, a name its trace; one lead is moved', async () => {
  const { page } = mara;
  // Lena stands at the first pause, whatever time other tests have let pass
  const lena = await somebody();
  const email = 'lena.neuland@gut.example';
  await registersForTheWebinar(lena, mara, { firstName: 'Lena', lastName: 'Neuland', email });
  await lena.open(await mara.linkIn(await mara.mail(email, /bestätig/i), /./));
  await lena.page.getByRole('button').first().click();
  const { items } = await mara.ask<{ items: { id: number; name: string }[] }>('get', '/api/workflows');
  const { id } = items.find(({ name }) => name.startsWith('Webinar'))!;
  const figures = await mara.ask<{ entered: number; nodes: Record<string, { passed: number; mail: unknown }> }>(
    'get',
    `/api/workflows/${id}/figures?span=all`,
  );
  await mara.open(`/workflows/${id}`);
  await page.getByLabel('Zeitraum der Zahlen').selectOption('all');
  await page.getByText(new RegExp(`^${figures.entered} eingetreten`)).waitFor();
  const mail = page.locator('.react-flow__node[data-id="willkommen"]');
  await mail.getByRole('button', { name: /zugestellt/ }).press('Enter');
  await page.getByText('Zahlen dieser E-Mail').waitFor();
  await mara.picture('living-figures-de');
  expect(await hurdles(mara)).toEqual([]);
  await page.keyboard.press('Escape');

  const pause = page.locator('.react-flow__node[data-id="ein-tag"]');
  const here = await eventually('her at the pause', async () => {
    const at = await mara.ask<{ items: Walk[]; total: number }>(
      'get',
      `/api/workflows/${id}/nodes/ein-tag/walks?of=at`,
    );
    const hers = at.items.find((walk) => walk.lead.name === 'Lena Neuland');
    return hers && { ...hers, total: at.total };
  });
  await pause.getByRole('button', { name: new RegExp(`${here.total} Leads? steh`) }).press('Enter');
  const { enrolmentId, lead } = here;
  await page.getByRole('button', { name: `Verlauf von ${lead.name} öffnen` }).click();
  const trace = page.getByRole('dialog');
  await trace.getByText(new RegExp(`${lead.name} wartet seit .* bei „Warten“ und geht am .* weiter`)).waitFor();
  await trace.getByText('E-Mail „Webinar: Willkommen“').waitFor();
  await mara.picture('living-trace-de');
  expect(await hurdles(mara)).toEqual([]);
  await trace.getByRole('button', { name: /schließen/i }).click();

  await page.getByRole('checkbox', { name: `Auswählen: ${lead.name}` }).check();
  await page.getByRole('button', { name: 'Verschieben', exact: true }).click();
  const asked = page.getByRole('dialog', { name: /Verschieben: 1 / });
  await asked.getByLabel('Ziel').click();
  await page.getByRole('option', { name: /Einladung zum Erstgespräch|einladung-erstgespraech/ }).click();
  await asked.getByRole('button', { name: /^Verschieben/ }).click();
  await page.getByText('Erledigt für 1 Lead.').waitFor();
  // it goes on at once where it was put
  await eventually('the moved lead at its new step', async () => {
    const { steps } = await mara.ask<{ steps: { took: string; node: { id: string } | null }[] }>(
      'get',
      `/api/walks/${enrolmentId}`,
    );
    return steps.some(({ took }) => took === 'moved') && steps.some(({ node }) => node?.id === 'einladung');
  });
  expect(mara.faults).toEqual([]);
});
