import { DateTime } from 'luxon';

export interface Later {
  readonly at: Date;
  /** The zone counted in: UTC where the lead's is none. */
  readonly zone: string;
}
// A batch asks the same for hundreds of leads at one instant, and calendar arithmetic is the dearest thing in a walk.
const remembered = new Map<string, Later>();
const MOST = 500;

/** So much later by the calendar of a zone: days and weeks end at the same time of day, across clock changes too. */
export function later(now: Date, zone: string, amount: number, unit: string): Later {
  const key = `${now.getTime()} ${amount} ${unit} ${zone}`;
  const known = remembered.get(key);
  if (known) return { at: new Date(known.at), zone: known.zone };
  const there = DateTime.fromJSDate(now, { zone });
  const from = there.isValid ? there : DateTime.fromJSDate(now, { zone: 'utc' });
  const found: Later = { at: from.plus({ [unit]: amount }).toJSDate(), zone: from.zoneName ?? 'UTC' };
  if (remembered.size >= MOST) remembered.clear();
  remembered.set(key, found);
  return { at: new Date(found.at), zone: found.zone };
}
