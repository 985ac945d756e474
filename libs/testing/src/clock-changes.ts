import { IANAZone } from 'luxon';

export interface ClockChange {
  readonly zone: string;
  /** The first instant of the new offset. */
  readonly at: number;
  /** Minutes east of UTC, before and from then on. */
  readonly before: number;
  readonly after: number;
}
const WEEK_MS = 7 * 86_400_000;

/** Every zone the platform knows, and UTC. */
export const ALL_ZONES: readonly string[] = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])];

/** All changes of a zone's offset between two instants, found by looking once a week and halving. */
export function clockChanges(zone: string, from: number, to: number): ClockChange[] {
  const there = IANAZone.create(zone);
  const changes: ClockChange[] = [];
  let [at, before] = [from, there.offset(from)];
  while (at < to) {
    const next = Math.min(at + WEEK_MS, to);
    const after = there.offset(next);
    if (after !== before) {
      let [low, high] = [at, next];
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (there.offset(middle) === before) low = middle;
        else high = middle;
      }
      changes.push({ zone, at: high, before, after: there.offset(high) });
    }
    [at, before] = [next, after];
  }
  return changes;
}
