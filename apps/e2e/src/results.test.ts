import { hurdles } from './looks.ts';
import { everybodyLeaves, eventually, somebody } from './product.ts';
import type { Person } from './product.ts';

/** What a running workflow is worth, what can be done about those inside, and why somebody is not: with leads and workflows of its own. */
let berta: Person;
beforeAll(async () => {
  berta = await somebody({ width: 1440, height: 900 });
  await berta.signIn('berta@besser.example');
});
afterAll(everybodyLeaves);

const node = (id: string, type: string, place: number, config: object = {}) => {
  return { id, type, config, position: { x: 200, y: 170 * place } };
};
const lines = (...all: string[]) =>
  all.map((line) => {
    const [from, port, to] = line.split(/\.| > /);
    return { from, port, to };
  });
/** So that it can be run again in the same house. */
const RUN = Date.now().toString(36);
const WAIT = { amount: 20, unit: 'days' };

async function live(name: string, graph: object): Promise<number> {
  const { id } = await berta.ask<{ id: number }>('post', '/api/workflows', { name, graph });
  await berta.ask('post', `/api/workflows/${id}/publish`, { revision: 1 });
  return id;
}
const newLeads = (tag: string, count: number): Promise<number[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const lead = { email: `${tag}${n}@${RUN}.ergebnis.example`, firstName: `${tag}-${n}` };
      return (await berta.ask<{ id: number }>('post', '/api/leads', lead)).id;
    }),
  );
interface Walks {
  readonly items: readonly { readonly lead: { readonly id: number; readonly name: string } }[];
  readonly total: number;
}
const walks = (id: number, step: string, query: string): Promise<Walks> =>
  berta.ask('get', `/api/workflows/${id}/nodes/${step}/walks?limit=100&${query}`);

test('an A/B test says first how many it takes, names no winner before, and then names it; the group kept out is compared', async () => {
  const { page } = berta;
  const id = await live('Was besser wirkt', {
    nodes: [
      node('in', 'added-by-hand', 0),
      node('test', 'ab-test', 1, {
        ...{ nameA: 'Kurz', nameB: 'Ausführlich', share: 50, measure: 'goal', baseline: 40, uplift: 120 },
      }),
      node('pause', 'wait', 2, WAIT),
      node('bought', 'goal', 3, { events: [{ kind: 'shop.bought' }] }),
    ],
    edges: lines('in.then > test', 'test.a > pause', 'test.b > pause'),
    settings: { reentry: 'never', holdout: 20 },
  });
  const leads = await newLeads('ab', 70);
  const enrol = (leadIds: number[]) => berta.ask('post', `/api/workflows/${id}/enrol`, { leadIds });
  const passed = (port: string) => walks(id, 'test', `of=passed&span=all&port=${port}`);
  const tested = async () => (await passed('a')).total + (await passed('b')).total;
  await enrol(leads.slice(0, 10));
  await eventually(
    'some are in the test',
    async () => (await tested()) > 0 && (await walks(id, 'pause', 'of=at')).total === (await tested()),
  );
  await berta.open(`/workflows/${id}`);
  await page.locator('.react-flow__node[data-id="test"]').press('Enter');
  const result = page.getByRole('region', { name: 'Ergebnis' });
  await result.getByText(/Nötig: \d+ Leads auf jedem Weg\. Vorher wird kein Gewinner genannt\./).waitFor();
  await result.getByText(/^(Noch zu früh|Noch ist niemand)/).waitFor();
  expect(await result.getByText(/Gewonnen hat/).count()).toBe(0);

  await enrol(leads.slice(10));
  type Figures = { holdout: Record<'heldOut' | 'letIn', { people: number; successes: number }> };
  const figures = () => berta.ask<Figures>('get', `/api/workflows/${id}/figures?span=all`);
  const { heldOut, letIn } = await eventually('all are in or kept out', async () => {
    const { holdout } = await figures();
    return (
      holdout.letIn.people + holdout.heldOut.people === leads.length &&
      (await tested()) === holdout.letIn.people &&
      holdout
    );
  });
  expect(heldOut.people).toBeGreaterThan(0);
  const winners = (await passed('b')).items.map(({ lead }) => lead.id);
  await Promise.all(
    winners.map((lead) => berta.ask('post', `/api/leads/${lead}/touchpoints`, { kind: 'shop.bought', ref: 'buch' })),
  );
  await eventually('they reach the goal', async () => (await figures()).holdout.letIn.successes === winners.length);
  await page.reload();
  await page.locator('.react-flow__node[data-id="test"]').press('Enter');
  await result.getByText('Gewonnen hat Ausführlich.').waitFor();
  await page.getByLabel('Zeitraum der Zahlen').selectOption('all');
  await page.getByRole('button', { name: /^Wirkung/ }).click();
  await page.getByText(new RegExp(`Mit Workflow erreichen das Ziel: .*\\(${letIn.people}\\)`)).waitFor();
  await page.getByText(new RegExp(`In der Vergleichsgruppe ohne ihn: .*\\(${heldOut.people}\\)`)).waitFor();
  await berta.picture('results-ab-holdout-de');
  expect(await hurdles(berta)).toEqual([]);
}, 40_000);

