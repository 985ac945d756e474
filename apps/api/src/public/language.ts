import { LANGUAGES } from '@cultivar/audience';
import type { Language, Words } from '@cultivar/audience';
import type { Request } from 'express';

const known = (value: unknown): Language | undefined => LANGUAGES.find((language) => language === value);

/** `?lang=` wins, then what the browser asks for, then `fallback` (the lead's language or the organisation's). */
export function languageOf(request: Request, fallback: Language): Language {
  const asked = known(request.query['lang']) ?? known((request.body as { lang?: unknown } | undefined)?.lang);
  if (asked) return asked;
  if (!request.headers['accept-language']) return fallback;
  return known(request.acceptsLanguages([...LANGUAGES])) ?? fallback;
}

/** @returns the text in `language`, or in the other one where that is empty */
export const inLanguage = (words: Words | undefined, language: Language): string =>
  words ? words[language].trim() || words[language === 'de' ? 'en' : 'de'].trim() : '';
