import node from './segment-entered.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in whoever enters this segment', () => {
  expect(node.trigger!({ segment: 'webinar' })).toEqual({
    events: [{ kind: 'segment.entered', ref: 'webinar' }],
    byHand: false,
  });
  expect(node.decide({ segment: 'webinar' }, {}, at)).toEqual({ go: 'then' });
  expect(node.summary({ segment: 'webinar' }).en).toBe('New in “webinar”');
});
test('a segment has to be chosen', () => expect(node.config.safeParse(node.defaults).success).toBe(false));
