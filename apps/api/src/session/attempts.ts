const WINDOW_MS = 15 * 60_000;
const MAX_KEYS = 20_000;

/** Counts failures per key within a quarter of an hour, in memory: a restart forgives, memory is bounded. */
export class Attempts {
  readonly #failures = new Map<string, { since: number; n: number }>();
  readonly #clock: () => number;
  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
  }

  /** Whether one of the keys has reached its limit. */
  exhausted(limits: Readonly<Record<string, number>>): boolean {
    const now = this.#clock();
    return Object.entries(limits).some(([key, limit]) => {
      const seen = this.#failures.get(key);
      return seen !== undefined && now - seen.since < WINDOW_MS && seen.n >= limit;
    });
  }
  failed(keys: Iterable<string>): void {
    const now = this.#clock();
    for (const key of keys) {
      const seen = this.#failures.get(key);
      const current = seen && now - seen.since < WINDOW_MS ? seen : { since: now, n: 0 };
      // deleted first, so that the oldest entry is the one that was not touched for longest
      this.#failures.delete(key);
      this.#failures.set(key, { ...current, n: current.n + 1 });
    }
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= MAX_KEYS) break;
      this.#failures.delete(oldest);
    }
  }
  forgive(key: string): void {
    this.#failures.delete(key);
  }
}
