import fc from 'fast-check';
import { dayDue, inTime, lastOccasion, valuesDue } from './clock.ts';
import type { DateClock, TimetableClock } from './clock.ts';

const day: DateClock = { kind: 'date', field: 'd', offsetDays: 0, at: '09:00', yearly: false, lateDays: 0 };
const berlin = 'Europe/Berlin';
const due = (clock: Partial<DateClock>, value: unknown, now: string, zone = berlin) =>
  dayDue({ ...day, ...clock }, value, zone, new Date(now));

describe('a date of a lead', () => {
  test('counts from its hour on, in the lead’s zone, until that day is over', () => {
    expect(due({}, '2026-06-01', '2026-06-01T06:59:59Z')).toBeNull();
    expect(due({}, '2026-06-01', '2026-06-01T07:00:00Z')).toBe('2026-06-01');
    expect(due({}, '2026-06-01', '2026-06-01T21:59:00Z')).toBe('2026-06-01');
    expect(due({}, '2026-06-01', '2026-06-01T22:00:00Z')).toBeNull();
    expect(due({}, '2026-06-01', '2026-06-01T07:00:00Z', 'America/New_York')).toBeNull();
  });
  test('may be made up for on so many days', () => {
    expect(due({ lateDays: 2 }, '2026-06-01', '2026-06-03T20:00:00Z')).toBe('2026-06-01');
    expect(due({ lateDays: 2 }, '2026-06-01', '2026-06-03T22:30:00Z')).toBeNull();
  });
  test('may lie before or behind', () => {
    expect(due({ offsetDays: -7 }, '2026-06-08', '2026-06-01T08:00:00Z')).toBe('2026-06-01');
    expect(due({ offsetDays: 30 }, '2026-12-15', '2027-01-14T08:00:00Z')).toBe('2027-01-14');
  });
  test('comes again each year, not in its own; 29 February on the 28th where there is none', () => {
    const yearly = { yearly: true };
    expect(due(yearly, '2026-06-01', '2026-06-01T08:00:00Z')).toBeNull();
    expect(due(yearly, '1990-06-01', '2026-06-01T08:00:00Z')).toBe('2026-06-01');
    expect(due(yearly, '1992-02-29', '2026-02-28T08:00:00Z')).toBe('2026-02-28');
    expect(due(yearly, '1992-02-29', '2026-03-01T08:00:00Z')).toBeNull();
    expect(due(yearly, '1992-02-29', '2028-02-28T08:00:00Z')).toBeNull();
    expect(due(yearly, '1992-02-29', '2028-02-29T08:00:00Z')).toBe('2028-02-29');
    // over the turn of the year, both ways
    expect(due({ ...yearly, offsetDays: -3 }, '1990-01-02', '2026-12-30T09:00:00Z')).toBe('2026-12-30');
    expect(due({ ...yearly, lateDays: 5 }, '1990-12-30', '2027-01-03T09:00:00Z')).toBe('2026-12-30');
  });
  test('is the day in the lead’s zone where the field holds an instant', () => {
    expect(due({}, '2026-06-01T23:30:00Z', '2026-06-02T07:30:00Z')).toBe('2026-06-02');
    expect(due({}, '2026-06-01T23:30:00', '2026-06-01T07:30:00Z')).toBe('2026-06-01');
  });
  test.each([null, undefined, '', 'soon', '2026-02-30', 17, ['2026-06-01']])('%j is none', (value) =>
    expect(due({ lateDays: 30 }, value, '2026-06-01T08:00:00Z')).toBeNull(),
  );

  test('whoever is due is among those the search finds', () => {
    const dates = fc.date({ min: new Date('1960-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(
        fc.record({
          born: dates,
          instant: fc.boolean(),
          ahead: fc.integer({ min: -40, max: 40 }),
          zone: fc.constantFrom(berlin, 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/New_York'),
          clock: fc.record({
            kind: fc.constant('date' as const),
            field: fc.constant('d'),
            offsetDays: fc.integer({ min: -365, max: 365 }),
            at: fc.constantFrom('00:00', '09:00', '23:59'),
            yearly: fc.boolean(),
            lateDays: fc.integer({ min: 0, max: 30 }),
          }),
          minutes: fc.nat(1440),
          years: fc.nat(30),
        }),
        ({ born, instant, ahead, zone, clock, minutes, years }) => {
          const value = instant ? born.toISOString() : born.toISOString().slice(0, 10);
          const base = clock.yearly ? new Date(born).setUTCFullYear(born.getUTCFullYear() + years) : born.getTime();
          const now = new Date(base + (clock.offsetDays + ahead) * 86_400_000 + minutes * 60_000);
          if (dayDue(clock, value, zone, now) === null) return;
          expect(valuesDue(clock, now)).toContain(clock.yearly ? value.slice(5, 10) : value.slice(0, 10));
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('a timetable', () => {
  const table: TimetableClock = {
    kind: 'timetable',
    ...{ segment: 's', every: 'day', weekday: 1, day: 31, at: '09:00', zone: berlin, lateDays: 1 },
  };
  const last = (clock: Partial<TimetableClock>, now: string) =>
    lastOccasion({ ...table, ...clock }, new Date(now)).toISOString();
  test('knows its last occasion', () => {
    expect(last({}, '2026-11-23T07:59:00Z')).toBe('2026-11-22T08:00:00.000Z');
    expect(last({}, '2026-11-23T08:00:00Z')).toBe('2026-11-23T08:00:00.000Z');
    // a Sunday
    expect(last({ every: 'weekdays' }, '2026-11-22T12:00:00Z')).toBe('2026-11-20T08:00:00.000Z');
    expect(last({ every: 'week', weekday: 3 }, '2026-11-22T12:00:00Z')).toBe('2026-11-18T08:00:00.000Z');
    expect(last({ every: 'month' }, '2026-11-22T12:00:00Z')).toBe('2026-10-31T08:00:00.000Z');
    expect(last({ every: 'month' }, '2027-03-01T12:00:00Z')).toBe('2027-02-28T08:00:00.000Z');
    // summer time
    expect(last({}, '2026-06-01T08:00:00Z')).toBe('2026-06-01T07:00:00.000Z');
  });
  test('makes up for an occasion on so many days', () => {
    const occasion = new Date('2026-11-20T08:00:00Z');
    expect(inTime(table, occasion, new Date('2026-11-21T22:00:00Z'))).toBe(true);
    expect(inTime(table, occasion, new Date('2026-11-22T00:00:00Z'))).toBe(false);
    expect(inTime({ ...table, lateDays: 0 }, occasion, new Date('2026-11-20T22:00:00Z'))).toBe(true);
  });
});
