import fc from 'fast-check';
import { addBusinessTime, BusinessHours, businessMsBetween, DEFAULT_HOURS } from './business-time.ts';

const hours = DEFAULT_HOURS;
const at = (text: string) => new Date(text);

test('time runs only while somebody is there', () => {
  // Friday 16:00 in Berlin (winter) + 2 h = Monday 10:00
  expect(addBusinessTime(at('2026-11-20T15:00:00Z'), 2, hours)).toEqual(at('2026-11-23T09:00:00Z'));
  // Sunday + 1 h = Monday 10:00
  expect(addBusinessTime(at('2026-11-22T12:00:00Z'), 1, hours)).toEqual(at('2026-11-23T09:00:00Z'));
  // to the very end of the day, not the next morning
  expect(addBusinessTime(at('2026-11-23T08:00:00Z'), 8, hours)).toEqual(at('2026-11-23T16:00:00Z'));
  // nothing to add at night: the next opening
  expect(addBusinessTime(at('2026-11-23T03:00:00Z'), 0, hours)).toEqual(at('2026-11-23T08:00:00Z'));
});

test('holidays are not business days', () => {
  const xmas = { ...hours, holidays: ['2026-12-25'] };
  // Thursday 24th 16:30 + 1 h, Friday off, weekend: Monday 28th 9:30
  expect(addBusinessTime(at('2026-12-24T15:30:00Z'), 1, xmas)).toEqual(at('2026-12-28T08:30:00Z'));
});

test('days with a clock change are as long as they are', () => {
  const nights = { ...hours, days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '06:00' };
  // spring: the night to 29 March 2026 lacks an hour (02:00 to 03:00)
  expect(businessMsBetween(at('2026-03-28T22:00:00Z'), at('2026-03-29T10:00:00Z'), nights)).toBe(5 * 3_600_000);
  // autumn: the night to 25 October 2026 has one more
  expect(businessMsBetween(at('2026-10-24T20:00:00Z'), at('2026-10-25T10:00:00Z'), nights)).toBe(7 * 3_600_000);
  // 9 o'clock stays 9 o'clock across the change
  expect(addBusinessTime(at('2026-03-27T15:00:00Z'), 2, hours)).toEqual(at('2026-03-30T08:00:00Z'));
});

test('property: what was added is what has passed', () => {
  const start = fc.date({ min: at('2025-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z'), noInvalidDate: true });
  const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC');
  const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
  fc.assert(
    fc.property(start, zone, days, fc.integer({ min: 0, max: 4000 }), (from, where, open, minutes) => {
      const these = { ...hours, zone: where, days: open, from: '01:30', to: '18:15' };
      const end = addBusinessTime(from, minutes / 60, these);
      expect(businessMsBetween(from, end, these)).toBeCloseTo(minutes * 60_000, -1);
      expect(end.getTime()).toBeGreaterThanOrEqual(from.getTime());
    }),
    { numRuns: 60 },
  );
});

test('refuses hours that end before they begin, unknown zones, no day', () => {
  expect(BusinessHours.safeParse({ ...hours, from: '17:00', to: '09:00' }).success).toBe(false);
  expect(BusinessHours.safeParse({ ...hours, zone: 'Berlin' }).success).toBe(false);
  expect(BusinessHours.safeParse({ ...hours, days: [] }).success).toBe(false);
  expect(BusinessHours.safeParse(hours).success).toBe(true);
});
