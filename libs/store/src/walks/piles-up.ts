/** More stand at a step than go on from it within the time that is usual there. */
export interface Pile {
  readonly at: number;
  /** So many go on within `usual` seconds. */
  readonly out: number;
  /** Nine of ten go on within so many seconds. */
  readonly usual: number;
}
/** A few are no pile. */
export const FEWEST = 10;
/** Numbers go up and down: a pile is clearly more. */
export const CLEARLY = 1.5;

/**
 * Whether leads pile up at a step: at least 10 stand there, and clearly more (half as many again) than usually go on within the time
 * after which nine of ten have gone on. Where nobody has gone on yet, nothing is usual.
 */
export function pilesUp(it: {
  readonly at: number;
  /** How many went on in the stretch of time, and how long that was. */
  readonly out: number;
  readonly lastedMs: number;
  readonly usual: number | undefined;
}): Pile | null {
  if (it.usual === undefined || it.usual <= 0 || it.at < FEWEST || it.lastedMs <= 0) return null;
  const out = (it.out * Math.min(it.usual * 1000, it.lastedMs)) / it.lastedMs;
  return it.at > CLEARLY * out ? { at: it.at, out, usual: it.usual } : null;
}
