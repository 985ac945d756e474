import { leadRoutes as routes } from '@cultivar/contract';
import { happen } from '@cultivar/store';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const add = async (body: Record<string, unknown>): Promise<number> => {
  const made = await api.call(routes.create, { body });
  expect(made.body).toEqual({ id: expect.any(Number) });
  return made.body.id;
};
const detail = async (id: number) =>
  routes.detail.output.parse((await api.call(routes.detail, { params: { id } })).body);
const list = async (query: Record<string, unknown>) =>
  routes.list.output.parse((await api.call(routes.list, { query: query as never })).body);
const timeline = async (id: number, query: Record<string, unknown> = {}) =>
  routes.timeline.output.parse((await api.call(routes.timeline, { params: { id }, query: query as never })).body);

test('a business card becomes a lead with a company and a note, and without any consent', async () => {
  const id = await add({
    ...{ firstName: 'Jörg', lastName: 'Müßig', email: 'Joerg@Gut.example', company: 'Gut GmbH', phone: '+49 30 1234' },
    ...{ source: 'trade-fair', note: 'Halle 4' },
  });
  const lead = await detail(id);
  expect(lead).toMatchObject({ email: 'joerg@gut.example', stage: 'lead', source: 'trade-fair', consents: [] });
  expect(lead.company?.name).toBe('Gut GmbH');
  expect(lead.fields).toEqual({ phone: '+49 30 1234' });
  const { items } = await timeline(id);
  expect(items.map((entry) => (entry.kind === 'touchpoint' ? entry.touchpoint : entry.kind))).toEqual([
    'note',
    'lead.created',
  ]);
  const colleague = await add({ lastName: 'Zwei', company: 'GUT gmbh' });
  expect((await detail(colleague)).colleagues).toEqual([{ id, name: 'Jörg Müßig', buyingRole: null, stage: 'lead' }]);
});

test('the same address twice is refused, and so is a card with nothing on it', async () => {
  await add({ email: 'twice@x.example' });
  const again = await api.call(routes.create, { body: { email: 'Twice@X.example' } });
  expect([again.status, again.body.code]).toEqual([409, 'email-taken']);
  const nothing = await api.call(routes.create, { body: { firstName: 'Nur' } });
  expect([nothing.status, nothing.body.code]).toEqual([422, 'too-little']);
});

test('a stage moves forward at once, backward only with a reason, and both are kept', async () => {
  const id = await add({ email: 'stage@x.example' });
  const move = (stage: string, reason?: string) =>
    api.call(routes.update, { params: { id }, body: { stage: stage as never, ...(reason && { reason }) } }, 'sales');
  expect((await move('sql')).status).toBe(200);
  const refused = await move('lead');
  expect([refused.status, refused.body.code]).toEqual([422, 'reason-needed']);
  expect((await detail(id)).stage).toBe('sql');
  expect((await move('recycled', 'Budget erst 2027')).status).toBe(200);
  const lead = await detail(id);
  expect(lead.stage).toBe('recycled');
  expect(lead.stages.map(({ from, to, reason, by }) => [from, to, reason, by])).toEqual([
    ['sql', 'recycled', 'Budget erst 2027', `user:${api.people.sales}`],
    ['lead', 'sql', '', `user:${api.people.sales}`],
  ]);
});

test('fields, tags, owner and company change together; what does not fit is refused', async () => {
  const id = await add({ email: 'change@x.example' });
  const change = (body: object, as: 'sales' | 'viewer' = 'sales') =>
    api.call(routes.update, { params: { id }, body }, as);
  expect((await change({ fields: { teamSize: 'viele' } })).body.code).toBe('unknown-field');
  expect((await change({ fields: { nope: 1 } })).body.code).toBe('unknown-field');
  expect((await change({ owner: 4711 })).body.code).toBe('unknown-owner');
  expect((await change({ firstName: 'X' }, 'viewer')).status).toBe(403);
  const done = await change({
    ...{ fields: { teamSize: 12, budget: '5k-20k' }, addTags: ['Messe', 'VIP'], owner: api.people.sales },
    ...{ company: 'Neu AG', firstName: 'Änne', phase: 'decision' },
  });
  expect(done.body).toMatchObject({ firstName: 'Änne', phase: 'decision', tags: ['Messe', 'VIP'] });
  expect(done.body.fields).toEqual({ teamSize: 12, budget: '5k-20k' });
  expect(done.body.owner).toEqual({ id: api.people.sales, name: 'Test sales' });
  const after = await change({ fields: { teamSize: null }, removeTags: ['VIP'], owner: null, company: null });
  expect(after.body).toMatchObject({ tags: ['Messe'], owner: null, company: null });
  expect(after.body.fields.teamSize ?? null).toBeNull();
});

