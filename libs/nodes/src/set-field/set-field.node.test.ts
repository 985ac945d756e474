import node from './set-field.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('writes the value, and clears the field where it is empty', () => {
  expect(node.decide({ field: 'industry', value: 'Software' }, {}, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'field.set', field: 'industry', value: 'Software' }],
  });
  expect(node.decide({ field: 'industry', value: '' }, {}, at)).toMatchObject({ effects: [{ value: null }] });
  expect(node.decide({ field: 'vip', value: false }, {}, at)).toMatchObject({ effects: [{ value: false }] });
});
test.each(['email', 'createdAt', 'company.name', 'answer.n.x', ''])('%p cannot be set', (field) => {
  expect(node.config.safeParse({ field, value: 'x' }).success).toBe(false);
});
test('says what becomes of the field', () => {
  expect(node.summary({ field: 'vip', value: true }).de).toBe('„vip“ auf „true“');
  expect(node.summary({ field: 'vip', value: '' }).en).toBe('Clear “vip”');
});
