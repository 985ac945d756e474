import { portableRoutes as routes, workflowRoutes } from '@cultivar/contract';
import { registry } from '@cultivar/nodes';
import type { Graph } from '@cultivar/workflow';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ database: { registry } });
});
afterAll(() => api.close());

const graph: Graph = {
  nodes: [
    { id: 'in', type: 'added-by-hand', config: {}, position: { x: 7, y: 9 } },
    { id: 'pause', type: 'wait', config: { amount: 2, unit: 'days' }, position: { x: 7, y: 300 } },
    { id: 'mara', type: 'notify-colleague', config: { to: 0, message: 'Hallo' }, position: { x: 9, y: 600 } },
  ],
  edges: [
    { from: 'in', port: 'then', to: 'pause' },
    { from: 'pause', port: 'then', to: 'mara' },
  ],
  settings: { reentry: 'never' },
};
const withMarketer = (): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) =>
    node.id === 'mara' ? { ...node, config: { ...node.config, to: api.people.marketer } } : node,
  ),
});
type File = Record<string, unknown> & { steps: Record<string, unknown>[]; references: unknown[] };

test('a draft goes out as a file and comes back under its key, unchanged where nothing changed', async () => {
  const made = await api.call(workflowRoutes.create, { body: { name: 'Große Reise', graph: withMarketer() } });
  const id = made.body.id;
  const { file } = (await api.call(routes.exported, { params: { id } })).body as { file: File };
  expect(file).toMatchObject({
    ...{
      $schema: expect.stringMatching(/^http.*\/api\/workflow-schema\.json$/),
      format: 'cultivar-workflow/1',
      key: 'grosse-reise',
      name: 'Große Reise',
    },
    steps: [{ id: 'in', next: { then: 'pause' } }, { id: 'pause' }, { id: 'mara', next: {} }],
    references: [{ kind: 'user', id: String(api.people.marketer), name: 'Test marketer' }],
  });
  expect(JSON.stringify(file)).not.toContain('"at"');

  const again = await api.call(routes.apply, { params: { key: 'grosse-reise' }, body: { file } });
  expect(again.body).toMatchObject({ id, revision: 1, state: 'unchanged' });
  file.steps[1]!.settings = { amount: 5, unit: 'days' };
  const changed = await api.call(routes.apply, { params: { key: 'grosse-reise' }, body: { file } });
  expect(changed.body).toMatchObject({ id, revision: 2, state: 'changed' });
  const { draft } = (await api.call(workflowRoutes.get, { params: { id } })).body;
  expect(draft.nodes.map(({ position }) => position)).toEqual(graph.nodes.map(({ position }) => position));
  expect(draft.nodes[1]!.config).toEqual({ amount: 5, unit: 'days' });
  const byKey = await api.call(routes.byKey, { params: { key: 'grosse-reise' } });
  expect(byKey.body).toMatchObject({ id, revision: 2, file: { key: 'grosse-reise' } });
});

test('a new key makes a new workflow; what does not fit is said and not refused', async () => {
  const file = {
    format: 'cultivar-workflow/1',
    name: 'Fremd',
    steps: [
      { id: 'in', type: 'added-by-hand', next: { then: 'mail' } },
      { id: 'mail', type: 'send-mail', settings: { template: 'gibt-es-nicht' }, next: { then: 'what' } },
      { id: 'what', type: 'not-known-here' },
    ],
  };
  const answer = await api.call(routes.apply, { params: { key: 'fremd' }, body: { file } });
  expect(answer.body).toMatchObject({ state: 'created' });
  expect(answer.body.findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['unknown-type', 'missing-reference']),
  );
  expect((await api.call(routes.byKey, { params: { key: 'nirgends' } })).status).toBe(404);
  expect((await api.call(routes.apply, { params: { key: 'fremd' }, body: { file } }, 'viewer')).status).toBe(403);
});

test('two houses hands that apply the same new key at once make one workflow', async () => {
  const file = { format: 'cultivar-workflow/1', name: 'Eins', steps: [] };
  const apply = () => api.call(routes.apply, { params: { key: 'zugleich' }, body: { file } });
  const answers = await Promise.all([apply(), apply(), apply()]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(answers.map(({ body }) => body.state).sort()).toEqual(['created', 'unchanged', 'unchanged']);
});

test('the schema is public and lists every node type', async () => {
  const response = await fetch(`${api.url}/api/workflow-schema.json`);
  const schema = (await response.json()) as { $defs: object };
  for (const type of registry.keys()) expect(schema.$defs).toHaveProperty([`step.${type}`]);
});
