import node from './assign-owner.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('asks routing for an owner', () => {
  expect(node.decide({ keep: false }, {}, at)).toEqual({ go: 'then', effects: [{ kind: 'owner.route', keep: false }] });
});
test('says whether somebody there already stays', () => {
  expect(node.summary({ keep: true }).de).toBe('durch die Verteilung, falls noch niemand');
  expect(node.summary({ keep: false }).en).toBe('by routing, each time anew');
});
