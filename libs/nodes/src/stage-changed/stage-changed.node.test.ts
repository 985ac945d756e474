import node from './stage-changed.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in whoever reaches the stage, from any or from that one', () => {
  expect(node.trigger!({ to: 'mql' }).events).toEqual([{ kind: 'stage.changed', ref: 'mql' }]);
  expect(node.trigger!({ to: 'customer', from: 'sql' }).events).toEqual([
    { kind: 'stage.changed', ref: 'customer', where: [{ path: 'from', op: 'eq', value: 'sql' }] },
  ]);
  expect(node.summary({ to: 'customer', from: 'sql' }).de).toBe('Stufe gewechselt: Kunde (von SQL)');
  expect(node.decide({ to: 'mql' }, {}, at)).toEqual({ go: 'then' });
});
