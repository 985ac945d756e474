import { sampleSize, verdict } from './ab-test.ts';

test.each([
  // as the usual calculators give it (two-sided 5 %, power 80 %)
  [0.05, 0.2, 8158],
  [0.1, 0.2, 3841],
  [0.2, 0.1, 6510],
  [0.05, 1, 435],
])('from %d with %d more: %d in each arm', (baseline, uplift, expected) => {
  expect(Math.abs(sampleSize(baseline, uplift) - expected) / expected).toBeLessThan(0.005);
});
test('probability and interval of known cases', () => {
  // Agresti-Caffo by hand: 0.0008 to 0.0586
  const it = verdict({ people: 1000, successes: 100 }, { people: 1000, successes: 130 }, 500);
  expect(it.bBeatsA).toBeCloseTo(0.9822, 2);
  expect(it.difference!.value).toBeCloseTo(0.03, 10);
  expect(it.difference!.low).toBeCloseTo(0.0017, 3);
  expect(it.difference!.high).toBeCloseTo(0.058, 3);
  expect(it.winner).toBe('b');
  const even = verdict({ people: 200, successes: 20 }, { people: 200, successes: 20 }, 100);
  expect(even.bBeatsA).toBeCloseTo(0.5, 6);
  expect(even.winner).toBe('none');
  expect(verdict({ people: 1000, successes: 130 }, { people: 1000, successes: 100 }, 500).winner).toBe('a');
});
test('no winner before the size is reached in both arms, however clear it looks', () => {
  const early = verdict({ people: 400, successes: 4 }, { people: 399, successes: 200 }, 400);
  expect(early.bBeatsA).toBeGreaterThan(0.9999);
  expect([early.enough, early.winner]).toEqual([false, null]);
});
test('with nobody there is nothing to say', () => {
  expect(verdict({ people: 0, successes: 0 }, { people: 3, successes: 1 }, 10)).toMatchObject({
    rates: [null, 1 / 3],
    bBeatsA: null,
    difference: null,
    winner: null,
  });
});
test('of a hundred tests without any difference few name a winner', () => {
  let seed = 7;
  const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const arm = () => ({ people: 800, successes: Array.from({ length: 800 }, random).filter((one) => one < 0.1).length });
  let winners = 0;
  for (let n = 0; n < 400; n += 1) if (verdict(arm(), arm(), 800).winner !== 'none') winners += 1;
  // 5 % of 400 is 20
  expect(winners).toBeLessThan(36);
});
