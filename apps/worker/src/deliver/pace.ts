const LEAST = 40;
const MOST = 1_000;
const SHARE_OF_SECOND = 0.5;
/** How fast the memory of an earlier pace fades. */
const FADE_MS = 1_000;

/**
 * How many mails to have in hand: what goes out in half a second. Fast servers get large batches that share their statements;
 * before a slow one nobody waits in the hands of a sender while another is idle.
 */
export class Pace {
  readonly #clock: () => number;
  #perS = 0;
  #at: number;
  #gathered = 0;

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#at = clock();
  }
  count(mails: number): void {
    this.#gathered += mails;
    const passed = this.#clock() - this.#at;
    if (passed < 50) return;
    const weight = Math.min(1, passed / FADE_MS);
    this.#perS = this.#perS * (1 - weight) + ((this.#gathered * 1_000) / passed) * weight;
    this.#gathered = 0;
    this.#at = this.#clock();
  }
  get room(): number {
    return Math.round(Math.min(MOST, Math.max(LEAST, this.#perS * SHARE_OF_SECOND)));
  }
}
