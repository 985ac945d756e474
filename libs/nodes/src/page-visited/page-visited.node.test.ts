import node from './page-visited.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in whoever visits a page like that', () => {
  expect(node.trigger!({ like: '*/prices*' }).events).toEqual([{ kind: 'page.visited', like: '*/prices*' }]);
  expect(node.summary({ like: '/preise*' }).de).toBe('Seite besucht wie „/preise*“');
  expect(node.decide({ like: 'x' }, {}, at)).toEqual({ go: 'then' });
});
test('a pattern has to be given', () => expect(node.config.safeParse(node.defaults).success).toBe(false));