test('the timeline pages without a gap or a double, also where many entries share one instant', async () => {
  const id = await add({ email: 'timeline@x.example' });
  for (let round = 0; round < 3; round++)
    await api.database.transact(async (tx) => {
      const touches = Array.from({ length: 7 }, (_, n) => ({
        ...{ leadId: id, by: 'test' },
        touchpoint: { kind: 'page.visited', ref: `p${n}`, source: 'test', sourceId: `${round}.${n}` },
      }));
      await happen(tx, touches);
      await happen(tx, [
        { leadId: id, by: 'test', effects: [{ kind: 'score.add', axis: 'engagement', points: 3, reason: 'Besuch' }] },
      ]);
    });
  await api.call(routes.note, { params: { id }, body: { text: 'Notiz' } });
  const all = await timeline(id, { limit: 100 });
  expect(all.next).toBeNull();
  expect(all.items).toHaveLength(26);
  const walked: string[] = [];
  let before: string | undefined;
  do {
    const page = await timeline(id, { limit: 4, ...(before && { before }) });
    walked.push(...page.items.map((entry) => entry.key));
    before = page.next ?? undefined;
  } while (before);
  expect(walked).toEqual(all.items.map((entry) => entry.key));
  expect(new Set(walked).size).toBe(26);
  const instants = all.items.map((entry) => Date.parse(entry.at));
  expect(instants).toEqual([...instants].sort((a, b) => b - a));
  const scores = await timeline(id, { kinds: 'score,note' });
  expect(scores.items.map((entry) => entry.kind)).toEqual(['note', 'score', 'score', 'score']);
  const series = routes.scores.output.parse((await api.call(routes.scores, { params: { id } })).body);
  expect(series.at(-1)?.engagement).toBe(9);
  expect((await detail(id)).points).toMatchObject([{ axis: 'engagement', reason: 'Besuch', points: 9, times: 3 }]);
});

test('search, filters and rules find the same leads however they are asked', async () => {
  const names = ['Ärmel', 'Ösen', 'Übel', '100%', 'a_b'];
  for (const [index, lastName] of names.entries())
    await add({
      lastName,
      firstName: 'Suche',
      email: `suche${index}@find.example`,
      company: index % 2 ? 'Find KG' : 'Los AG',
    });
  expect((await list({ search: 'ärmel' })).items.map((lead) => lead.lastName)).toEqual(['Ärmel']);
  expect((await list({ search: 'suche find' })).total).toBe(5);
  expect((await list({ search: 'suche KG' })).total).toBe(2);
  expect((await list({ search: '100%' })).total).toBe(1);
  expect((await list({ search: 'a_b' })).total).toBe(1);
  const rule = { kind: 'field', field: 'company.name', op: 'eq', value: 'find kg' };
  const byRule = await list({ rule: JSON.stringify(rule), sort: 'name' });
  expect(byRule.items.map((lead) => lead.lastName).sort()).toEqual(['100%', 'Ösen']);
  const first = await list({ search: 'suche', limit: 2, sort: 'created' });
  const second = await list({ search: 'suche', limit: 2, offset: 2, sort: 'created' });
  expect(first.total).toBe(5);
  expect(new Set([...first.items, ...second.items].map((lead) => lead.id)).size).toBe(4);
  expect((await list({ owner: 'none', stage: 'customer,sal' })).total).toBe(0);
  expect((await api.call(routes.list, { query: { rule: '{"kind":"nonsense"}' } })).status).toBe(400);
});

