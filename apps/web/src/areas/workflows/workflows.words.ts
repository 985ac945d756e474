import * as drawing from './drawing.words.ts';
import { de } from './words-de.ts';
import { en } from './words-en.ts';

/** Words of this area. `en` must have the keys of `de`: a test compares them. */
export const words = { de: { ...de, ...drawing.de }, en: { ...en, ...drawing.en } };
