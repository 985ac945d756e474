import node from './create-task.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };
const config = { title: 'Call {{firstName}}', to: 'owner', dueInDays: 2 } as const;

test('creates the task, by name where the name is known', () => {
  expect(node.decide(config, { fields: { firstName: 'Sina' }, answers: {} }, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'task.create', to: 'owner', title: 'Call Sina', dueInDays: 2 }],
  });
  const bare = { ...config, to: 3, title: '{{firstName}}' };
  expect(node.decide(bare, { fields: {}, answers: {} }, at)).toMatchObject({
    effects: [{ to: 3, title: '{{firstName}}' }],
  });
});
test('says what and by when', () => {
  expect(node.summary(config).de).toBe('„Call {{firstName}}“, in 2 Tagen');
  expect(node.summary({ ...config, dueInDays: 0 }).en).toBe('“Call {{firstName}}”, today');
});
