/** So many works at once; whoever brings one more waits until one of them has ended. */
export class Lanes {
  readonly #working = new Set<Promise<void>>();
  #failed: { readonly error: unknown } | undefined;

  constructor(private readonly most: number) {}

  /** @throws what one of the works before has failed with: nothing more is begun then */
  async run(work: () => Promise<void>): Promise<void> {
    while (this.#working.size >= this.most && !this.#failed) await Promise.race(this.#working);
    if (this.#failed) throw this.#failed.error;
    const working: Promise<void> = work()
      .catch((error: unknown) => void (this.#failed ??= { error }))
      .finally(() => this.#working.delete(working));
    this.#working.add(working);
  }

  /** When all have ended. @throws what the first of them failed with */
  async ended(): Promise<void> {
    await Promise.all(this.#working);
    if (this.#failed) throw this.#failed.error;
  }
}
