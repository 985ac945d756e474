import { versionRoutes as routes, workflowRoutes } from '@cultivar/contract';
import type { Moved, MoveRun, StandingAt } from '@cultivar/contract';
import { registry } from '@cultivar/nodes';
import { advance } from '@cultivar/store';
import type { Graph } from '@cultivar/workflow';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ database: { registry } });
});
afterAll(() => api.close());

const node = (id: string, type: string, config: Record<string, unknown> = {}) => {
  return { id, type, config, position: { x: 0, y: 0 } };
};
const graph = (days: number): Graph => ({
  nodes: [node('in', 'added-by-hand'), node('w', 'wait', { amount: days, unit: 'days' })],
  edges: [{ from: 'in', port: 'then', to: 'w' }],
  settings: { reentry: 'never' },
});

test('publishing moves leads along, and the move can be undone once', async () => {
  const made = await api.call(workflowRoutes.create, { body: { name: 'Umzug', graph: graph(3) } });
  const { id } = made.body as { id: number };
  const params = { id };
  await api.call(workflowRoutes.publish, { params, body: { revision: 1 } });
  const [lead] = await api.database.query<{ id: number }>(
    `insert into lead (email) values ('u@example.org') returning id`,
  );
  await api.call(workflowRoutes.enrol, { params, body: { leadIds: [lead!.id] } });
  await advance(api.database, { workflowId: id });
  await api.call(workflowRoutes.saveDraft, { params, body: { draft: graph(5), revision: 1 } });

  const wrong = { revision: 2, moves: [{ versionNo: 1, nodeId: 'w', to: 'nowhere' }] };
  expect(await api.call(workflowRoutes.publish, { params, body: wrong })).toMatchObject({
    status: 409,
    body: { code: 'no-such-step' },
  });
  const published = await api.call(workflowRoutes.publish, {
    params,
    body: { revision: 2, moves: [{ versionNo: 1, nodeId: 'w', to: 'w' }] },
  });
  expect(published).toMatchObject({ status: 200, body: { no: 2, moved: { moved: 1, takenOut: 0, running: false } } });
  const { moved } = published.body as { moved: Moved };
  const standing = async () => (await api.call(routes.standing, { params })).body as StandingAt[];
  expect(await standing()).toMatchObject([{ versionNo: 2, node: { id: 'w' }, leads: 1, waiting: 1 }]);
  expect((await api.call(routes.moves, { params })).body as MoveRun[]).toMatchObject([{ undoable: 1, state: 'done' }]);

  const undo = { params: { id, run: moved.runId } };
  expect(await api.call(routes.undo, undo)).toMatchObject({ body: { undone: 1, goneOn: 0 } });
  expect(await api.call(routes.undo, undo)).toMatchObject({ status: 409 });
  expect(await standing()).toMatchObject([{ versionNo: 1 }]);
  // and later, from the list of versions
  const later = { params, body: { moves: [{ versionNo: 1, nodeId: 'w', to: null }] } };
  expect(await api.call(routes.move, later)).toMatchObject({ body: { moved: 0, takenOut: 1 } });

  const back = await api.call(workflowRoutes.publish, { params, body: { revision: 1, versionNo: 1, note: 'zurück' } });
  expect(back).toMatchObject({ status: 200, body: { no: 3, moved: null } });
  const { body } = await api.call(workflowRoutes.version, { params: { id, no: 3 } });
  expect(body).toMatchObject({ graph: graph(3) });
});
