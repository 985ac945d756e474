import node from './segment-left.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in whoever leaves this segment', () => {
  expect(node.trigger!({ segment: 'webinar' }).events).toEqual([{ kind: 'segment.left', ref: 'webinar' }]);
  expect(node.summary({ segment: 'webinar' }).de).toBe('Nicht mehr in „webinar“');
  expect(node.decide({ segment: 'webinar' }, {}, at)).toEqual({ go: 'then' });
});
test('a segment has to be chosen', () => expect(node.config.safeParse(node.defaults).success).toBe(false));
