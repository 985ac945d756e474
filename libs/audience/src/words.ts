/** A text in both languages of the product. Domain objects carry their own words, so that a rule and its name stand in one place. */
export interface Words {
  readonly de: string;
  readonly en: string;
}
export type Language = keyof Words;
export const LANGUAGES = ['de', 'en'] as const satisfies readonly Language[];
