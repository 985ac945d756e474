import node from './added-by-hand.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('opens by hand only, and goes on', () => {
  expect(node.trigger!({})).toEqual({ events: [], byHand: true });
  expect(node.decide({}, {}, at)).toEqual({ go: 'then' });
  expect(node.summary({}).de).toContain('Von Hand');
});
