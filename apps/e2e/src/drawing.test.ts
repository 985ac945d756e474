import type { Locator } from 'playwright-core';
import { everybodyLeaves, eventually, somebody } from './product.ts';
import type { Person } from './product.ts';

/** The canvas as a marketer uses it: notes, groups, several at once, the clipboard, arranging, the list of steps, undo, and two who draw at the same time. */
interface Drawn {
  readonly nodes: { id: string; type: string; position: { x: number; y: number } }[];
  readonly edges: { from: string; port: string; to: string }[];
  readonly notes?: { id: string; text: string; position: { x: number; y: number } }[];
  readonly groups?: { id: string; title: string; nodes: string[]; collapsed: boolean }[];
}
const wait = (id: string, y: number, amount: number) => ({
  ...{ id, type: 'wait', config: { amount, unit: 'days' }, position: { x: 0, y } },
});
/** By hand → wait 1 → wait 2 → wait 3. */
const ROW = {
  nodes: [
    { id: 'start', type: 'added-by-hand', config: {}, position: { x: 0, y: 0 } },
    ...[wait('one', 200, 1), wait('two', 400, 2), wait('three', 600, 3)],
  ],
  edges: [
    { from: 'start', port: 'then', to: 'one' },
    { from: 'one', port: 'then', to: 'two' },
    { from: 'two', port: 'then', to: 'three' },
  ],
  settings: { reentry: 'never' },
};
let mara: Person;
let made = 0;

beforeAll(async () => {
  mara = await somebody({ width: 1440, height: 900 });
  await mara.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await mara.signIn('mara@besser.example');
});
afterAll(everybodyLeaves);

async function workflow(graph: object = ROW): Promise<number> {
  const name = `Gezeichnet ${Date.now()}-${(made += 1)}`;
  return (await mara.ask<{ id: number }>('post', '/api/workflows', { name, graph })).id;
}
async function draw(id: number, person = mara): Promise<void> {
  await person.open(`/workflows/${id}`);
  await person.page.locator('.react-flow__node').first().waitFor();
}
const kept = async (id: number) => (await mara.ask<{ draft: Drawn }>('get', `/api/workflows/${id}`)).draft;
const saved = (what: string, id: number, is: (draft: Drawn) => boolean) =>
  eventually(what, async () => {
    const draft = await kept(id);
    return is(draft) && draft;
  });
const card = (id: string) => mara.page.locator(`.react-flow__node[data-id="${id}"]`);
const cards = () => mara.page.locator('.react-flow__node-card');
const press = (keys: string) => mara.page.keyboard.press(keys);
const tool = (name: string | RegExp) => mara.page.getByRole('button', { name });
async function middle(target: Locator): Promise<[number, number]> {
  const box = (await target.boundingBox())!;
  return [box.x + box.width / 2, box.y + box.height / 2];
}
async function drag(from: Locator, by: [number, number]): Promise<void> {
  const [x, y] = await middle(from);
  await mara.page.mouse.move(x, y);
  await mara.page.mouse.down();
  await mara.page.mouse.move(x + by[0] / 2, y + by[1] / 2, { steps: 4 });
  await mara.page.mouse.move(x + by[0], y + by[1], { steps: 4 });
  await mara.page.mouse.up();
}
async function choose(...ids: string[]): Promise<void> {
  for (const [no, id] of ids.entries())
    await card(id).click({ position: { x: 60, y: 20 }, ...(no > 0 && { modifiers: ['Shift'] }) });
  await mara.page
    .locator('.react-flow__node.selected')
    .nth(ids.length - 1)
    .waitFor();
}
/** The keyboard has come to the field by itself. */
const writesIn = (label: string) =>
  eventually(`the keyboard in ${label}`, () =>
    mara.page.getByLabel(label, { exact: true }).evaluate((it) => it === document.activeElement),
  );
async function pick(search: string): Promise<void> {
  await mara.page.locator('.mantine-Combobox-dropdown input').waitFor();
  await mara.page.keyboard.type(search);
  await mara.page.getByRole('option').first().waitFor();
  await press('Enter');
}
const leads = ({ nodes, edges }: Drawn, types: string) => {
  const on = (id: string): string[] => {
    const next = edges.find(({ from }) => from === id)?.to;
    return [nodes.find((node) => node.id === id)!.type, ...(next ? on(next) : [])];
  };
  return on('start').join(' → ') === types;
};

