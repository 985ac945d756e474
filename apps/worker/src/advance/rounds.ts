import { Logger } from '@nestjs/common';

/** Work that is done again and again, about so often, one round after the other; a round that fails is said once and tried again. */
export class Rounds {
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #ending = false;
  #failing = false;

  /** @param work may say in how many ms it wants to be called again, if that is sooner */
  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<number | void>,
  ) {
    this.#log = new Logger(name);
  }

  start(): void {
    this.#next(Math.random() * this.everyMs);
  }
  /** Waits for the round in hand, which is the last. */
  async end(): Promise<void> {
    this.#ending = true;
    clearTimeout(this.#timer);
    await this.#round;
  }
  get ending(): boolean {
    return this.#ending;
  }

  #next(inMs: number): void {
    this.#timer = setTimeout(() => {
      this.#round = this.#safely().then((sooner) => {
        // jittered, so that many workers do not ask in step
        const inMs = this.everyMs * (0.8 + Math.random() * 0.4);
        if (!this.#ending) this.#next(Math.min(inMs, sooner));
      });
    }, inMs);
  }
  async #safely(): Promise<number> {
    try {
      const sooner = await this.work();
      this.#failing = false;
      return sooner ?? Infinity;
    } catch (error) {
      if (!this.#failing) this.#log.warn(`${this.name} failed and will be tried again: ${(error as Error).message}`);
      this.#failing = true;
      return Infinity;
    }
  }
}
