import type { z } from 'zod';
import { fieldsOf } from './field-meta.ts';
import type { FormLanguage, FormWords } from './field-meta.ts';

type Issue = z.core.$ZodIssue;
type Say = (it: { readonly at: string }) => string;
const SENTENCES: Readonly<Record<FormLanguage, Readonly<Record<string, Say>>>> = {
  de: {
    missing: () => 'Bitte ausfüllen.',
    choose: () => 'Bitte auswählen.',
    least: ({ at }) => `Mindestens ${at}.`,
    most: ({ at }) => `Höchstens ${at}.`,
    longer: ({ at }) => `Mindestens ${at} Zeichen.`,
    shorter: ({ at }) => `Höchstens ${at} Zeichen.`,
    more: ({ at }) => (at === '1' ? 'Bitte mindestens einen Eintrag wählen.' : `Mindestens ${at} Einträge.`),
    fewer: ({ at }) => (at === '1' ? 'Höchstens ein Eintrag.' : `Höchstens ${at} Einträge.`),
    number: () => 'Bitte eine Zahl eingeben.',
    whole: () => 'Bitte eine ganze Zahl eingeben.',
    url: () => 'Bitte eine vollständige Adresse eingeben, etwa https://beispiel.de/haken.',
    email: () => 'Bitte eine E-Mail-Adresse eingeben.',
    time: () => 'Bitte eine Uhrzeit eingeben, etwa 09:00.',
    format: () => 'So wird die Angabe nicht verstanden.',
    wrong: () => 'Diese Angabe passt hier nicht.',
  },
  en: {
    missing: () => 'Please fill this in.',
    choose: () => 'Please choose.',
    least: ({ at }) => `At least ${at}.`,
    most: ({ at }) => `At most ${at}.`,
    longer: ({ at }) => `At least ${at} characters.`,
    shorter: ({ at }) => `At most ${at} characters.`,
    more: ({ at }) => (at === '1' ? 'Please choose at least one.' : `At least ${at} entries.`),
    fewer: ({ at }) => (at === '1' ? 'At most one entry.' : `At most ${at} entries.`),
    number: () => 'Please enter a number.',
    whole: () => 'Please enter a whole number.',
    url: () => 'Please enter a full address, such as https://example.com/hook.',
    email: () => 'Please enter a mail address.',
    time: () => 'Please enter a time, such as 09:00.',
    format: () => 'This is not understood.',
    wrong: () => 'This does not fit here.',
  },
};

/** @returns what is wrong, as a sentence for the person at the form; words that the schema itself carries win */
export function problemWords(issue: Issue, value: unknown, language: FormLanguage): string {
  // a condition of the schema's own may bring its sentence
  const own = issue.code === 'custom' ? (issue.params?.words as FormWords | undefined) : undefined;
  if (own) return own[language];
  const bound =
    issue.code === 'too_small' ? issue.minimum : issue.code === 'too_big' ? issue.maximum : ('' as string | number);
  const say = SENTENCES[language][sentenceFor(issue, value)] ?? SENTENCES[language].wrong!;
  return say({ at: new Intl.NumberFormat(language).format(Number(bound) || 0) });
}

function sentenceFor(issue: Issue, value: unknown): string {
  if (value === undefined || value === null || value === '')
    return issue.code === 'invalid_value' ? 'choose' : 'missing';
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const small = issue.code === 'too_small';
    if (issue.origin === 'string') return small ? 'longer' : 'shorter';
    if (issue.origin === 'array' || issue.origin === 'set') return small ? 'more' : 'fewer';
    return small ? 'least' : 'most';
  }
  if (issue.code === 'invalid_value') return 'choose';
  if (issue.code === 'invalid_type')
    return issue.expected === 'int' ? 'whole' : issue.expected === 'number' ? 'number' : 'wrong';
  if (issue.code === 'invalid_format') return ['url', 'email', 'time'].includes(issue.format) ? issue.format : 'format';
  return 'wrong';
}

/** Inputs one types into; all others are chosen from. */
const TYPED: ReadonlySet<string> = new Set(['text', 'textarea', 'number', 'url', 'time']);

/** @returns the first problem of each setting, by its name */
export function problemsByField(
  schema: z.ZodObject,
  value: Readonly<Record<string, unknown>>,
  language: FormLanguage,
): Readonly<Record<string, string>> {
  const result = schema.safeParse(value);
  if (result.success) return {};
  const typed = new Set(fieldsOf(schema).flatMap(({ name, input }) => (TYPED.has(input) ? [name] : [])));
  const problems: Record<string, string> = {};
  for (const issue of result.error.issues) {
    const name = String(issue.path[0] ?? '');
    const wrong = at(value, issue.path);
    const blank = issue.path.length === 1 && (wrong === undefined || wrong === null || wrong === '');
    problems[name] ??=
      blank && !typed.has(name) ? SENTENCES[language].choose!({ at: '' }) : problemWords(issue, wrong, language);
  }
  return problems;
}
const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((it, key) => (it as Record<PropertyKey, unknown> | undefined)?.[key], value);
