import { Portable, PORTABLE_FORMAT } from '@cultivar/workflow';
import { KEEPING } from './keeping-recipes.ts';
import type { Recipe } from './recipe.ts';
import { WINNING } from './winning-recipes.ts';

/** Journeys to begin with, in the order in which most firms need them. */
export const RECIPES: readonly Recipe[] = [...WINNING, ...KEEPING];

export const recipeFile = ({ title, settings, steps }: Recipe, language: 'de' | 'en' = 'de'): Portable =>
  Portable.parse({
    format: PORTABLE_FORMAT,
    name: title[language],
    settings: { reentry: 'never', ...settings },
    steps,
  });
