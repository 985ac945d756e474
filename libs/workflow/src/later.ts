import { Info } from 'luxon';
import type { Zone } from 'luxon';

export interface Later {
  readonly at: Date;
  /** The zone counted in: UTC where the lead's is none. */
  readonly zone: string;
}
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LENGTHS_MS: Readonly<Record<string, number>> = { minutes: MINUTE_MS, hours: 60 * MINUTE_MS };
const DAYS: Readonly<Record<string, number>> = { days: 1, weeks: 7 };

/** @returns the zone of that name; UTC where there is none */
export function zoneOf(name: string): Zone {
  const zone = Info.normalizeZone(name);
  return zone.isValid ? zone : Info.normalizeZone('utc');
}
/** What the clocks of a zone show at an instant, as milliseconds, as if they were UTC's. */
export const shownAt = (zone: Zone, instant: number): number => instant + zone.offset(instant) * MINUTE_MS;

/**
 * The instant at which the clocks of a zone show this: the first of two where an hour comes twice, and where one is left out the
 * first instant after the gap.
 *
 * @param shown as `shownAt` gives it
 */
export function instantOf(zone: Zone, shown: number): number {
  // no zone is more than 14 hours from UTC, and none changes its clocks twice in two days
  const [before, after] = [zone.offset(shown - DAY_MS), zone.offset(shown + DAY_MS)];
  let early = shown - Math.max(before, after) * MINUTE_MS;
  let late = shown - Math.min(before, after) * MINUTE_MS;
  if (shownAt(zone, early) === shown) return early;
  if (shownAt(zone, late) === shown) return late;
  const offset = zone.offset(early);
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (zone.offset(middle) === offset) early = middle;
    else late = middle;
  }
  return late;
}

// A batch asks the same for hundreds of leads at one instant.
const remembered = new Map<string, Later>();
const MOST = 500;

/** So much later by the calendar of a zone: days and weeks end at the same time of day, across clock changes too. */
export function later(now: Date, zone: string, amount: number, unit: string): Later {
  const key = `${now.getTime()} ${amount} ${unit} ${zone}`;
  const known = remembered.get(key);
  if (known) return { at: new Date(known.at), zone: known.zone };
  const there = zoneOf(zone);
  const length = LENGTHS_MS[unit];
  const end =
    length === undefined
      ? instantOf(there, shownAt(there, now.getTime()) + amount * (DAYS[unit] ?? NaN) * DAY_MS)
      : now.getTime() + amount * length;
  const found: Later = { at: new Date(end), zone: there.name };
  if (remembered.size >= MOST) remembered.clear();
  remembered.set(key, found);
  return { at: new Date(found.at), zone: found.zone };
}
