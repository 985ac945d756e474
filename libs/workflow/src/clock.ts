import { asInstant } from '@cultivar/audience';
import type { Zone } from 'luxon';
import { instantOf, shownAt, zoneOf } from './later.ts';

/** A date of each lead lets it in: so many days after it (before: negative), every year again where asked. */
export interface DateClock {
  readonly kind: 'date';
  readonly field: string;
  readonly offsetDays: number;
  /** `09:00`, in the lead's zone. */
  readonly at: string;
  /** Each anniversary, not the date itself; who was born on 29 February has it on the 28th in other years. */
  readonly yearly: boolean;
  /** Whoever should have come in so many days ago (the house was down, the date was not known) still does; 0: on the day only. */
  readonly lateDays: number;
}
export const RHYTHMS = ['day', 'weekdays', 'week', 'month'] as const;
export type Rhythm = (typeof RHYTHMS)[number];
/** Everybody in a segment is let in by a timetable. */
export interface TimetableClock {
  readonly kind: 'timetable';
  readonly segment: string;
  readonly every: Rhythm;
  /** 1 is Monday; for `week`. */
  readonly weekday: number;
  /** Of the month; a day that a month does not have is its last. */
  readonly day: number;
  readonly at: string;
  readonly zone: string;
  /** An occasion that was missed is made up for on so many days after it. */
  readonly lateDays: number;
}
export type Clock = DateClock | TimetableClock;

const DAY_MS = 86_400_000;
/** @returns a time of day (`09:00`) in ms */
export const sinceMidnight = (time: string): number => (+time.slice(0, 2) * 60 + +time.slice(3)) * 60_000;
const dayText = (day: number): string => new Date(day).toISOString().slice(0, 10);
/** Midnight of what the clocks of a zone show. */
const dayIn = (zone: Zone, instant: number): number => Math.floor(shownAt(zone, instant) / DAY_MS) * DAY_MS;

/** The day a field's value names: as it stands, or where it is an instant with an offset, the day in the lead's zone. */
export function dayOf(value: unknown, zone: Zone): number | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const instant = asInstant(text);
  if (instant === undefined) return undefined;
  return /(Z|[+-]\d\d:?\d\d)$/.test(text.slice(10)) ? dayIn(zone, instant) : Date.parse(text.slice(0, 10));
}
/** @returns the same day of another year, as midnight in UTC */
export function anniversary(day: number, year: number): number {
  const born = new Date(day);
  const there = Date.UTC(year, born.getUTCMonth(), born.getUTCDate());
  return new Date(there).getUTCMonth() === born.getUTCMonth() ? there : there - DAY_MS;
}

/** @returns the day of the occasion for which a lead with this value comes in now; null if there is none, or it is too late for it */
export function dayDue(clock: DateClock, value: unknown, zoneName: string, now: Date): string | null {
  const zone = zoneOf(zoneName);
  const day = dayOf(value, zone);
  if (day === undefined) return null;
  const today = dayIn(zone, now.getTime());
  const nearest = new Date(today - clock.offsetDays * DAY_MS).getUTCFullYear();
  const days = clock.yearly
    ? [nearest + 1, nearest, nearest - 1]
        .filter((year) => year > new Date(day).getUTCFullYear())
        .map((year) => anniversary(day, year))
    : [day];
  for (const one of days) {
    const due = one + clock.offsetDays * DAY_MS;
    if (today - due > clock.lateDays * DAY_MS) continue;
    if (instantOf(zone, due + sinceMidnight(clock.at)) <= now.getTime()) return dayText(due);
  }
  return null;
}

/**
 * Which values may be due now anywhere on earth, for a search: the first ten characters of the text, or for anniversaries
 * month and day (`02-29`). A few too many; `dayDue` decides.
 */
export function valuesDue(clock: DateClock, now: Date): string[] {
  const found = new Set<string>();
  for (let ago = -3; ago <= clock.lateDays + 3; ago += 1) {
    const text = dayText(Math.floor(now.getTime() / DAY_MS) * DAY_MS - (ago + clock.offsetDays) * DAY_MS);
    found.add(clock.yearly ? text.slice(5) : text);
  }
  if (found.has('02-28')) found.add('02-29');
  return [...found];
}

/** @returns the latest occasion of a timetable up to now */
export function lastOccasion(clock: TimetableClock, now: Date): Date {
  const zone = zoneOf(clock.zone);
  const today = dayIn(zone, now.getTime());
  for (let ago = 0; ; ago += 1) {
    const day = today - ago * DAY_MS;
    if (!isDay(clock, new Date(day))) continue;
    const at = instantOf(zone, day + sinceMidnight(clock.at));
    if (at <= now.getTime()) return new Date(at);
  }
}
function isDay({ every, weekday, day: wanted }: TimetableClock, day: Date): boolean {
  const ofWeek = day.getUTCDay() || 7;
  if (every === 'day') return true;
  if (every === 'weekdays') return ofWeek <= 5;
  if (every === 'week') return ofWeek === weekday;
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  return day.getUTCDate() === Math.min(wanted, last);
}
/** Whether an occasion may still be made up for. */
export function inTime(clock: TimetableClock, occasion: Date, now: Date): boolean {
  const zone = zoneOf(clock.zone);
  return dayIn(zone, now.getTime()) - dayIn(zone, occasion.getTime()) <= clock.lateDays * DAY_MS;
}