test('notes and groups: written, moved, collapsed, opened, undone and done again', async () => {
  const id = await workflow();
  await draw(id);
  await press('n');
  await writesIn('Text der Notiz');
  await mara.page.keyboard.type('Mit Johann klären');
  const note = mara.page.locator('.react-flow__node-note');
  await drag(note, [-40, 140]);
  const before = await saved('the note', id, ({ notes }) => notes?.[0]?.text === 'Mit Johann klären');
  await note.dblclick();
  await note.locator('textarea').fill('Ist geklärt');
  await press('Escape');
  await saved('the note written anew', id, ({ notes }) => notes?.[0]?.text === 'Ist geklärt');

  await choose('one', 'two');
  await press('Control+g');
  await writesIn('Titel');
  await mara.page.keyboard.type('Erste Woche');
  await tool('Zuklappen: Erste Woche').click();
  await eventually('two cards less', async () => (await cards().count()) === 2);
  await mara.page.getByText('1 Weg hinein').waitFor();
  await drag(mara.page.locator('.react-flow__node-folded'), [-160, 0]);
  const moved = await saved('the group aside', id, ({ nodes }) => nodes[1]!.position.x < -20);
  expect(moved.nodes[2]!.position.x).toBe(moved.nodes[1]!.position.x);
  expect(moved.groups).toMatchObject([{ title: 'Erste Woche', nodes: ['one', 'two'], collapsed: true }]);
  await tool('Aufklappen: Erste Woche').click();
  const open = await saved('the group open', id, ({ groups }) => groups?.[0]?.collapsed === false);
  await mara.picture('drawing-group-de');

  await mara.page.locator('.react-flow__pane').click({ position: { x: 40, y: 40 } });
  const back = tool('Rückgängig');
  let steps = 0;
  for (; await back.isEnabled(); steps += 1) await back.click();
  expect(steps).toBeGreaterThanOrEqual(7);
  const first = await saved('all undone', id, ({ notes, groups }) => !notes?.length && !groups?.length);
  expect(first.nodes).toMatchObject(ROW.nodes);
  for (; steps > 0; steps -= 1) await press('Control+y');
  expect(await saved('all done again', id, ({ groups }) => groups?.length === 1)).toEqual(open);
  expect(before.notes![0]!.position).toEqual(open.notes![0]!.position);
  expect(mara.faults).toEqual([]);
});

test('several at once: copied as text, pasted here and in another workflow, duplicated, aligned, laid out', async () => {
  const { page } = mara;
  const [id, other] = [await workflow(), await workflow({ nodes: [], edges: [], settings: { reentry: 'never' } })];
  await draw(id);
  await choose('one', 'two');
  await press('Control+c');
  await page.getByText(/2 kopiert/).waitFor();
  const text = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as Drawn;
  expect(text.edges).toEqual([{ from: 'one', port: 'then', to: 'two' }]);
  await press('Control+v');
  await eventually('two more', async () => (await cards().count()) === 6);
  await press('Control+d');
  const eight = await saved('and two', id, ({ nodes }) => nodes.length === 8);
  expect(eight.edges).toHaveLength(5);
  await press('Control+z');
  await press('Control+z');
  await saved('as before', id, ({ nodes }) => nodes.length === 4);
  await press('Control+Shift+z');
  const six = await saved('pasted again', id, ({ nodes }) => nodes.length === 6);

  // level, then in order; back, and again
  await choose('one', six.nodes[4]!.id, 'three');
  await tool('Links ausrichten').click();
  await saved('level', id, ({ nodes }) => new Set([1, 3, 4].map((no) => nodes[no]!.position.x)).size === 1);
  await tool('Ordnen').click();
  const tidy = await saved('in order', id, ({ nodes }) => nodes[4]!.position.x > nodes[1]!.position.x + 264);
  await press('Control+z');
  await press('Control+z');
  await saved('undone', id, ({ nodes }) => JSON.stringify(nodes) === JSON.stringify(six.nodes));
  await press('Control+y');
  await press('Control+y');
  await saved('done again', id, ({ nodes }) => JSON.stringify(nodes) === JSON.stringify(tidy.nodes));

  await page.evaluate(() => navigator.clipboard.writeText('Sehr geehrte Frau Berger, …'));
  await press('Control+v');
  await page.getByText(/In der Zwischenablage sind keine Schritte/).waitFor();
  await page.evaluate((it) => navigator.clipboard.writeText(JSON.stringify(it)), text);
  await mara.open(`/workflows/${other}`);
  await page.locator('.react-flow__pane').waitFor();
  await press('Control+v');
  const there = await saved('in the other', other, ({ nodes }) => nodes.length === 2);
  expect(there.edges).toEqual([{ from: there.nodes[0]!.id, port: 'then', to: there.nodes[1]!.id }]);
  expect(there.nodes.map((node) => node.id)).not.toContain('one');
  await press('Control+z');
  await saved('empty again', other, ({ nodes }) => nodes.length === 0);
  expect(mara.faults).toEqual([]);
});

