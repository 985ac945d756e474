import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { everybodyLeaves, eventually, somebody } from './product.ts';
import type { Person } from './product.ts';

/**
 * What a journey does to a lead, told to colleagues and to another system, and how that lets the lead into other journeys. Its own lead,
 * list and workflows.
 */
let mara: Person;
let vera: Person;
let receiver: http.Server;
const posted: unknown[] = [];
const made: number[] = [];
beforeAll(async () => {
  receiver = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      posted.push(JSON.parse(Buffer.concat(parts).toString()));
      response.setHeader('content-type', 'application/json').end('{"customer":"K-17"}');
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  [mara, vera] = await Promise.all([somebody({ width: 1280, height: 900 }), somebody({ width: 1280, height: 900 })]);
  await Promise.all([mara.signIn('mara@besser.example'), vera.signIn('vera@besser.example')]);
});
afterAll(async () => {
  // nobody else's leads are to come in
  for (const id of made) await mara.ask('post', `/api/workflows/${id}/archive`, {});
  await everybodyLeaves();
  receiver.close();
  receiver.closeAllConnections();
});

interface Step {
  readonly type: string;
  readonly config?: object;
}
/** Steps one after the other, published. @returns the workflow's number */
async function live(name: string, ...steps: readonly Step[]): Promise<number> {
  const nodes = steps.map(({ type, config = {} }, i) => ({
    ...{ id: `n${i}`, type, config, position: { x: 0, y: i * 160 } },
  }));
  const edges = steps.slice(1).map((_, i) => ({
    ...{ from: `n${i}`, port: steps[i]!.type === 'call-webhook' ? 'ok' : 'then', to: `n${i + 1}` },
  }));
  const graph = { nodes, edges, settings: { reentry: 'never' } };
  const { id } = await mara.ask<{ id: number }>('post', '/api/workflows', { name, graph });
  const { revision } = await mara.ask<{ revision: number }>('get', `/api/workflows/${id}`);
  await mara.ask('post', `/api/workflows/${id}/publish`, { revision });
  made.push(id);
  return id;
}
const PAUSE = { type: 'wait', config: { amount: 3, unit: 'days' } };

test('a journey changes, lists, notes, asks another system and gives a task, which a colleague is told of and finishes', async () => {
  const run = Date.now();
  const email = `aktion-${run}@gut.example`;
  const { id: list } = await mara.ask<{ id: string }>('post', '/api/lists', { name: `Messe ${run}` });
  const { id: veraId } = await vera.ask<{ id: number }>('get', '/api/session');
  const { id: lead } = await mara.ask<{ id: number }>('post', '/api/leads', {
    ...{ email, firstName: 'Ava', lastName: `Aktion ${run}`, source: 'hand', language: 'de' },
  });
  const task = `Rückruf ${run}`;
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const first = await live(
    `Aktionen ${run}`,
    { type: 'added-by-hand' },
    { type: 'change-tag', config: { act: 'add', tag: `messe-${run}` } },
    { type: 'change-score', config: { axis: 'engagement', points: 40, reason: 'Messe' } },
    { type: 'change-list', config: { act: 'add', list } },
    { type: 'call-webhook', config: { url, body: { wer: '{{email}}' }, keep: {} } },
    { type: 'add-note', config: { text: 'War auf der Messe: {{firstName}}' } },
    { type: 'create-task', config: { title: task, to: veraId, dueInDays: 1 } },
    { type: 'set-field', config: { field: 'jobTitle', mode: 'set', value: `Leitung ${run}` } },
  );
  // what each of these lets in, it lets in because of a step above
  const others = await Promise.all([
    live(`Schlagwort ${run}`, { type: 'tag-added', config: { tag: `messe-${run}` } }, PAUSE),
    live(
      `Punkte ${run}`,
      { type: 'score-crossed', config: { axis: 'engagement', way: 'up', threshold: 37 } },
      { type: 'set-stage', config: { stage: 'mql', reason: 'Messe' } },
      PAUSE,
    ),
    live(`Feld ${run}`, { type: 'field-changed', config: { field: 'jobTitle', to: `Leitung ${run}` } }, PAUSE),
    live(`Phase ${run}`, { type: 'stage-changed', config: { to: 'mql' } }, PAUSE),
    live(`Danach ${run}`, { type: 'workflow-finished', config: { workflow: String(first) } }, PAUSE),
  ]);
  const entered = await mara.ask<{ entered: number }>('post', `/api/workflows/${first}/enrol`, { leadIds: [lead] });
  expect(entered).toMatchObject({ entered: 1 });
  for (const id of others)
    await eventually(`the lead in workflow ${id}`, async () => {
      const { items } = await mara.ask<{ items: { lead: { id: number } }[] }>(
        'get',
        `/api/workflows/${id}/nodes/${id === others[1] ? 'n2' : 'n1'}/walks?of=at`,
      );
      return items.some((walk) => walk.lead.id === lead);
    });
  expect(posted).toEqual([expect.objectContaining({ wer: email })]);
  const known = await mara.ask<{ tags: string[]; fields: object; score: { engagement: number } }>(
    'get',
    `/api/leads/${lead}`,
  );
  expect(known).toMatchObject({ tags: [`messe-${run}`], fields: { jobTitle: `Leitung ${run}` }, stage: 'mql' });
  const members = await mara.ask<{ items: { id: number }[] }>('get', `/api/lists/${list}/members`);
  expect(members.items.map(({ id }) => id)).toEqual([lead]);

  // Vera is told in the app and by mail, and ticks it off
  await vera.mail('vera@besser.example', new RegExp(`Neue Aufgabe: ${task}`));
  const { page } = vera;
  await vera.open('/');
  await page.getByRole('button', { name: /ungelesene Benachrichtigung/ }).click();
  await vera.picture('actions-bell-de');
  await page.getByRole('button', { name: new RegExp(task) }).click();
  await page.getByRole('button', { name: `Mehr zu „${task}“` }).click();
  await page.getByRole('menuitem', { name: 'Bearbeiten' }).click();
  const dialog = page.getByRole('dialog', { name: 'Aufgabe bearbeiten' });
  await dialog.getByLabel('Was ist zu tun').fill(`${task} heute`);
  await vera.picture('actions-task-edit-de');
  await dialog.getByRole('button', { name: 'Speichern' }).click();
  await dialog.waitFor({ state: 'hidden' });
  // `check` would look at the box in the very instant of the click, before it is drawn anew
  await page.getByRole('checkbox', { name: `Erledigt: ${task} heute` }).click();
  await page.getByText(`„${task} heute“ ist erledigt.`).waitFor();
  await page.getByText('Aufgabe erledigt').first().waitFor();
  await page.getByText('War auf der Messe: Ava').first().waitFor();
  await vera.picture('actions-lead-de');
  expect([...vera.faults, ...mara.faults]).toEqual([]);
});
