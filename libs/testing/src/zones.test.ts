import { registry } from '@cultivar/nodes';
import { addBusinessTime, businessMsBetween } from '@cultivar/sales';
import { later } from '@cultivar/workflow';
import type { Decision } from '@cultivar/workflow';
import { DateTime } from 'luxon';
import { ALL_ZONES, clockChanges } from './clock-changes.ts';
import type { ClockChange } from './clock-changes.ts';

/**
 * Every zone there is, every change of its clocks from 2024 to 2030, every way to wait. What is right is worked out here from the
 * offsets alone: never early, only once, the first valid minute after a gap, the first of two where the clock shows one time twice.
 */
const [FROM, TO] = [Date.UTC(2024, 0, 1), Date.UTC(2031, 0, 1)];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const changes = ALL_ZONES.flatMap((zone) => clockChanges(zone, FROM, TO));

// zones that change alike at the same instant need to be looked at once, by the name that comes first
const kinds = [...new Map(changes.map((one) => [`${one.at} ${one.before} ${one.after}`, one])).values()];
const gaps = kinds.filter((change) => change.after > change.before);
const overlaps = kinds.filter((change) => change.after < change.before);

/** What the clocks on the wall show, as if it were UTC. */
const wall = ({ at, before, after }: ClockChange, instant: number): number =>
  instant + (instant < at ? before : after) * MINUTE_MS;
/** The instants at which the clocks show this, near the change: none in a gap, two in an overlap. */
const instants = (change: ClockChange, shown: number): number[] =>
  [shown - change.before * MINUTE_MS, shown - change.after * MINUTE_MS].filter(
    (instant, i) => (i === 0) === instant < change.at && wall(change, instant) === shown,
  );
/** Where a time of day is meant: its first occurrence, or the first minute after the gap that swallowed it. */
const meant = (change: ClockChange, shown: number): number => instants(change, shown)[0] ?? change.at;

test('the platform knows the zones and their changes', () => {
  expect(ALL_ZONES.length).toBeGreaterThan(400);
  expect(changes.length).toBeGreaterThan(1_500);
  expect(gaps.length).toBeGreaterThan(40);
  expect(overlaps.length).toBeGreaterThan(40);
  // one that everybody can look up
  const berlin = changes.filter(
    (change) => change.zone === 'Europe/Berlin' && new Date(change.at).getUTCFullYear() === 2027,
  );
  expect(berlin.map((change) => new Date(change.at).toISOString())).toEqual([
    '2027-03-28T01:00:00.000Z',
    '2027-10-31T01:00:00.000Z',
  ]);
});

