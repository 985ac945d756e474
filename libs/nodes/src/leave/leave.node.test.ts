import node from './leave.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('ends the journey with its reason', () => {
  expect(node.decide({ reason: 'goal reached' }, {}, at)).toEqual({ leave: 'goal reached' });
  expect(node.decide({ reason: '' }, {}, at)).toEqual({ leave: 'left' });
  expect(node.ports).toEqual({});
});
test('says why, or that it ends', () => {
  expect(node.summary({ reason: 'Ziel erreicht' }).de).toBe('Ziel erreicht');
  expect(node.summary({ reason: '' }).en).toBe('The journey ends here');
});
