import type { Language, Words } from '@cultivar/audience';
import { z } from 'zod';
import { field } from './field-words.ts';

/** `09:00` */
export const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** `2027-03-01`, a day that there is. */
export const IsoDay = z.iso.date();

export const LATE = ['go', 'late', 'next'] as const;
/** Only so long after its moment is a lead too late: nobody is held to the minute, the house least of all. */
export const LATE_AFTER_MS = 3_600_000;
/** What happens to a lead for whom the moment has passed when it comes. */
export const LateField = field(z.enum(LATE).default('go'), {
  de: 'Wer zu spät kommt',
  en: 'Whoever comes too late',
  input: 'select',
  options: {
    go: { de: 'geht sofort weiter', en: 'goes on at once' },
    late: { de: 'geht einen eigenen Weg: „zu spät“', en: 'takes a way of its own: “too late”' },
    next: { de: 'wartet auf denselben Tag im nächsten Jahr', en: 'waits for the same day next year' },
  },
  help: {
    de: 'Mehr als eine Stunde danach: weil der Lead erst dann hierher kommt, der Workflow angehalten war oder das System stand.',
    en: 'More than an hour after it: because the lead arrives only then, the workflow was paused or the system was down.',
  },
});
const NEXT: Words = { de: ', jedes Jahr', en: ', every year' };
/** For the line on a card. */
export const lateWords = (late: (typeof LATE)[number]): Words => (late === 'next' ? NEXT : { de: '', en: '' });

const formats = {
  de: new Intl.DateTimeFormat('de', { dateStyle: 'medium', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }),
};
/** A day in a person's words. */
export const dayWords = (day: string, language: Language): string => formats[language].format(new Date(day));
