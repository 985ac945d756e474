import { PHASES } from '@cultivar/audience';
import type { Phase } from '@cultivar/audience';

type PointsById = Readonly<Record<string, number>>;
export interface Attribution {
  /** To keep on the lead (`persona_points`, `phase_points`). */
  readonly points: Readonly<Record<string, number>>;
  /** Who leads by the margin now; null: nobody does, so leave the lead as it is. */
  readonly winner: string | null;
}
/** One full read ahead of the next: two mixed reads decide nothing, and it takes two reads to change sides. */
export const MARGIN = 1;
/** Older reads count half with every new one: a journey moves on. */
const PHASE_MEMORY = 0.5;
const FORWARD_MARGIN = 0.5;

/**
 * What reading an asset says about the reader: its weight is shared by the ids it is attributed to (an asset for
 * everybody says nothing about anybody). Used for personas.
 *
 * @param points what was gathered so far, by id
 * @param ids the personas of the asset
 * @param weight 1 for a read; more for stronger signs
 */
export function attribute(points: PointsById, ids: readonly string[], weight = 1): Attribution {
  const sum = added(points, ids, weight);
  return { points: sum, winner: leader(sum, MARGIN)?.id ?? null };
}

/**
 * The same for journey phases, where the latest reads say most and the direction matters: a lead goes forward
 * (awareness → consideration → decision → retention) as soon as a later phase leads by half a read, and back only when an
 * earlier one leads by more than a whole read, which a single read can never bring about.
 *
 * @returns the points to keep, and the phase the lead is in now (unchanged where nothing leads clearly)
 */
export function attributePhase(
  current: Phase | null,
  points: PointsById,
  phases: readonly Phase[],
  weight = 1,
): { readonly points: Readonly<Record<string, number>>; readonly phase: Phase | null } {
  if (!phases.length) return { points, phase: current };
  const faded = Object.fromEntries(Object.entries(points).map(([id, value]) => [id, rounded(value * PHASE_MEMORY)]));
  const sum = added(faded, phases, weight);
  const first = leader(sum, FORWARD_MARGIN);
  if (!first) return { points: sum, phase: current };
  const to = first.id as Phase;
  const back = current !== null && PHASES.indexOf(to) < PHASES.indexOf(current);
  const earlier = points[to] ?? 0;
  // without an earlier read of that phase this is the single read that must not turn a lead round
  if (back && (first.lead <= MARGIN || earlier <= 0)) return { points: sum, phase: current };
  return { points: sum, phase: to };
}

function added(points: PointsById, ids: readonly string[], weight: number): Record<string, number> {
  const sum: Record<string, number> = { ...points };
  const unique = [...new Set(ids)];
  for (const id of unique) sum[id] = rounded((sum[id] ?? 0) + weight / unique.length);
  return sum;
}

function leader(points: PointsById, margin: number): { id: string; lead: number } | null {
  const [first, second] = Object.entries(points).sort((a, b) => b[1] - a[1]);
  if (!first) return null;
  const lead = rounded(first[1] - Math.max(0, second?.[1] ?? 0));
  return lead >= margin ? { id: first[0], lead } : null;
}

// kept in jsonb and shown to people: 0.333, not 0.33333333333333331
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
