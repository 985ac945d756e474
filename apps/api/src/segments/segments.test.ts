import type { Rule } from '@cultivar/audience';
import { ruleRoutes, segmentRoutes as routes } from '@cultivar/contract';
import { happen } from '@cultivar/store';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

const hot: Rule = { kind: 'temperature', in: ['hot'] };
const fit = (value: number): Rule => ({ kind: 'score', axis: 'fit', op: 'gte', value });
const inSegment = (id: string): Rule => ({ kind: 'segment', segment: id });

describe('segments', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi();
    await api.database.query(
      `insert into lead (email, first_name, last_name, temperature, fit, tags, last_seen_at)
       select 'l' || n || '@x.example', 'Lead', n::text, case when n <= 3 then 'hot' else 'cold' end, n * 10,
         array['t' || (n % 2)], timestamptz '2026-11-01Z' + n * interval '1 hour'
       from generate_series(1, 10) n`,
    );
  });
  afterAll(() => api.close());
  const create = async (name: string, rule: Rule) => (await api.call(routes.create, { body: { name, rule } })).body.id;

  test('counts a rule while it is built, and shows the latest seen', async () => {
    const { status, body } = await api.call(routes.count, { body: { rule: fit(50), sample: 2 } }, 'viewer');
    expect(status).toBe(200);
    expect(body).toMatchObject({ count: 6, of: 10, sample: [{ name: 'Lead 10', stage: 'lead' }, { name: 'Lead 9' }] });
    expect((await api.call(routes.count, { body: { rule: fit(1000) } })).body).toMatchObject({
      count: 0,
      of: 10,
      sample: [],
    });
  });

  test('has a readable id, is found by name, and lists with its count', async () => {
    const first = await create('Heiße Leads', hot);
    expect([first, await create('Heiße Leads', fit(90))]).toEqual(['heisse-leads', 'heisse-leads-2']);
    const { body } = await api.call(routes.list, { query: { search: 'heiß' } }, 'viewer');
    expect(body.items.map(({ id, leads }) => [id, leads])).toEqual([
      ['heisse-leads', 3],
      ['heisse-leads-2', 2],
    ]);
    expect((await api.call(routes.list, { query: { search: '%' } })).body.total).toBe(0);
  });

  test('is changed only by those who may, and not over somebody else’s change', async () => {
    const id = await create('Shared', fit(10));
    const { body: opened } = await api.call(routes.get, { params: { id } });
    const change = (description: string, basedOn?: string) =>
      api.call(routes.update, {
        params: { id },
        body: { name: 'Shared', description, rule: fit(20), ...(basedOn && { basedOn }) },
      });
    expect((await change('first', opened.updatedAt)).body).toMatchObject({ description: 'first', rule: fit(20) });
    expect(await change('second', opened.updatedAt)).toMatchObject({
      status: 409,
      body: { code: 'changed-meanwhile' },
    });
    expect((await api.call(routes.get, { params: { id } })).body.description).toBe('first');
    for (const role of ['sales', 'viewer'] as const) {
      expect((await api.call(routes.create, { body: { name: 'x', rule: hot } }, role)).status).toBe(403);
      expect((await api.call(routes.remove, { params: { id } }, role)).status).toBe(403);
    }
  });

  test('may stand on others, but not on itself, not even the long way round', async () => {
    const a = await create('A', fit(50));
    const b = await create('B', { kind: 'all', rules: [inSegment(a), fit(70)] });
    expect((await api.call(routes.count, { body: { rule: inSegment(b) } })).body.count).toBe(4);
    const circle = await api.call(routes.update, { params: { id: a }, body: { name: 'A', rule: inSegment(b) } });
    expect(circle).toMatchObject({ status: 422, body: { code: 'own-circle' } });
  });

  test('that is used cannot be deleted; where it is used is said', async () => {
    const used = await create('Used', hot);
    await create('User', { kind: 'any', rules: [{ kind: 'not', rule: inSegment(used) }] });
    await api.database.query(`insert into workflow (name, draft) values ('Nurture', $1)`, [
      { nodes: [{ id: 'n', type: 'x', config: { event: { kind: 'segment.entered', ref: used } } }], edges: [] },
    ]);
    const { body } = await api.call(routes.get, { params: { id: used } });
    expect(body.uses.map(({ kind, name }) => [kind, name])).toEqual([
      ['segment', 'User'],
      ['workflow', 'Nurture'],
    ]);
    const refused = await api.call(routes.remove, { params: { id: used } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'in-use' } });
    expect(refused.body.detail).toContain('Nurture');
    const free = await create('Free', hot);
    expect((await api.call(routes.remove, { params: { id: free } })).status).toBe(200);
    expect((await api.call(routes.get, { params: { id: free } })).status).toBe(404);
  });

  test('a rule of too many conditions is refused before it costs anything', async () => {
    const rule: Rule = {
      kind: 'all',
      rules: Array.from({ length: 5 }, () => ({ kind: 'any', rules: Array(50).fill(hot) })),
    };
    expect(await api.call(routes.count, { body: { rule } })).toMatchObject({ status: 422, body: { code: 'bad-rule' } });
  });

  test('when its rule changes, those newly in it are members, but did not enter', async () => {
    const id = await create('Kept', fit(90));
    await api.database.query(`update segment set kept_since = now() where id = $1`, [id]);
    await api.database.query(
      `insert into segment_member (segment_id, lead_id, since)
      select $1, id, now() from lead where fit >= 90`,
      [id],
    );
    await api.call(routes.update, { params: { id }, body: { name: 'Kept', rule: fit(80) } });
    const members = await api.database.query<{ fit: number }>(
      `select l.fit from segment_member m join lead l on l.id = m.lead_id where m.segment_id = $1 order by 1`,
      [id],
    );
    expect(members.map((row) => row.fit)).toEqual([80, 90, 100]);
    expect(await api.database.query(`select 1 from touchpoint where kind = 'segment.entered'`)).toEqual([]);
  });
});

test('rule options name everything a rule can name', async () => {
  const api = await testApi();
  try {
    await api.database.query(`insert into lead_field (key, label, type, subject) values
      ('size2', '{"de":"Größe","en":"Size"}', 'number', 'company'), ('hobby', '{"de":"Hobby","en":"Hobby"}', 'text', 'lead')`);
    await api.database.query(`insert into persona (id, name) values ('boss', '{"de":"Chefin","en":"Boss"}')`);
    const [lead] = await api.database.query<{ id: number }>(
      `insert into lead (email, tags) values ('a@x.example', '{VIP}') returning id`,
    );
    await api.database.transact((tx) =>
      happen(tx, [{ leadId: lead!.id, by: 'test', touchpoint: { kind: 'shop.bought', source: 'test' } }]),
    );
    const { body } = await api.call(ruleRoutes.options, {}, 'sales');
    expect(body.fields.map((field) => field.key)).toEqual(
      expect.arrayContaining(['email', 'createdAt', 'hobby', 'company.size2', 'company.name']),
    );
    expect(body).toMatchObject({
      tags: ['VIP'],
      personas: [{ id: 'boss', name: { en: 'Boss' } }],
      kinds: ['shop.bought'],
    });
  } finally {
    await api.close();
  }
});
