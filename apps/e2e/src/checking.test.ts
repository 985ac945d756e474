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

test('the back-test is drawn at the steps and on the lines, beside what is published', async () => {
  const { page } = mara;
  const graph = {
    nodes: [
      node('in', 'added-by-hand', {}, 0),
      node('who', 'if-else', { rule: { kind: 'all', rules: [{ kind: 'tag', tag: 'rückblick' }] } }, 180),
      node('yes', 'change-tag', { act: 'add', tag: 'war-ja' }, 420),
      { ...node('no', 'change-tag', { act: 'add', tag: 'war-nein' }, 420), position: { x: 320, y: 420 } },
    ],
    edges: [
      { from: 'in', port: 'then', to: 'who' },
      { from: 'who', port: 'yes', to: 'yes' },
      { from: 'who', port: 'no', to: 'no' },
    ],
    settings: { reentry: 'never' },
  };
  const { id } = await mara.ask<{ id: number }>('post', '/api/workflows', { name: 'Rückblick-Reise', graph });
  await mara.ask('post', `/api/workflows/${id}/publish`, { revision: 1, note: '' });
  const leadIds: number[] = [];
  for (const name of ['eins', 'zwei', 'drei'])
    leadIds.push(
      (await mara.ask<{ id: number }>('post', '/api/leads', { email: `${name}@rueckblick.example`, firstName: name }))
        .id,
    );
  await mara.ask('post', `/api/workflows/${id}/enrol`, { leadIds });
  await eventually('all three through', async () => {
    const { nodes } = await mara.ask<{ nodes: Record<string, { left: number }> }>(
      'get',
      `/api/workflows/${id}/figures?span=all`,
    );
    return nodes.no?.left === 3;
  });
  await mara.open(`/workflows/${id}`);
  await page.getByRole('tab', { name: 'Rückblick' }).click();
  await page.getByRole('button', { name: 'Rückblick starten' }).click();
  await page.getByText('Fertig: 3 Leads durchgespielt.').waitFor();
  // in the draft, whatever was looked at before
  const at = (step: string) => page.locator(`.react-flow__node[data-id="${step}"]`);
  await at('no').getByText('veröffentlicht 3').waitFor();
  expect(await at('no').getByTitle('Leads, die der Entwurf hierher gebracht hätte').textContent()).toBe('3');
  expect(await at('yes').getByTitle('Leads, die der Entwurf hierher gebracht hätte').textContent()).toBe('0');
  await page
    .locator('.react-flow__edgelabel-renderer')
    .getByText(/^100\s% · 3/)
    .first()
    .waitFor();
  // the same for those who do not see the drawing
  await page
    .getByRole('row', { name: /Wenn \/ sonst/ })
    .getByText(/nein: 3 · 100\s% \(veröffentlicht 100\s%\)/)
    .waitFor();
  await mara.picture('checking-back-test-de');
  await page.getByRole('tab', { name: 'Versionen' }).click();
  await eventually(
    'no figures of the back-test',
    async () =>
      (await at('no')
        .getByText(/veröffentlicht 3/)
        .count()) === 0,
  );
});

test('a scenario can expect that somebody invented, with what he does, does not come by a step', async () => {
  const { page } = mara;
  await page.getByRole('tab', { name: 'Testlauf' }).click();
  await page.getByRole('button', { name: 'Testlauf starten' }).click();
  await page.getByRole('button', { name: 'Als Szenario sichern' }).click();
  await page.getByLabel('Name des Szenarios').fill('Ohne Schlagwort kein Ja');
  const not = page.getByRole('group', { name: 'Geht nicht durch' });
  await not.getByLabel(/„war-ja“/).check();
  expect(await not.getByRole('checkbox').count()).toBe(1);
  await page.getByRole('button', { name: 'Sichern', exact: true }).click();
  await page.getByText('wie erwartet').waitFor();
  const id = Number(/workflows\/(\d+)/.exec(page.url())![1]);
  const saved = await eventually('the scenario in the draft', async () => {
    const { draft, revision } = await mara.ask<{ revision: number; draft: { nodes: Step[]; scenarios?: Kept[] } }>(
      'get',
      `/api/workflows/${id}`,
    );
    return draft.scenarios?.length ? { draft, revision } : undefined;
  });
  expect(saved.draft.scenarios![0]!.expect).toMatchObject({ notThrough: ['yes'], endsAt: 'no' });
  // the question is turned round: he comes by it
  const nodes = saved.draft.nodes.map((it) =>
    it.id === 'who' ? { ...it, config: { rule: { kind: 'not', rule: it.config.rule } } } : it,
  );
  const { revision } = await mara.ask<{ revision: number }>('put', `/api/workflows/${id}/draft`, {
    ...{ revision: saved.revision, draft: { ...saved.draft, nodes } },
  });
  await expect(mara.ask('post', `/api/workflows/${id}/publish`, { revision, note: '' })).rejects.toThrow(
    /422.*kommt zu „Schlagwort ändern“/s,
  );
});
interface Step {
  readonly id: string;
  readonly config: Record<string, unknown>;
}
interface Kept {
  readonly expect: { readonly notThrough: string[]; readonly endsAt: string };
}

test('a finding leads to the setting that mends it: of a step, and of the workflow', async () => {
  const { page } = mara;
  const { id: target } = await mara.ask<{ id: number }>('post', '/api/workflows', {
    name: 'Noch Entwurf',
    graph: { nodes: [node('in', 'added-by-hand', {}, 0)], edges: [], settings: { reentry: 'never' } },
  });
  const points = (op: string, value: number) => ({
    ...{ kind: 'all', rules: [{ kind: 'score', axis: 'fit', op, value }] },
  });
  const { id } = await mara.ask<{ id: number }>('post', '/api/workflows', {
    name: 'Führt hin',
    graph: {
      nodes: [node('in', 'added-by-hand', {}, 0), node('on', 'start-workflow', { workflow: String(target) }, 200)],
      edges: [{ from: 'in', port: 'then', to: 'on' }],
      settings: { reentry: 'never', entryRule: points('gte', 50), suppressionRule: points('gte', 20) },
    },
  });
  await mara.open(`/workflows/${id}`);
  await page.getByRole('tab', { name: /Prüfung/ }).click();
  const focused = (field: string) =>
    page.locator(`#workflow-inspector [data-field="${field}"] :focus`).waitFor({ state: 'attached' });
  await page
    .getByRole('button', { name: /„Noch Entwurf“ nimmt niemanden auf/ })
    .first()
    .click();
  await page.locator('.react-flow__node.selected[data-id="on"]').waitFor();
  await focused('workflow');
  await page
    .getByRole('button', { name: /Kein Lead kann hinein/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Wer eintreten darf' }).waitFor();
  await focused('entryRule');
});
