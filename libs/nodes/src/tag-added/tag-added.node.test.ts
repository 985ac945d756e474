import node from './tag-added.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in whoever gets the tag', () => {
  expect(node.trigger!({ tag: 'vip' }).events).toEqual([{ kind: 'tag.added', ref: 'vip' }]);
  expect(node.summary({ tag: 'vip' }).en).toBe('Tag added: “vip”');
  expect(node.decide({ tag: 'vip' }, {}, at)).toEqual({ go: 'then' });
});
