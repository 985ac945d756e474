import node from './touchpoint-happened.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in whoever the event happens to, with this thing or with any', () => {
  const event = { kind: 'asset.read', ref: 'checklist' };
  expect(node.trigger!({ event })).toEqual({ events: [event], byHand: false });
  expect(node.summary({ event })).toEqual({ de: 'Inhalt gelesen: „checklist“', en: 'Content read: “checklist”' });
  expect(node.decide({ event }, {}, at)).toEqual({ go: 'then' });
});
test('an event needs a dotted name', () => {
  expect(node.config.safeParse({ event: { kind: 'Bought' } }).success).toBe(false);
  expect(node.config.safeParse({ event: { kind: 'shop.bought' } }).success).toBe(true);
});
