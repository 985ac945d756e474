import { registry } from '@cultivar/nodes';
import type { Graph } from '@cultivar/workflow';
import type { Database } from '../database.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { createWorkflow } from '../workflows/workflow.store.ts';
import { backTestOf, backTestSome, beginBackTest } from './back-test.store.ts';
import { forecast } from './forecast.store.ts';
import { houseFindings } from './house-findings.store.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await freshDatabase({ registry }));
  await database.query(
    `with made as (insert into lead (email, fields) select n || '@many.example', case when n % 4 = 0 then '{"jobTitle":"Chefin"}'::jsonb else '{}' end
       from generate_series(1, 60000) n returning id)
     insert into touchpoint (lead_id, kind, ref, at, source) select id, 'page.visited', 'prices', now() - interval '5 days', 'test' from made`,
  );
  await database.query('analyze lead');
  await database.query('analyze touchpoint');
}, 60_000);
afterAll(() => drop());

const node = (id: string, type: string, config: Record<string, unknown>) => ({
  ...{ id, type, config, position: { x: 0, y: 0 } },
});
const graph: Graph = {
  nodes: [
    node('in', 'touchpoint-happened', { event: { kind: 'page.visited' } }),
    node('who', 'if-else', {
      rule: { kind: 'all', rules: [{ kind: 'field', field: 'jobTitle', op: 'eq', value: 'Chefin' }] },
    }),
    node('tag', 'change-tag', { act: 'add', tag: 'x' }),
  ],
  edges: [
    { from: 'in', port: 'then', to: 'who' },
    { from: 'who', port: 'yes', to: 'tag' },
  ],
  settings: { reentry: 'never' },
};
const draft = () => database.transact(async (tx) => (await createWorkflow(tx, { name: 'Viele', graph }))!);
const near = (n: number, expected: number) => {
  expect(n).toBeGreaterThan(expected * 0.9);
  expect(n).toBeLessThan(expected * 1.1);
};

test('of very many leads some are played, spread over all of them, and how many is said', async () => {
  const workflowId = await draft();
  const begin = () => database.transact((tx) => beginBackTest(tx, { workflowId, days: 90, by: null }));
  const begun = await begin();
  if (!begun || begun === 'running') throw new Error('not begun');
  expect(begun.candidates).toBe(60_000);
  near(begun.total, 20_000);
  expect(await begin()).toBe('running');
  expect(await backTestSome(database, registry, begun.id)).toBe(true);
  expect(await backTestSome(database, registry, begun.id)).toBe(true);
  const run = (await backTestOf(database, workflowId))!;
  expect(run).toMatchObject({ state: 'running', done: 200 });
  expect(run.draft).toMatchObject({ entered: 200, ended: 200 });
  const [it] = await database.query<{ span: number }>(`select leads[total] - leads[1] as span from back_test`);
  near(it!.span, 60_000);
  await database.query(`update back_test set leads = leads[1:250], total = 250`);
  expect(await backTestSome(database, registry, begun.id)).toBe(false);
  expect(await backTestOf(database, workflowId)).toMatchObject({ state: 'done', done: 250, draft: { entered: 250 } });
}, 30_000);

test('the forecast counts everybody and judges some; the findings look at leads of the whole house', async () => {
  const id = await draft();
  const now = await database.now();
  const found = (await forecast(database, registry, { id, draft: graph, now }))!;
  expect(found).toMatchObject({ basis: 'entries', candidates: 60_000, wouldEnter: 60_000, perDay: 2000 });
  near(found.judged, 30_000);
  near(found.keptOut.find(({ why }) => why === 'no-consent')!.leads, 60_000);
  const house = await houseFindings(database, registry, { id, draft: graph, now });
  near(house.people, 50_000);
  expect(house.findings.map(({ code }) => code)).toEqual(['field-mostly-empty']);
  expect(house.findings[0]!.message.en).toMatch(/empty for 7[3-7]%/);
}, 30_000);
