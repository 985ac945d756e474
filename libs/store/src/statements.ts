/** Texts counted at most: those of rules are made up by people and never end. */
const COUNTED = 2_000;
/** Names given at most: each costs some memory on every connection. */
const NAMED = 250;
/** A text that comes so often will come again. */
const OFTEN = 3;

/**
 * Gives names to statements that come again and again, so that a connection parses each of them once, and plans it once where the
 * plan does not depend on the parameters: with many small statements that is two thirds of the server's work. A plan made while a
 * table was small stays until the next analyze, which autovacuum does within a minute of the growth.
 */
export class Statements {
  readonly #uses = new Map<string, number>();
  readonly #names = new Map<string, string>();

  /** @returns undefined: not (yet) worth a name */
  name(text: string): string | undefined {
    const name = this.#names.get(text);
    if (name !== undefined || this.#names.size >= NAMED) return name;
    const uses = (this.#uses.get(text) ?? 0) + 1;
    if (uses < OFTEN) {
      if (this.#uses.size >= COUNTED) this.#uses.clear();
      this.#uses.set(text, uses);
      return undefined;
    }
    this.#uses.delete(text);
    const given = `s${this.#names.size + 1}`;
    this.#names.set(text, given);
    return given;
  }
}
