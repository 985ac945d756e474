import node from './change-score.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('gives points on its axis, with the reason', () => {
  expect(node.decide({ axis: 'fit', points: -5, reason: 'student' }, {}, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'score.add', axis: 'fit', points: -5, reason: 'student' }],
  });
});
test('says how many, with sign and plural', () => {
  expect(node.summary({ axis: 'engagement', points: 10, reason: 'Demo' })).toEqual({
    de: '+10 Punkte Engagement: Demo',
    en: '+10 points engagement: Demo',
  });
  expect(node.summary({ axis: 'fit', points: -1, reason: 'x' }).de).toBe('−1 Punkt Passung: x');
  expect(node.summary({ axis: 'fit', points: 0, reason: 'x' }).en).toBe('0 points fit: x');
});
test('points are whole and bounded', () => {
  for (const points of [1001, -1001, 0.5])
    expect(node.config.safeParse({ axis: 'fit', points, reason: 'x' }).success).toBe(false);
});
