import node from './field-changed.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in whoever has the field changed, to anything or to that', () => {
  expect(node.trigger!({ field: 'jobTitle' }).events).toEqual([{ kind: 'field.changed', ref: 'jobTitle' }]);
  expect(node.trigger!({ field: 'plan', to: 'gold' }).events).toEqual([
    { kind: 'field.changed', ref: 'plan', where: [{ path: 'to', op: 'eq', value: 'gold' }] },
  ]);
  expect(node.summary({ field: 'plan', to: 'gold' }).de).toBe('„plan“ wird „gold“');
  expect(node.decide({ field: 'plan' }, {}, at)).toEqual({ go: 'then' });
});
test('a field has to be chosen', () => expect(node.config.safeParse(node.defaults).success).toBe(false));
