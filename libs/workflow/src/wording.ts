import { AXIS_WORDS, crossingOf, filterWords, STAGE_WORDS, TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { Crossing, EventPattern, Language, Words } from '@cultivar/audience';
import { z } from 'zod';
import { field } from './field-words.ts';

const numbers = { de: new Intl.NumberFormat('de'), en: new Intl.NumberFormat('en') };
/** `1 Tag`, `3.650 Tage`: a number with its noun, for summaries. `forms`: singular and plural. */
export const counted = (amount: number, language: Language, forms: readonly [string, string]): string =>
  `${numbers[language].format(amount)} ${forms[amount === 1 ? 0 : 1]}`;

export const DURATION_UNITS = ['minutes', 'hours', 'days', 'weeks'] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];
const UNIT_FORMS: Readonly<
  Record<DurationUnit, { de: [string, string]; dative: [string, string]; en: [string, string] }>
> = {
  minutes: { de: ['Minute', 'Minuten'], dative: ['Minute', 'Minuten'], en: ['minute', 'minutes'] },
  hours: { de: ['Stunde', 'Stunden'], dative: ['Stunde', 'Stunden'], en: ['hour', 'hours'] },
  days: { de: ['Tag', 'Tage'], dative: ['Tag', 'Tagen'], en: ['day', 'days'] },
  weeks: { de: ['Woche', 'Wochen'], dative: ['Woche', 'Wochen'], en: ['week', 'weeks'] },
};
/** @param german case the sentence asks for: „3 Tage warten“, „nach 3 Tagen“ */
export const durationWords = (amount: number, unit: DurationUnit, german: 'plain' | 'dative' = 'plain'): Words => ({
  de: counted(amount, 'de', german === 'plain' ? UNIT_FORMS[unit].de : UNIT_FORMS[unit].dative),
  en: counted(amount, 'en', UNIT_FORMS[unit].en),
});
/** The unit beside an amount, as a setting of a node. */
export const DurationUnitField = field(z.enum(DURATION_UNITS), {
  de: 'Einheit',
  en: 'Unit',
  input: 'select',
  options: {
    minutes: { de: 'Minuten', en: 'Minutes' },
    hours: { de: 'Stunden', en: 'Hours' },
    days: { de: 'Tage', en: 'Days' },
    weeks: { de: 'Wochen', en: 'Weeks' },
  },
});

/** An event in words: the product's own kinds by name, others as they are; with the id of the thing where one is meant. */
export function eventWords(event: EventPattern): Words {
  const [thing, filter] = [thingWords(event), filterWords(event)];
  return { de: thing.de + filter.de, en: thing.en + filter.en };
}
function thingWords({ kind, ref }: EventPattern): Words {
  const words: Words = Object.hasOwn(TOUCHPOINT_WORDS, kind)
    ? TOUCHPOINT_WORDS[kind as keyof typeof TOUCHPOINT_WORDS]
    : { de: kind, en: kind };
  if (kind === 'stage.changed' && ref !== undefined && Object.hasOwn(STAGE_WORDS, ref)) {
    const stage = STAGE_WORDS[ref as keyof typeof STAGE_WORDS];
    return { de: `${words.de}: ${stage.de}`, en: `${words.en}: ${stage.en}` };
  }
  const crossed = kind === 'score.crossed' && ref !== undefined ? crossingOf(ref) : undefined;
  if (crossed) return crossingWords(crossed);
  return ref === undefined ? words : { de: `${words.de}: „${ref}“`, en: `${words.en}: “${ref}”` };
}

function crossingWords({ axis, threshold, way }: Crossing): Words {
  const [de, en] = way === 'up' ? ['erreicht', 'reaches'] : ['fällt unter', 'falls below'];
  return {
    de: `${AXIS_WORDS[axis].de} ${de} ${numbers.de.format(threshold)}`,
    en: `${AXIS_WORDS[axis].en} ${en} ${numbers.en.format(threshold)}`,
  };
}

/** A long text as it fits on a card. */
export const shortened = (text: string, longest = 60): string =>
  text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text;

/** A condition over several settings, with its sentence in both languages: use as the options of `.refine`. */
export const says = (words: Words, path?: string) => ({
  error: words.en,
  params: { words },
  ...(path !== undefined && { path: [path] }),
});
