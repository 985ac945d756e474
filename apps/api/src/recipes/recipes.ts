import type { Language } from '@cultivar/audience';
import { Portable, PORTABLE_FORMAT } from '@cultivar/workflow';
import { KEEPING } from './keeping-recipes.ts';
import type { Recipe } from './recipe.ts';
import { WINNING } from './winning-recipes.ts';

/** Journeys to begin with, in the order in which most firms need them. */
export const RECIPES: readonly Recipe[] = [...WINNING, ...KEEPING];

/** A recipe as a workflow file, in one language and for a day on which it is taken. */
export function recipeFile({ title, settings, steps, note }: Recipe, language: Language, now: Date): Portable {
  return Portable.parse({
    format: PORTABLE_FORMAT,
    name: title[language],
    settings: { reentry: 'never', ...settings },
    steps: steps.map((step) => ({ ...step, settings: spoken(step.settings, language, now) })),
    ...(note && { notes: [{ ...NOTE, about: note.about, text: note.text[language] }] }),
  });
}
const NOTE = { id: 'vorher', colour: 'yellow', size: { width: 260, height: 150 } };

/** Settings with the words of one language, and days as dates. */
function spoken(value: unknown, language: Language, now: Date): unknown {
  if (Array.isArray(value)) return value.map((one) => spoken(one, language, now));
  if (typeof value !== 'object' || value === null) return value;
  if ('de' in value && 'en' in value) return value[language];
  if ('inDays' in value) return new Date(now.getTime() + Number(value.inDays) * 86_400_000).toISOString().slice(0, 10);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, spoken(one, language, now)]));
}