describe('a wait for a length of time', () => {
  test.each(['minutes', 'hours'])('%s are as long as they are, across every change', (unit) => {
    const length = unit === 'minutes' ? MINUTE_MS : HOUR_MS;
    for (const { zone, at } of kinds)
      for (const before of [1, 59 * MINUTE_MS, 3 * HOUR_MS])
        expect(later(new Date(at - before), zone, 5, unit).at.getTime()).toBe(at - before + 5 * length);
  });

  test('days and weeks end at the same time of day; in a gap right after it, of two the first', () => {
    const wrong: unknown[] = [];
    for (const change of kinds)
      for (const [amount, unit, days] of [
        [1, 'days', 1],
        [3, 'days', 3],
        [1, 'weeks', 7],
      ] as const)
        for (let minutes = -90; minutes <= 90; minutes += 15) {
          // a start whose end falls around the change
          const shown = wall(change, change.at - 1) + 1 + minutes * MINUTE_MS;
          const start = shown - change.before * MINUTE_MS - days * DAY_MS;
          if (clockChanges(change.zone, start - DAY_MS, change.at - HOUR_MS).length) continue;
          const end = later(new Date(start), change.zone, amount, unit).at.getTime();
          if (end !== meant(change, shown) || end <= start)
            wrong.push([change.zone, new Date(start).toISOString(), new Date(end).toISOString()]);
        }
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  test('who begins later does not end earlier', () => {
    const wrong: unknown[] = [];
    for (const { zone, at } of kinds)
      for (const [amount, unit] of [
        [1, 'days'],
        [2, 'hours'],
        [1, 'weeks'],
      ] as const) {
        let last = -Infinity;
        for (let start = at - 2 * HOUR_MS - DAY_MS; start <= at + 2 * HOUR_MS - DAY_MS; start += 20 * MINUTE_MS) {
          const end = later(new Date(start), zone, amount, unit).at.getTime();
          if (end < last) wrong.push([zone, amount, unit, new Date(start).toISOString()]);
          last = end;
        }
      }
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  test.each([
    ['2024-02-28T23:30:00', 1, 'days', '2024-02-29T23:30:00'],
    ['2024-02-29T12:00:00', 52, 'weeks', '2025-02-27T12:00:00'],
    ['2027-12-31T23:59:00', 1, 'minutes', '2028-01-01T00:00:00'],
    ['2028-02-28T00:00:00', 2, 'days', '2028-03-01T00:00:00'],
    ['2026-12-31T09:00:00', 1, 'days', '2027-01-01T09:00:00'],
    ['2027-02-28T09:00:00', 1, 'days', '2027-03-01T09:00:00'],
  ])('leap days and ends of years: %s and %d %s', (from, amount, unit, to) => {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Kiritimati'])
      expect(later(DateTime.fromISO(from, { zone }).toJSDate(), zone, amount, unit).at).toEqual(
        DateTime.fromISO(to, { zone }).toJSDate(),
      );
  });
});

/** Types that wait for a window of the day, found by what their settings ask for. */
const windows = [...registry.values()].filter((type) =>
  ['weekdays', 'from', 'to'].every((key) => key in type.config.shape),
);
const pad = (n: number): string => String(n).padStart(2, '0');
const clock = (minutes: number): string => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
const dayMinutes = (shown: number): number => Math.floor((((shown % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
/** Where a decision lets the lead go on: at once, or then. */
const goesOnAt = (decision: Decision, now: number): number =>
  'waitUntil' in decision ? decision.waitUntil.getTime() : 'go' in decision ? now : NaN;

describe.each(windows.map((type) => [type.type, type] as const))('a window of the day: %s', (_, type) => {
  const ask = (zone: string, now: number, weekdays: number[], from: string, to: string): number =>
    goesOnAt(
      type.decide(type.config.parse({ weekdays, from, to }), { zone } as never, {
        now: new Date(now),
        visitKey: '1.1',
        nodeId: 'n',
      }) as Decision,
      now,
    );
  /** From the first occurrence of the one time to that of the other, day by day. */
  const expected = (change: ClockChange, now: number, from: number, to: number): number => {
    const today = Math.floor(wall(change, now) / DAY_MS) * DAY_MS;
    for (let day = today - DAY_MS; ; day += DAY_MS) {
      const [opens, closes] = [from, to].map((minutes) => meant(change, day + minutes * MINUTE_MS)) as [number, number];
      if (now <= opens || now < closes) return Math.max(now, opens);
    }
  };

  test('opens at the first minute of the window that there is, never before, across every change', () => {
    const wrong: unknown[] = [];
    for (const change of kinds) {
      const edge = wall(change, change.at - 1) + 1;
      // windows around the minute at which the clocks change, as long as they stay within one day
      for (const [open, length] of [
        [-60, 30],
        [0, 30],
        [15, 90],
        [-30, 120],
        [60, 60],
      ] as const) {
        const from = dayMinutes(edge + open * MINUTE_MS);
        const to = from + length;
        if (to >= 24 * 60) continue;
        for (const ahead of [20 * HOUR_MS, 3 * HOUR_MS, 10 * MINUTE_MS, -10 * MINUTE_MS]) {
          const now = change.at - ahead;
          const found = ask(change.zone, now, [1, 2, 3, 4, 5, 6, 7], clock(from), clock(to));
          const first = expected(change, now, from, to);
          if (found !== first)
            wrong.push([
              change.zone,
              clock(from),
              clock(to),
              ...[now, first, found].map((at) => new Date(at).toISOString()),
            ]);
        }
      }
    }
    expect([wrong.length, wrong.slice(0, 5)]).toEqual([0, []]);
  });

  test('asked again where it let go on, it does not wait once more; later asked is never earlier let go', () => {
    const wrong: unknown[] = [];
    for (const change of kinds) {
      let last = -Infinity;
      for (let now = change.at - 30 * HOUR_MS; now < change.at + 30 * HOUR_MS; now += 293 * MINUTE_MS) {
        const on = ask(change.zone, now, [1, 3, 5, 7], '01:30', '03:30');
        const again = ask(change.zone, on, [1, 3, 5, 7], '01:30', '03:30');
        if (on < now || again !== on || on < last) wrong.push([change.zone, new Date(now).toISOString()]);
        last = on;
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  test('leap days and ends of years are days like others', () => {
    const at = (iso: string): number => DateTime.fromISO(iso, { zone: 'Europe/Berlin' }).toMillis();
    const all = [1, 2, 3, 4, 5, 6, 7];
    expect(ask('Europe/Berlin', at('2024-02-28T18:00'), all, '09:00', '11:00')).toBe(at('2024-02-29T09:00'));
    expect(ask('Europe/Berlin', at('2027-12-31T23:59'), all, '00:00', '01:00')).toBe(at('2028-01-01T00:00'));
    // 29 February 2028 is a Tuesday
    expect(ask('Europe/Berlin', at('2028-02-23T00:00'), [2], '09:00', '11:00')).toBe(at('2028-02-29T09:00'));
  });
});

test('business hours: as long as they really are, never outside, added and measured alike, across every change', () => {
  const wrong: unknown[] = [];
  for (const { zone, at } of kinds) {
    const hours = { days: [1, 2, 3, 4, 5, 6, 7], from: '00:30', to: '05:00', zone, holidays: [] };
    for (const start of [at - 26 * HOUR_MS, at - 90 * MINUTE_MS, at, at + 7 * HOUR_MS]) {
      const end = addBusinessTime(new Date(start), 3.5, hours);
      const measured = businessMsBetween(new Date(start), end, hours);
      const there = DateTime.fromJSDate(end, { zone });
      const minutes = there.hour * 60 + there.minute;
      if (measured !== 3.5 * HOUR_MS || minutes < 30 || minutes > 300)
        wrong.push([zone, new Date(start).toISOString(), end.toISOString(), measured / HOUR_MS]);
    }
  }
  expect([wrong.length, wrong.slice(0, 5)]).toEqual([0, []]);
});
