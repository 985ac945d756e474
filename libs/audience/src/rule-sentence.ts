import { asInstant } from './compare.ts';
import { PURPOSE_WORDS } from './consent.ts';
import { filterWords } from './event-words.ts';
import { AXIS_WORDS, PHASE_WORDS, STAGE_WORDS, TEMPERATURE_WORDS } from './lifecycle.ts';
import type { LeafRule, Rule, RuleValue } from './rule.ts';
import { TOUCHPOINT_WORDS } from './touchpoint.ts';
import type { EventPattern } from './touchpoint.ts';
import type { Language, Words } from './words.ts';

/** Names of what rules name by id; what is not there is shown by its id. */
export interface RuleNames {
  readonly field?: (
    key: string,
  ) => { readonly label: Words; readonly options?: Readonly<Record<string, Words>> } | undefined;
  readonly persona?: (id: string) => Words | undefined;
  readonly segment?: (id: string) => string | undefined;
  /** Name of the thing of an event: form, template, asset … */
  readonly thing?: (event: EventPattern) => string | undefined;
}

/** A rule as one sentence: for cards, lists, traces and for reading over what one has built. */
export function ruleSentence(rule: Rule, names: RuleNames, language: Language): string {
  return say(rule, names, language, true);
}

const TEXT = {
  de: { and: ' und ', or: ' oder ', not: 'nicht', all: 'alle Leads', none: 'niemand', quote: ['„', '“'] },
  en: { and: ' and ', or: ' or ', not: 'not', all: 'all leads', none: 'nobody', quote: ['“', '”'] },
} as const;

function say(rule: Rule, names: RuleNames, language: Language, outermost: boolean): string {
  const text = TEXT[language];
  if (rule.kind === 'not') return `${text.not} (${say(rule.rule, names, language, true)})`;
  if (rule.kind !== 'all' && rule.kind !== 'any') return leaf(rule, names, language);
  if (!rule.rules.length) return rule.kind === 'all' ? text.all : text.none;
  if (rule.rules.length === 1) return say(rule.rules[0]!, names, language, outermost);
  const parts = rule.rules.map((part) => say(part, names, language, false));
  const sentence = parts.join(rule.kind === 'all' ? text.and : text.or);
  return outermost ? sentence : `(${sentence})`;
}

const quoted = (text: string, language: Language): string => TEXT[language].quote.join(text);
/** `A, B oder C` */
const either = (parts: readonly string[], language: Language): string =>
  parts.length < 2 ? (parts[0] ?? '–') : parts.slice(0, -1).join(', ') + TEXT[language].or + parts.at(-1)!;
const wordsOf = <Key extends string>(keys: readonly Key[], all: Readonly<Record<Key, Words>>, language: Language) =>
  either(
    keys.map((key) => all[key][language]),
    language,
  );

function leaf(rule: LeafRule, names: RuleNames, language: Language): string {
  const de = language === 'de';
  const number = new Intl.NumberFormat(language);
  switch (rule.kind) {
    case 'field':
      return fieldSentence(rule, names, language);
    case 'score': {
      const axis = AXIS_WORDS[rule.axis][language];
      const bound = rule.op === 'gte' ? (de ? 'mindestens' : 'at least') : de ? 'unter' : 'below';
      return `${axis} ${bound} ${number.format(rule.value)}`;
    }
    case 'stage':
      return `${de ? 'Stufe ist' : 'stage is'} ${wordsOf(rule.in, STAGE_WORDS, language)}`;
    case 'temperature':
      return `${de ? 'Temperatur ist' : 'temperature is'} ${wordsOf(rule.in, TEMPERATURE_WORDS, language).toLowerCase()}`;
    case 'phase':
      return `${de ? 'Phase ist' : 'phase is'} ${wordsOf(rule.in, PHASE_WORDS, language)}`;
    case 'persona': {
      const chosen = rule.in.map((id) => names.persona?.(id)?.[language] ?? id);
      return `${de ? 'Persona ist' : 'persona is'} ${either(chosen, language)}`;
    }
    case 'tag':
      return `${de ? 'hat Schlagwort' : 'has tag'} ${quoted(rule.tag, language)}`;
    case 'consent':
      return `${de ? 'hat eingewilligt:' : 'has agreed to:'} ${PURPOSE_WORDS[rule.purpose][language]}`;
    case 'segment':
      return `${de ? 'ist im Segment' : 'is in segment'} ${quoted(names.segment?.(rule.segment) ?? rule.segment, language)}`;
    case 'behaviour':
      return behaviourSentence(rule, names, language);
  }
}

