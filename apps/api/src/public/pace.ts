const MINUTE_MS = 60_000;
const MOST_KEYS = 10_000;

/** Counts by key and minute, in memory: a restart forgets, memory is bounded. */
export class Pace {
  readonly #counts = new Map<string, { minute: number; n: number }>();

  /** @returns whether this is not one too many in its minute */
  mayPass(key: string, most: number, now: number): boolean {
    const minute = Math.floor(now / MINUTE_MS);
    const seen = this.#counts.get(key);
    const n = seen?.minute === minute ? seen.n + 1 : 1;
    // deleted first, so that the oldest entry is the one not touched for longest
    this.#counts.delete(key);
    this.#counts.set(key, { minute, n });
    if (this.#counts.size > MOST_KEYS) this.#counts.delete(this.#counts.keys().next().value!);
    return n <= most;
  }
}