test('all who stand at a step are skipped on, some are taken out, each asked for and noted', async () => {
  const { page } = berta;
  const id = await live(`Aufräumen ${RUN}`, {
    nodes: [
      node('in', 'added-by-hand', 0),
      node('pause', 'wait', 1, WAIT),
      node('mark', 'change-tag', 2, { act: 'add', tag: 'aufgeraeumt' }),
      node('later', 'wait', 3, WAIT),
    ],
    edges: lines('in.then > pause', 'pause.then > mark', 'mark.then > later'),
    settings: { reentry: 'never' },
  });
  const leadIds = await newLeads('akt', 4);
  await berta.ask('post', `/api/workflows/${id}/enrol`, { leadIds });
  const at = async (step: string) => (await walks(id, step, 'of=at')).total;
  await eventually('all wait', async () => (await at('pause')) === 4);
  await berta.open(`/workflows/${id}`);
  const pause = page.locator('.react-flow__node[data-id="pause"]');
  await pause.getByRole('button', { name: /4 Leads steh/ }).press('Enter');
  const one = (await walks(id, 'pause', 'of=at')).items[0]!.lead;
  await page.getByRole('checkbox', { name: `Auswählen: ${one.name}` }).check();
  await page.getByRole('button', { name: 'Herausnehmen', exact: true }).click();
  const asked = page.getByRole('dialog', { name: /Herausnehmen: 1 / });
  await asked.getByText(/lässt sich nicht rückgängig machen/).waitFor();
  await asked.getByRole('button', { name: /^Herausnehmen/ }).click();
  await page.getByText('Erledigt für 1 Lead.').waitFor();
  expect(await at('pause')).toBe(3);

  // nobody ticked: all who stand here
  await page.getByText('gilt für alle 3 hier').waitFor();
  expect(await hurdles(berta)).toEqual([]);
  await page.getByRole('button', { name: 'Überspringen', exact: true }).click();
  const skipping = page.getByRole('dialog', { name: /Überspringen: 3 / });
  await skipping.getByRole('combobox').first().click();
  await page.locator('[data-combobox-option]:visible').first().click();
  await skipping.getByRole('button', { name: /^Überspringen/ }).click();
  await page.getByText('Niemand.', { exact: true }).waitFor();
  await eventually('they went on', async () => (await at('later')) === 3);
  const { items } = await berta.ask<{ items: { action: string; target: string; data: object }[] }>(
    'get',
    '/api/settings/audit?limit=20',
  );
  const noted = items.filter(({ target }) => target === `workflow:${id}`);
  expect(noted).toContainEqual(
    expect.objectContaining({ action: 'walk.take-out', data: expect.objectContaining({ done: 1 }) }),
  );
  expect(noted).toContainEqual(
    expect.objectContaining({ action: 'walk.skip', data: expect.objectContaining({ done: 3 }) }),
  );

  // and why the one taken out does not come in again
  await berta.open(`/leads/${one.id}`);
  await page.getByRole('button', { name: 'Warum nicht im Workflow?' }).click();
  const why = page.getByRole('dialog');
  await why.getByLabel(/Warum ist .* nicht in/).fill(`Aufräumen ${RUN}`);
  await page.getByRole('option', { name: `Aufräumen ${RUN}` }).click();
  await why.getByText(/war schon einmal in „Aufräumen .* darf kein zweites Mal eintreten/).waitFor();
  expect(await hurdles(berta)).toEqual([]);
  expect(berta.faults).toEqual([]);
}, 40_000);
