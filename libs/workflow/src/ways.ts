import type { Words } from '@cultivar/audience';
import { z } from 'zod';
import { says } from './wording.ts';

/** Names a way out that a person has made; connections hold on to it whatever else changes. */
export const WayId = z.string().regex(/^[a-z][a-z0-9]{0,7}$/);

/** A list of ways out, no two with one id: the use of `input: 'ways'`. */
export const waysOf = <Way extends z.ZodType<{ id: string }>>(way: Way, most = 12) =>
  z
    .array(way)
    .min(1)
    .max(most)
    .refine(
      (ways) => new Set(ways.map(({ id }) => id)).size === ways.length,
      says({
        de: 'Zwei Wege haben dieselbe Kennung: bitte einen löschen.',
        en: 'Two ways have the same id: please delete one.',
      }),
    );
/** Longer than any `WayId`, so that nobody's way is called like it. */
export const OTHERWISE = 'otherwise';
export const OTHERWISE_WORDS: Words = { de: 'sonst', en: 'otherwise' };
