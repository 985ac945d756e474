import node from './change-tag.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('adds or removes', () => {
  expect(node.decide({ act: 'add', tag: 'VIP' }, {}, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'tag.add', tag: 'VIP' }],
  });
  expect(node.decide({ act: 'remove', tag: 'VIP' }, {}, at)).toMatchObject({
    effects: [{ kind: 'tag.remove', tag: 'VIP' }],
  });
});
test('says which', () => {
  expect(node.summary({ act: 'add', tag: 'VIP' }).de).toBe('„VIP“ vergeben');
  expect(node.summary({ act: 'remove', tag: 'VIP' }).en).toBe('Remove “VIP”');
});
test('a tag of blanks is none', () => expect(node.config.safeParse({ act: 'add', tag: '  ' }).success).toBe(false));
