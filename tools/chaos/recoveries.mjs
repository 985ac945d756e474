// How long it took after each fault until work flowed again.
export class Recoveries {
  #times = new Map();
  #say;
  constructor(say = () => {}) {
    this.#say = say;
  }
  add(fault, ms) {
    this.#say(`${fault}: ${Math.round(ms)} ms`);
    this.#times.set(fault, [...(this.#times.get(fault) ?? []), Math.round(ms)]);
  }
  /** @returns {Record<string, { times: number, p50Ms: number, maxMs: number }>} */
  summary() {
    return Object.fromEntries(
      [...this.#times].map(([fault, list]) => {
        const sorted = list.toSorted((a, b) => a - b);
        return [fault, { times: sorted.length, p50Ms: sorted[(sorted.length - 1) >> 1], maxMs: sorted.at(-1) }];
      }),
    );
  }
}

/** @returns ms until `look` gives something truthy, or null after `limitMs` */
export async function until(look, { limitMs = 20_000, everyMs = 20 } = {}) {
  const from = performance.now();
  for (;;) {
    if (await look().catch(() => false)) return performance.now() - from;
    if (performance.now() - from > limitMs) return null;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
