import { crossed, DEAF, earsOf } from './ears.ts';

test('hears what is meant, by thing or of any', () => {
  const ears = earsOf([
    { kind: 'field.changed', ref: 'plan' },
    { kind: 'segment.left' },
    { kind: 'workflow.finished', ref: '7' },
    { kind: 'workflow.finished', ref: '8' },
  ]);
  expect(ears.hears('field.changed', 'plan')).toBe(true);
  expect(ears.hears('field.changed', 'size')).toBe(false);
  expect(ears.hears('segment.left', 'any')).toBe(true);
  expect(ears.hears('workflow.finished', '8')).toBe(true);
  expect(DEAF.hears('field.changed', 'plan')).toBe(false);
});
test('a threshold is crossed on its own way only, the nearest first', () => {
  const ears = earsOf(
    ['engagement>=10', 'engagement>=20', 'engagement<10', 'fit>=5'].map((ref) => ({ kind: 'score.crossed', ref })),
  );
  const ways = (from: number, to: number) => crossed(ears, 'engagement', from, to).map((one) => one.threshold);
  expect(ways(9, 25)).toEqual([10, 20]);
  expect(ways(10, 15)).toEqual([]);
  expect(ways(9, 10)).toEqual([10]);
  expect(ways(25, 5)).toEqual([10]);
  expect(ways(10, 10)).toEqual([]);
  expect(crossed(ears, 'fit', 4, 5)).toEqual([{ axis: 'fit', threshold: 5, way: 'up' }]);
});
