import { portableRoutes as routes, workflowRoutes } from '@cultivar/contract';
import { registry } from '@cultivar/nodes';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';
import { RECIPES } from './recipes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ database: { registry } });
});
afterAll(() => api.close());

test('every recipe makes a draft that can be published, with all it needs; the second time only the draft is new', async () => {
  for (const { id } of RECIPES) {
    const answer = await api.call(routes.cook, { params: { id } }, 'marketer');
    expect(answer.status).toBe(200);
    const again = await api.call(routes.cook, { params: { id } }, 'marketer');
    expect(again.body.made.map(({ kind, id: it }) => `${kind} ${it}`)).toEqual(
      answer.body.made.map(({ kind, id: it }) => `${kind} ${it}`),
    );
    expect(again.body.made.every(({ existed }) => existed)).toBe(true);
    expect(
      (await api.call(workflowRoutes.publish, { params: { id: again.body.id }, body: { revision: 1 } })).status,
    ).toBe(200);
  }
  const forms = await api.database.query<{ text: string }>(`select definition::text as text from form_version`);
  expect(forms.length).toBeGreaterThan(4);
  expect(forms.filter(({ text }) => text.includes('[['))).toEqual([]);
  expect(await api.database.query(`select 1 from outbox`)).toEqual([]);
});

test('a recipe that does not exist is none, and viewers make nothing', async () => {
  expect((await api.call(routes.cook, { params: { id: 'gibt-es-nicht' } })).status).toBe(404);
  expect((await api.call(routes.cook, { params: { id: 'webinar' } }, 'viewer')).status).toBe(403);
});

test('they are listed with a picture', async () => {
  const { items } = (await api.call(routes.recipes, {})).body;
  expect(items).toHaveLength(10);
  for (const { picture } of items) {
    expect(picture.steps[0]!.category).toBe('entry');
    expect(picture.edges.length).toBeGreaterThanOrEqual(picture.steps.length - 3);
  }
});
