import node from './wait.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

const until = (amount: number, unit: 'minutes' | 'hours' | 'days' | 'weeks', zone: string, now: string): string => {
  const decision = node.decide({ amount, unit }, { zone }, { ...at, now: new Date(now) });
  return 'waitUntil' in decision ? decision.waitUntil.toISOString() : 'no wait';
};
test.each([
  [90, 'minutes', 'Europe/Berlin', '2026-11-22T12:00:00Z', '2026-11-22T13:30:00.000Z'],
  [3, 'days', 'Europe/Berlin', '2026-11-22T12:00:00Z', '2026-11-25T12:00:00.000Z'],
  // the clock is put forward on 29 March 2026: a day later is the same time of day, 24 hours later is not
  [1, 'days', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T11:00:00.000Z'],
  [24, 'hours', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T12:00:00.000Z'],
  // 02:30 is not there that night
  [1, 'days', 'Europe/Berlin', '2026-03-28T01:30:00Z', '2026-03-29T01:00:00.000Z'],
  [1, 'weeks', 'America/New_York', '2026-10-30T12:00:00Z', '2026-11-06T13:00:00.000Z'],
  // Samoa had no 30 December 2011
  [1, 'days', 'Pacific/Apia', '2011-12-29T20:00:00Z', '2011-12-30T10:00:00.000Z'],
  [2, 'days', 'No/Where', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00.000Z'],
] as const)('%d %s in %s from %s is %s', (amount, unit, zone, now, expected) => {
  expect(until(amount, unit, zone, now)).toBe(expected);
});
test('says how long, with the right plural', () => {
  expect(node.summary({ amount: 1, unit: 'days' })).toEqual({ de: '1 Tag warten', en: 'Wait 1 day' });
  expect(node.summary({ amount: 2, unit: 'weeks' })).toEqual({ de: '2 Wochen warten', en: 'Wait 2 weeks' });
});
test('waits for a while, not for nothing or for ever', () => {
  for (const amount of [0, -1, 1.5, 4000]) expect(node.config.safeParse({ amount, unit: 'days' }).success).toBe(false);
});
