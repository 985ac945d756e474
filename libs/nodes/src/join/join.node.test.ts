import node from './join.node.ts';

test('just goes on; the card says why', () => {
  expect(node.decide({ why: '' }, {}, { now: new Date(0), visitKey: '1.1', nodeId: 'n' })).toEqual({ go: 'then' });
  expect(node.summary({ why: 'Alle bekommen die Einladung' }).en).toBe('Alle bekommen die Einladung');
  expect(node.summary({ why: '' }).de).toBe('Wege kommen zusammen');
  expect(node.config.parse({})).toEqual({ why: '' });
});
