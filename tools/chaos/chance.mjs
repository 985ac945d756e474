// Chance that can be repeated: the same seed gives the same draws (what the machine makes of them in time is its own affair).

/** @param {number} seed */
export function chance(seed) {
  let state = seed >>> 0 || 1;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low, high) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    is: (share) => next() < share,
    one: (list) => (list.length ? list[between(0, list.length - 1)] : undefined),
    /** @param {Record<string, number>} weights */
    weighted: (weights) => {
      const entries = Object.entries(weights);
      let at = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      return entries.find(([, weight]) => (at -= weight) < 0)?.[0] ?? entries[0][0];
    },
    /** A stream of its own, so that two loops do not take one another's draws. */
    fork: (n) => chance((seed * 2_654_435_761 + n * 40_503) >>> 0),
  };
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
