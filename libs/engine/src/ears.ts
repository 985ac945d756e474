import { AXES, crossingOf } from '@cultivar/audience';
import type { Crossing, EventPattern } from '@cultivar/audience';

type Axis = Crossing['axis'];
/** Who listens for what is told only on demand. */
export interface Ears {
  readonly hears: (kind: string, ref: string) => boolean;
  /** Whether anybody listens for this kind, of whatever thing. */
  readonly listens: (kind: string) => boolean;
  /** Thresholds of a score that somebody listens for. */
  readonly thresholds: Readonly<Record<Axis, readonly Crossing[]>>;
}
export const DEAF: Ears = { hears: () => false, listens: () => false, thresholds: { fit: [], engagement: [] } };

/** @returns the ears of journeys and rules that listen for these */
export function earsOf(patterns: Iterable<EventPattern>): Ears {
  // by kind: the things meant; null where one means any
  const known = new Map<string, Set<string> | null>();
  const crossings = new Map<string, Crossing>();
  for (const { kind, ref, like } of patterns) {
    const things = known.get(kind);
    if (ref === undefined || like !== undefined) known.set(kind, null);
    else if (things) things.add(ref);
    else if (things === undefined) known.set(kind, new Set([ref]));
    const crossing = kind === 'score.crossed' && ref !== undefined ? crossingOf(ref) : undefined;
    if (crossing) crossings.set(ref!, crossing);
  }
  const thresholds = Object.fromEntries(
    AXES.map((axis) => [axis, [...crossings.values()].filter((one) => one.axis === axis)]),
  ) as Record<Axis, Crossing[]>;
  return {
    hears: (kind, ref) => {
      const things = known.get(kind);
      return things === null || (things !== undefined && things.has(ref));
    },
    listens: (kind) => known.has(kind),
    thresholds,
  };
}

/** @returns those thresholds that lie between the two points, the nearest to where it began first */
export function crossed(ears: Ears, axis: Axis, from: number, to: number): readonly Crossing[] {
  const all = ears.thresholds[axis];
  if (!all.length || from === to) return [];
  return all
    .filter(({ threshold, way }) =>
      way === 'up' ? from < threshold && threshold <= to : to < threshold && threshold <= from,
    )
    .sort((a, b) => (to > from ? a.threshold - b.threshold : b.threshold - a.threshold));
}
