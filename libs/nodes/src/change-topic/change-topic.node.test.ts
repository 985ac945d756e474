import node from './change-topic.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('subscribes or unsubscribes', () => {
  expect(node.decide({ act: 'subscribe', topic: 'news' }, {}, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'topic.set', topic: 'news', subscribed: true }],
  });
  expect(node.decide({ act: 'unsubscribe', topic: 'news' }, {}, at)).toMatchObject({
    effects: [{ subscribed: false }],
  });
});
test('says which', () => {
  expect(node.summary({ act: 'subscribe', topic: 'news' }).de).toBe('für „news“ anmelden');
  expect(node.summary({ act: 'unsubscribe', topic: 'news' }).en).toBe('Unsubscribe from “news”');
});
