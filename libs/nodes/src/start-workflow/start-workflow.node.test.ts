import node from './start-workflow.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('sends the lead into the other workflow, and goes on', () => {
  expect(node.decide({ workflow: '12' }, {}, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'journey.start', workflow: 12 }],
  });
  expect(node.summary({ workflow: '12' }).de).toBe('„12“ beginnen');
});
test('names one workflow', () => expect(node.config.safeParse({ workflow: 'x' }).success).toBe(false));
