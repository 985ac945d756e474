import * as checking from './checking.words.ts';
import * as drawing from './drawing.words.ts';
import * as flow from './flow.words.ts';
import * as open from './open.words.ts';
import * as entries from './entries.words.ts';
import * as versions from './versions.words.ts';
import { de } from './words-de.ts';
import { en } from './words-en.ts';

/** Words of this area. `en` must have the keys of `de`: a test compares them. */
export const words = {
  de: { ...de, ...drawing.de, ...entries.de, ...flow.de, ...checking.de, ...open.de, ...versions.de },
  en: { ...en, ...drawing.en, ...entries.en, ...flow.en, ...checking.en, ...open.en, ...versions.en },
};
