import { ruleSentence } from '@cultivar/audience';
import type { EventPattern, Language, Rule, RuleNames, Words } from '@cultivar/audience';
import type { z } from 'zod';
import { fieldWordsOf } from './field-words.ts';
import type { FieldWords } from './field-words.ts';
import { eventWords, shortened } from './wording.ts';

/** Name of a thing of the house: by kind (a reference input, or `lead-field`) and id. Without it the id itself is shown. */
export type NameOf = (kind: string, id: string) => string | undefined;

/** A setting with its words, and what stands in it. */
export interface SettingValue {
  readonly schema: z.ZodType | undefined;
  readonly value: unknown;
}
const YES: Words = { de: 'ja', en: 'yes' };
const NO: Words = { de: 'nein', en: 'no' };
const NOTHING: Words = { de: 'leer', en: 'empty' };
const LONGEST = 160;

/** The value of a setting as its inspector would show it: options and references by name, rules as a sentence. */
export function valueWords({ schema, value }: SettingValue, nameOf: NameOf): Words {
  const words = schema && fieldWordsOf(schema);
  return { de: inLanguage(value, words, nameOf, 'de'), en: inLanguage(value, words, nameOf, 'en') };
}

function inLanguage(value: unknown, words: FieldWords | undefined, nameOf: NameOf, language: Language): string {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length))
    return NOTHING[language];
  if (words?.input === 'rule') return shortened(ruleSentence(value as Rule, ruleNames(nameOf), language), LONGEST);
  if (words?.input === 'event' || words?.input === 'events')
    return [value as EventPattern | EventPattern[]]
      .flat()
      .map((event) => eventInWords(event, nameOf)[language])
      .join(', ');
  if (typeof value === 'boolean') return (value ? YES : NO)[language];
  if (typeof value === 'number' && !words?.options && nameOf(words?.input ?? '', String(value)) === undefined)
    return new Intl.NumberFormat(language).format(value);
  if (typeof value === 'string' || typeof value === 'number') {
    const id = String(value);
    const kind = words?.input === 'lead-fields' ? 'lead-field' : (words?.input ?? '');
    return words?.options?.[id]?.[language] ?? nameOf(kind, id) ?? shortened(id, LONGEST);
  }
  if (Array.isArray(value)) return value.map((one) => inLanguage(one, words, nameOf, language)).join(', ');
  // a rule or an event further down, as in the branches of a node with several
  const parts = Object.entries(value as object);
  if (typeof (value as Rule).kind === 'string' && isRule(value))
    return shortened(ruleSentence(value, ruleNames(nameOf), language), LONGEST);
  return shortened(
    parts.map(([key, one]) => `${key}: ${inLanguage(one, undefined, nameOf, language)}`).join(', '),
    LONGEST,
  );
}

const RULE_KINDS = new Set([
  ...['all', 'any', 'not', 'field', 'score', 'stage', 'temperature', 'persona', 'phase', 'tag', 'consent'],
  ...['behaviour', 'segment'],
]);
const isRule = (value: unknown): value is Rule => RULE_KINDS.has((value as Rule).kind);

const both = (name: string | undefined): Words | undefined => (name === undefined ? undefined : { de: name, en: name });
const THINGS = ['form', 'template', 'asset', 'segment'];
const thingOf = (event: EventPattern, nameOf: NameOf): string | undefined =>
  event.ref === undefined ? undefined : THINGS.map((kind) => nameOf(kind, event.ref!)).find((name) => name);
const eventInWords = (event: EventPattern, nameOf: NameOf): Words =>
  eventWords({ ...event, ...(event.ref !== undefined && { ref: thingOf(event, nameOf) ?? event.ref }) });

/** The names that a rule's sentence asks for. */
export const ruleNames = (nameOf: NameOf): RuleNames => ({
  field: (key) => {
    const label = both(nameOf('lead-field', key));
    return label && { label };
  },
  persona: (id) => both(nameOf('persona', id)),
  segment: (id) => nameOf('segment', id),
  thing: (event) => thingOf(event, nameOf),
});
