import node from './asset-read.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in whoever reads this content, or any', () => {
  expect(node.trigger!({ asset: 'guide' }).events).toEqual([{ kind: 'asset.read', ref: 'guide' }]);
  expect(node.trigger!({}).events).toEqual([{ kind: 'asset.read' }]);
  expect(node.summary({ asset: 'guide' }).de).toBe('Inhalt gelesen: „guide“');
  expect(node.decide({}, {}, at)).toEqual({ go: 'then' });
});
