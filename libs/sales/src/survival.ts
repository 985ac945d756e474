/** So many stays lasted `length`: `ended` of them with the event in question, `open` were cut off by today or by something else. */
export interface Stays {
  readonly length: number;
  readonly ended: number;
  readonly open: number;
}

/**
 * The share that has moved on after each length, by Kaplan and Meier (1958): a stay that is still open counts for as long as it
 * has lasted, instead of being left out (which would make slow stages look quick) or counted as finished.
 *
 * @param stays any order, lengths may repeat
 * @returns steps of the share moved on, lengths ascending
 */
export function movedOn(stays: readonly Stays[]): readonly { readonly length: number; readonly share: number }[] {
  const sorted = [...stays].sort((a, b) => a.length - b.length);
  let atRisk = sorted.reduce((sum, one) => sum + one.ended + one.open, 0);
  let staying = 1;
  const steps: { length: number; share: number }[] = [];
  for (let i = 0; i < sorted.length;) {
    const { length } = sorted[i]!;
    let ended = 0;
    let gone = 0;
    for (; i < sorted.length && sorted[i]!.length === length; i++) {
      ended += sorted[i]!.ended;
      gone += sorted[i]!.ended + sorted[i]!.open;
    }
    if (ended) {
      staying *= 1 - ended / atRisk;
      steps.push({ length, share: 1 - staying });
    }
    atRisk -= gone;
  }
  return steps;
}

/** @returns the length after which the share `q` (0 to 1) has moved on; null if fewer ever did so far */
export const quantile = (steps: ReturnType<typeof movedOn>, q: number): number | null =>
  steps.find((step) => step.share >= q - 1e-12)?.length ?? null;

/** @returns the value below which the share `q` of the values lies (nearest rank); null of nothing */
export function percentile(values: readonly number[], q: number): number | null {
  if (!values.length) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!;
}
