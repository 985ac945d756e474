import { contentEnglish } from './content-english.words.ts';
import { contentGerman } from './content-german.words.ts';

/** Words of this area, one file a language. `en` must have the keys of `de`: a test compares them. */
export const words = { de: contentGerman, en: contentEnglish };
