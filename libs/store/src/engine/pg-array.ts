/**
 * A PostgreSQL array literal. The driver's own is several times slower, which counts where a batch writes thousands of rows.
 * Dates become ISO text, anything that is not a number or text is refused.
 */
export function pgArray(values: readonly (string | number | Date | null)[]): string {
  let text = '{';
  for (let i = 0; i < values.length; i += 1) {
    if (i) text += ',';
    const value = values[i]!;
    if (value === null) text += 'NULL';
    else if (typeof value === 'number') text += value;
    else if (value instanceof Date) text += `"${value.toISOString()}"`;
    else text += quoted(value);
  }
  return `${text}}`;
}
const special = /["\\]/;
const quoted = (value: string): string => `"${special.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;

/** Distinct texts and where each row finds its own: what many rows of a batch have in common goes over the wire, and is parsed, once. */
export class Dictionary {
  readonly texts: string[] = [];
  readonly #places = new Map<string, number>();

  /** @returns the place of the text, from 1 as PostgreSQL counts */
  place(text: string): number {
    let place = this.#places.get(text);
    if (place === undefined) this.#places.set(text, (place = this.texts.push(text)));
    return place;
  }
}