test('the list of steps: by "/", by the plus, from a way drawn into the open; a step dropped on a line goes between', async () => {
  const { page } = mara;
  const id = await workflow();
  await draw(id);
  await choose('three');
  await press('/');
  await pick('Schlagwort ändern');
  const added = await saved('behind the last', id, ({ nodes }) => nodes.length === 5);
  const tag = added.nodes[4]!;
  expect(leads(added, `added-by-hand → wait → wait → wait → ${tag.type}`)).toBe(true);
  // Escape goes back from the settings to the card
  await press('Escape');
  await eventually('the card', async () => (await card(tag.id).getAttribute('class'))!.includes('selected'));
  await press('Delete');
  await saved('deleted', id, ({ nodes }) => nodes.length === 4);

  await tool('Schritt nach „danach“ einfügen').first().click();
  await pick('Schlagwort ändern');
  await saved('on the first line', id, (it) => leads(it, `added-by-hand → ${tag.type} → wait → wait → wait`));
  await page.keyboard.press('Escape');
  await press('Control+z');
  await saved('undone', id, (it) => leads(it, 'added-by-hand → wait → wait → wait'));

  const [x, y] = await middle(card('three').locator('.react-flow__handle.source'));
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 180, y + 60, { steps: 8 });
  await page.mouse.up();
  await pick('Schlagwort ändern');
  const drawn = await saved('where it was let go', id, ({ nodes }) => nodes.length === 5);
  expect(drawn.edges.at(-1)).toMatchObject({ from: 'three', port: 'then', to: drawn.nodes[4]!.id });
  expect(drawn.nodes[4]!.position.x).toBeGreaterThan(40);

  const palette = page.getByRole('navigation', { name: 'Schritte' });
  const [left, top] = await middle(page.locator('.react-flow__edge[data-id="start/then"]'));
  const pane = (await page.locator('.react-flow__pane').boundingBox())!;
  await palette
    .getByRole('button', { name: 'Interne Notiz', exact: true })
    .dragTo(page.locator('.react-flow__pane'), { targetPosition: { x: left - pane.x, y: top - pane.y }, force: true });
  const between = await saved('put between', id, ({ nodes }) => nodes.length === 6);
  expect(leads(between, `added-by-hand → ${between.nodes[5]!.type} → wait → wait → wait → ${tag.type}`)).toBe(true);
  expect(mara.faults).toEqual([]);
});

test('two draw at the same time: the second is told who was first, sees both changes, and loses nothing', async () => {
  const id = await workflow();
  const berta = await somebody({ width: 1440, height: 900 });
  await berta.signIn('berta@besser.example');
  await Promise.all([draw(id), draw(id, berta)]);
  await berta.page.locator('.react-flow__node[data-id="three"]').click({ position: { x: 60, y: 20 } });
  await berta.page.keyboard.press('Delete');
  await saved('what Berta did', id, ({ nodes }) => nodes.length === 3);
  await choose('one');
  await press('Control+d');
  const alert = mara.page.getByRole('alert').filter({ hasText: 'hat diesen Workflow inzwischen geändert' });
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/^Berta/);
  await alert.getByRole('button', { name: 'Unterschiede ansehen' }).click();
  const dialog = mara.page.getByRole('dialog', { name: 'Was sich unterscheidet' });
  await dialog.getByText(/Geändert von Berta/).waitFor();
  expect(await dialog.getByRole('listitem').count()).toBeGreaterThanOrEqual(2);
  await mara.picture('drawing-conflict-de');
  await dialog.getByRole('button', { name: 'Meinen als Kopie behalten' }).click();
  await eventually('the state of Berta', async () => (await cards().count()) === 3);
  const { items } = await mara.ask<{ items: { id: number; name: string }[] }>('get', '/api/workflows');
  const copy = items.find(({ name }) => name.startsWith('Gezeichnet') && name.endsWith(`-${made} (mein Stand)`))!;
  expect((await kept(copy.id)).nodes).toHaveLength(5);
  await choose('two');
  await press('Delete');
  await saved('what Mara goes on with', id, ({ nodes }) => nodes.length === 2);
  expect([...mara.faults, ...berta.faults]).toEqual([]);
});
