import node from './workflow-finished.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in whoever ended the other workflow, anyhow or like that', () => {
  expect(node.trigger!({ workflow: '7' }).events).toEqual([{ kind: 'workflow.finished', ref: '7' }]);
  expect(node.trigger!({ workflow: '7', outcome: 'bought' }).events).toEqual([
    { kind: 'workflow.finished', ref: '7', where: [{ path: 'outcome', op: 'eq', value: 'bought' }] },
  ]);
  expect(node.summary({ workflow: '7', outcome: 'bought' }).en).toBe('“7” ended: bought');
  expect(node.decide({ workflow: '7' }, {}, at)).toEqual({ go: 'then' });
});
test('a workflow has to be chosen', () => expect(node.config.safeParse(node.defaults).success).toBe(false));
