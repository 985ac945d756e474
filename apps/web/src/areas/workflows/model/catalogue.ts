import type { Language, Words } from '@cultivar/audience';
import { CATEGORIES } from '@cultivar/workflow';
import type { AnyNodeType, Category, Registry } from '@cultivar/workflow';

export const CATEGORY_WORDS: Readonly<Record<Category, Words>> = {
  entry: { de: 'Einstieg', en: 'Entry' },
  message: { de: 'Nachricht', en: 'Message' },
  time: { de: 'Zeit', en: 'Time' },
  logic: { de: 'Logik', en: 'Logic' },
  lead: { de: 'Lead', en: 'Lead' },
  sales: { de: 'Vertrieb', en: 'Sales' },
  world: { de: 'Außenwelt', en: 'Outside world' },
};
export interface CatalogueGroup {
  readonly category: Category;
  readonly types: readonly AnyNodeType[];
}

/** Node types by category that match the search in title, help or category; empty categories are left out. */
export function catalogue(
  registry: Registry,
  search: string,
  language: Language,
  fits: (type: AnyNodeType) => boolean = () => true,
): readonly CatalogueGroup[] {
  const wanted = search.trim().toLocaleLowerCase(language);
  return CATEGORIES.map((category) => ({
    category,
    types: [...registry.values()].filter(
      (type) =>
        type.category === category &&
        fits(type) &&
        `${type.title[language]} ${type.help[language]} ${CATEGORY_WORDS[category][language]}`
          .toLocaleLowerCase(language)
          .includes(wanted),
    ),
  })).filter(({ types }) => types.length > 0);
}
