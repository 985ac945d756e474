import { dayOf, monthsBefore } from './month.ts';

test('months begin at midnight of the zone', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  expect(monthsBefore(now, 0, 'Europe/Berlin')).toEqual(new Date('2026-10-31T23:00:00Z'));
  expect(monthsBefore(now, 1, 'Europe/Berlin')).toEqual(new Date('2026-09-30T22:00:00Z'));
  expect(monthsBefore(now, 11, 'America/New_York')).toEqual(new Date('2025-12-01T05:00:00Z'));
  // already December there
  expect(monthsBefore(new Date('2026-11-30T23:30:00Z'), 0, 'Europe/Berlin')).toEqual(new Date('2026-11-30T23:00:00Z'));
});
test('days begin at midnight of the zone', () => {
  expect(dayOf(new Date('2026-11-22T23:30:00Z'), 'Europe/Berlin')).toEqual(new Date('2026-11-22T23:00:00Z'));
});