test('two leads become one: history and gaps are taken over, a withdrawal outweighs a grant', async () => {
  const keep = await add({ lastName: 'Bleibt', phone: '1' });
  const gone = await add({ lastName: 'Geht', email: 'geht@x.example', phone: '2', jobTitle: 'Leiter', note: 'alt' });
  await api.database.query(
    `insert into consent (lead_id, purpose, state, changed_at) values ($1, 'marketing', 'granted', now()), ($2, 'marketing', 'withdrawn', now())`,
    [keep, gone],
  );
  const merged = routes.merge.output.parse(
    (await api.call(routes.merge, { params: { id: keep }, body: { other: gone } })).body,
  );
  expect(merged).toMatchObject({ id: keep, lastName: 'Bleibt', email: 'geht@x.example' });
  expect(merged.fields).toEqual({ phone: '1', jobTitle: 'Leiter' });
  expect(merged.consents.map(({ purpose, state }) => [purpose, state])).toEqual([['marketing', 'withdrawn']]);
  expect((await timeline(keep)).items.filter((entry) => entry.kind === 'note')).toHaveLength(1);
  expect((await api.call(routes.detail, { params: { id: gone } })).status).toBe(404);
  expect((await api.call(routes.merge, { params: { id: keep }, body: { other: keep } })).body.code).toBe('same-lead');
});

test('an erased lead is gone and its address is never written to again', async () => {
  const id = await add({ email: 'weg@x.example', note: 'x' });
  expect((await api.call(routes.erase, { params: { id } }, 'sales')).status).toBe(403);
  expect((await api.call(routes.erase, { params: { id } })).body).toEqual({ done: true });
  expect((await api.call(routes.detail, { params: { id } })).status).toBe(404);
  expect(await api.database.query(`select 1 from suppression where reason = 'erased'`)).toHaveLength(1);
});

test('fields of the house stand beside the standard ones; a company changes for all its leads', async () => {
  const field = { key: 'erp', label: { de: 'ERP', en: 'ERP' }, type: 'text', options: [], subject: 'company' } as const;
  expect((await api.call(routes.createField, { body: { ...field, options: [] } })).status).toBe(200);
  expect((await api.call(routes.createField, { body: { ...field, options: [] } })).body.code).toBe('key-taken');
  const fields = routes.fields.output.parse((await api.call(routes.fields, {})).body);
  expect(fields.map(({ key }) => key)).toEqual(expect.arrayContaining(['phone', 'jobTitle', 'industry', 'erp']));
  const id = await add({ lastName: 'Firma', company: 'ERP AG' });
  const companyId = (await detail(id)).company!.id;
  const changed = await api.call(routes.updateCompany, {
    params: { id: companyId },
    body: { fields: { erp: 'SAP', size: 80 } },
  });
  expect(routes.updateCompany.output.parse(changed.body)).toMatchObject({ fields: { erp: 'SAP', size: 80 }, leads: 1 });
  const rule = JSON.stringify({ kind: 'field', field: 'company.size', op: 'gte', value: 50 });
  expect((await list({ rule })).items.map((lead) => lead.id)).toEqual([id]);
});

test('the export disarms formulas and speaks the reader’s language', async () => {
  await add({ lastName: '=cmd|calc', firstName: 'Semi;kolon', email: 'csv@export.example' });
  const response = await fetch(`${api.url}/api/leads/export?search=export.example&language=de`, {
    headers: { authorization: `Bearer ${await key()}` },
  });
  expect(response.headers.get('content-type')).toContain('text/csv');
  const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer()).split('\r\n');
  expect(lines[0]).toMatch(/^\ufeffE-Mail;Vorname;Nachname;Unternehmen;Stufe/);
  expect(lines[1]).toContain(`csv@export.example;"Semi;kolon";'=cmd|calc;;Lead;Kalt;0;0`);
});
async function key(): Promise<string> {
  const { newToken, hashToken } = await import('../session/token.ts');
  const token = newToken('cvk_');
  await api.database.query(`insert into api_key (name, key_hash, role, user_id) values ('x', $1, 'admin', $2)`, [
    hashToken(token),
    api.people.admin,
  ]);
  return token;
}
