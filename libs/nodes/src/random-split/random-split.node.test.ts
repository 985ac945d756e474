import node from './random-split.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

const path = (id: string, weight: number) => ({ id, name: id.toUpperCase(), weight });
const config = { paths: [path('a', 60), path('b', 30), path('c', 10), path('d', 0)] };
const taken = (visitKey: string, nodeId = 'n'): string => {
  const decision = node.decide(config, {}, { ...at, visitKey, nodeId });
  return 'go' in decision ? decision.go : '';
};

test('spreads by weight, evenly also over neighbouring keys', () => {
  const counts: Record<string, number> = {};
  for (let enrolment = 1; enrolment <= 20_000; enrolment += 1) {
    const port = taken(`${enrolment}.2`);
    counts[port] = (counts[port] ?? 0) + 1;
  }
  expect(counts.a! / 20_000).toBeCloseTo(0.6, 1);
  expect(Math.abs(counts.a! - 12_000)).toBeLessThan(350);
  expect(Math.abs(counts.b! - 6_000)).toBeLessThan(330);
  expect(Math.abs(counts.c! - 2_000)).toBeLessThan(220);
  expect(counts.d).toBeUndefined();
});
test('the same visit takes the same path; two splits in a row do not follow one another', () => {
  expect(taken('7.3')).toBe(taken('7.3'));
  let same = 0;
  for (let enrolment = 0; enrolment < 2000; enrolment += 1)
    if (taken(`${enrolment}.2`, 'x') === taken(`${enrolment}.2`, 'y')) same += 1;
  // by chance: 0.6² + 0.3² + 0.1² = 0.46
  expect(same / 2000).toBeGreaterThan(0.4);
  expect(same / 2000).toBeLessThan(0.52);
});
test('its paths are its ways out; the card shows their shares', () => {
  expect(Object.keys(node.portsOf!(config))).toEqual(['a', 'b', 'c', 'd']);
  expect(node.summary({ paths: [path('a', 1), path('b', 1)] })).toEqual({
    de: 'A 50\u00a0% · B 50\u00a0%',
    en: 'A 50% · B 50%',
  });
});
test('paths differ, and at least one is taken', () => {
  expect(node.config.safeParse({ paths: [path('a', 1), path('a', 1)] }).success).toBe(false);
  expect(node.config.safeParse({ paths: [path('a', 0), path('b', 0)] }).success).toBe(false);
  expect(node.config.safeParse({ paths: [path('a', 1)] }).success).toBe(false);
});
test('a lead stays on its path, also when it comes again', () => {
  const of = (visitKey: string): unknown => node.decide(config, {}, { ...at, visitKey, leadKey: '4711' });
  expect(of('8.2')).toEqual(of('7.3'));
});
