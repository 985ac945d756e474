import node from './change-list.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('puts on or takes off', () => {
  expect(node.decide({ act: 'add', list: 'vips' }, { segments: {} }, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'list.add', list: 'vips' }],
  });
  expect(node.decide({ act: 'remove', list: 'vips' }, { segments: {} }, at)).toMatchObject({
    effects: [{ kind: 'list.remove', list: 'vips' }],
  });
});
test('says which, and asks for who is on it', () => {
  expect(node.summary({ act: 'add', list: 'vips' }).de).toBe('auf „vips“ setzen');
  expect(node.summary({ act: 'remove', list: 'vips' }).en).toBe('Take off “vips”');
  expect(node.reads!({ act: 'add', list: 'vips' })).toEqual({ rules: [{ kind: 'segment', segment: 'vips' }] });
});
