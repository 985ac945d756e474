/** How one arm of a comparison has done. */
export interface Arm {
  readonly people: number;
  readonly successes: number;
}
const Z_ALPHA = 1.959963984540054;
const Z_POWER = 0.8416212335729143;

/**
 * People needed in each arm to find a difference of this size with 80 % power at a 5 % two-sided level (the usual normal
 * approximation for two proportions).
 *
 * @param baseline share of successes today, 0 to 1
 * @param uplift relative: 0.2 is a fifth more
 */
export function sampleSize(baseline: number, uplift: number): number {
  const better = Math.min(baseline * (1 + uplift), 0.9999);
  const mean = (baseline + better) / 2;
  const spread = Z_ALPHA * Math.sqrt(2 * mean * (1 - mean));
  const spreads = Z_POWER * Math.sqrt(baseline * (1 - baseline) + better * (1 - better));
  return Math.ceil(((spread + spreads) / (better - baseline)) ** 2);
}

/** Abramowitz and Stegun 7.1.26 is not enough in the tails: the continued fraction of Numerical Recipes is (error below 1.2e-7). */
function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * z);
  const c = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ];
  const tail = t * Math.exp(-z * z + c.reduceRight((sum, one) => sum * t + one, 0));
  return x >= 0 ? 1 - tail / 2 : tail / 2;
}

export interface Verdict {
  /** Share of successes, by arm; null where nobody came by. */
  readonly rates: readonly [number | null, number | null];
  /** How sure it is that B is better than A; null where there is nothing to compare. */
  readonly bBeatsA: number | null;
  /** B minus A, with the interval that holds the true difference in 95 of 100 such tests. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number } | null;
  readonly needed: number;
  /** Both arms have as many people as were said to be needed: before that no winner is named, however clear it looks. */
  readonly enough: boolean;
  readonly winner: 'a' | 'b' | 'none' | null;
}

/**
 * What may honestly be said. The probability is that of two Beta posteriors with an even prior, by the normal approximation
 * (exact to a percent from some dozens of people on); the interval is Agresti and Caffo's, good for few people, too.
 */
export function verdict(a: Arm, b: Arm, needed: number): Verdict {
  const rate = ({ people, successes }: Arm): number | null => (people ? successes / people : null);
  const enough = a.people >= needed && b.people >= needed;
  if (!a.people || !b.people)
    return { rates: [rate(a), rate(b)], bBeatsA: null, difference: null, needed, enough: false, winner: null };
  const [pa, pb] = [posterior(a), posterior(b)];
  const bBeatsA = normalCdf((pb.mean - pa.mean) / Math.sqrt(pa.variance + pb.variance));
  const [ca, cb] = [smoothed(a), smoothed(b)];
  const reach = Z_ALPHA * Math.sqrt(ca.variance + cb.variance);
  const middle = cb.mean - ca.mean;
  const difference = {
    value: rate(b)! - rate(a)!,
    low: Math.max(-1, middle - reach),
    high: Math.min(1, middle + reach),
  };
  const winner = !enough ? null : difference.low > 0 ? 'b' : difference.high < 0 ? 'a' : 'none';
  return { rates: [rate(a), rate(b)], bBeatsA, difference, needed, enough, winner };
}
/** Beta(1 + successes, 1 + failures). */
function posterior({ people, successes }: Arm): { mean: number; variance: number } {
  const [alpha, beta] = [1 + successes, 1 + people - successes];
  const n = alpha + beta;
  return { mean: alpha / n, variance: (alpha * beta) / (n * n * (n + 1)) };
}
/** One success and one failure more in each arm. */
function smoothed({ people, successes }: Arm): { mean: number; variance: number } {
  const [p, n] = [(successes + 1) / (people + 2), people + 2];
  return { mean: p, variance: (p * (1 - p)) / n };
}
