import type { References } from './references.ts';

/** A sentence of the checker with the names of things in the place of their ids, where one stands in quotation marks. */
export const named = (sentence: string, references: References): string =>
  sentence.replace(/[„“]([a-z0-9][a-z0-9-]*)[“”]/g, (whole, id: string) => {
    for (const known of Object.values(references)) {
      const name = known.get(id);
      if (name !== undefined) return whole.replace(id, name.replace(/[„“”]/g, ''));
    }
    return whole;
  });
