import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const isZone = (zone: string) => IANAZone.isValidZone(zone);

/** When somebody is there to answer. `days` as ISO weekdays, Monday is 1. */
export const BusinessHours = z
  .object({
    days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
    from: ClockTime,
    to: ClockTime,
    zone: z.string().max(60).refine(isZone, 'not an IANA zone such as Europe/Berlin'),
    /** Days off, `2026-12-24`. */
    holidays: z.array(z.iso.date()).max(400).default([]),
  })
  .refine((hours) => hours.from < hours.to, { message: 'must end after it begins', path: ['to'] });
export type BusinessHours = z.infer<typeof BusinessHours>;
export const DEFAULT_HOURS: BusinessHours = {
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '17:00',
  zone: 'Europe/Berlin',
  holidays: [],
};

const HOUR_MS = 3_600_000;
/** Ten years of days: a calendar without any business day ends here instead of never. */
const MOST_DAYS = 3660;

/** The open spans from the local day of `start` on, in order, as instants; a day with a clock change is as long as it really is. */
function* openSpans(start: Date, hours: BusinessHours): Generator<{ opens: number; closes: number }> {
  const off = new Set(hours.holidays);
  const days = new Set(hours.days);
  const at = (day: DateTime, time: string) =>
    day.set({ hour: Number(time.slice(0, 2)), minute: Number(time.slice(3)) }).toMillis();
  const first = DateTime.fromJSDate(start, { zone: hours.zone }).startOf('day');
  for (let n = 0; n < MOST_DAYS; n++) {
    const day = first.plus({ days: n });
    if (!days.has(day.weekday) || off.has(day.toISODate()!)) continue;
    yield { opens: at(day, hours.from), closes: at(day, hours.to) };
  }
}

/**
 * @param hours business hours to add, fractions allowed, not negative
 * @returns the instant at which so many business hours have passed since `start`; never outside the business hours
 */
export function addBusinessTime(start: Date, hours: number, businessHours: BusinessHours): Date {
  let left = Math.max(0, hours) * HOUR_MS;
  for (const span of openSpans(start, businessHours)) {
    const from = Math.max(span.opens, start.getTime());
    if (from > span.closes) continue;
    if (from + left <= span.closes) return new Date(from + left);
    left -= span.closes - from;
  }
  throw new RangeError('no business day within ten years');
}

/** @returns milliseconds of business time between two instants; 0 if `end` is not after `start` */
export function businessMsBetween(start: Date, end: Date, businessHours: BusinessHours): number {
  let sum = 0;
  for (const span of openSpans(start, businessHours)) {
    if (span.opens >= end.getTime()) break;
    sum += Math.max(0, Math.min(span.closes, end.getTime()) - Math.max(span.opens, start.getTime()));
  }
  return sum;
}