function behaviourSentence(
  rule: Extract<LeafRule, { kind: 'behaviour' }>,
  names: RuleNames,
  language: Language,
): string {
  const { event, atLeast, withinDays } = rule;
  const de = language === 'de';
  const number = new Intl.NumberFormat(language);
  const kind = Object.hasOwn(TOUCHPOINT_WORDS, event.kind)
    ? TOUCHPOINT_WORDS[event.kind as keyof typeof TOUCHPOINT_WORDS][language]
    : event.kind;
  const thing = event.ref === undefined ? '' : `: ${quoted(names.thing?.(event) ?? event.ref, language)}`;
  const filter = filterWords(event)[language];
  const times =
    atLeast === 1 ? '' : de ? `mindestens ${number.format(atLeast)}-mal ` : `at least ${number.format(atLeast)} times `;
  const within =
    withinDays === undefined
      ? ''
      : withinDays === 1
        ? de
          ? ' in den letzten 24 Stunden'
          : ' within the last 24 hours'
        : de
          ? ` in den letzten ${number.format(withinDays)} Tagen`
          : ` within the last ${number.format(withinDays)} days`;
  return `${times}${kind}${thing}${filter}${within}`;
}

type Verb = Readonly<Record<Language, string>>;
const VERBS: Readonly<Record<string, Verb>> = {
  eq: { de: 'ist', en: 'is' },
  ne: { de: 'ist nicht', en: 'is not' },
  in: { de: 'ist', en: 'is' },
  contains: { de: 'enthält', en: 'contains' },
  starts: { de: 'beginnt mit', en: 'starts with' },
  gt: { de: 'größer als', en: 'above' },
  gte: { de: 'mindestens', en: 'at least' },
  lt: { de: 'kleiner als', en: 'below' },
  lte: { de: 'höchstens', en: 'at most' },
  filled: { de: 'ist bekannt', en: 'is known' },
  empty: { de: 'ist nicht bekannt', en: 'is not known' },
};
const DATE_VERBS: Readonly<Record<string, Verb>> = {
  gt: { de: 'nach', en: 'after' },
  gte: { de: 'ab', en: 'from' },
  lt: { de: 'vor', en: 'before' },
  lte: { de: 'bis', en: 'until' },
};

function fieldSentence(rule: Extract<LeafRule, { kind: 'field' }>, names: RuleNames, language: Language): string {
  const known = names.field?.(rule.field);
  const label = known?.label[language] ?? rule.field;
  if (rule.op === 'filled' || rule.op === 'empty') return `${label} ${VERBS[rule.op]![language]}`;
  const value = rule.value ?? '';
  const asDate = typeof value === 'string' && asInstant(value) !== undefined;
  const verb = (asDate && DATE_VERBS[rule.op]) || VERBS[rule.op]!;
  return `${label} ${verb[language]} ${valueText(value, known?.options, language)}`;
}

function valueText(value: RuleValue, options: Readonly<Record<string, Words>> | undefined, language: Language): string {
  if (Array.isArray(value))
    return either(
      value.map((one) => valueText(one, options, language)),
      language,
    );
  if (typeof value === 'boolean') return language === 'de' ? (value ? 'ja' : 'nein') : value ? 'yes' : 'no';
  if (typeof value === 'number') return new Intl.NumberFormat(language).format(value);
  const option = options && Object.hasOwn(options, value) ? options[value] : undefined;
  if (option) return option[language];
  const instant = asInstant(value);
  if (instant === undefined) return quoted(value, language);
  const withTime = value.trim().length > 10;
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    ...(withTime && { timeStyle: 'short' }),
    timeZone: 'UTC',
  }).format(instant);
}
