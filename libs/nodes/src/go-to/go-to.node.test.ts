import node from './go-to.node.ts';

test('leads to the chosen step without a connection', () => {
  expect(node.jumpsTo!({ target: 'mail' })).toEqual({ there: 'mail' });
  expect(node.decide({ target: 'mail' }, {}, { now: new Date(0), visitKey: '1.1', nodeId: 'n' })).toEqual({
    go: 'there',
  });
  expect(node.config.safeParse({ target: '' }).success).toBe(false);
  expect(node.pauses).toBeUndefined();
});
