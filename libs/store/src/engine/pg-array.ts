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

/** Distinct values and where each row finds its own: what many rows of a batch have in common goes over the wire, and is parsed, once. */
export class Dictionary<T> {
  readonly values: T[] = [];
  readonly #places = new Map<string, number>();

  /**
   * @param key says everything about the value
   * @returns the place of the value, from 1 as PostgreSQL counts
   */
  place(key: string, value: T): number {
    return this.placeOf(key, () => value);
  }
  /** The same for a value that takes some making. */
  placeOf(key: string, make: () => T): number {
    let place = this.#places.get(key);
    if (place === undefined) this.#places.set(key, (place = this.values.push(make())));
    return place;
  }
}
