import type { Words } from '@cultivar/audience';
import type { z } from 'zod';
import type { FieldWords } from './field-words.ts';

type Issue = z.core.$ZodIssue;
const CHOSEN = new Set([
  'template',
  'form',
  'segment',
  'asset',
  'user',
  'persona',
  'workflow',
  'list',
  'topic',
  'select',
  'event',
  'events',
  'lead-field',
  'lead-fields',
  'weekdays',
  'date',
  'node',
  'tag',
]);
const format = { de: new Intl.NumberFormat('de'), en: new Intl.NumberFormat('en') };

/** What is wrong with a setting and how to mend it. Sentences that the schema itself carries (`says`) win. */
export function settingWords(issue: Issue, value: unknown, field: FieldWords | undefined, name: string): Words {
  const own = issue.code === 'custom' ? (issue.params?.words as Words | undefined) : undefined;
  if (own) return own;
  const label = { de: field?.de ?? name, en: field?.en ?? name };
  const say = (de: string, en: string): Words => ({ de: `„${label.de}“: ${de}`, en: `“${label.en}”: ${en}` });
  if (isBlank(value))
    return field?.input && CHOSEN.has(field.input)
      ? say('Bitte wählen.', 'Please choose.')
      : say('Bitte ausfüllen.', 'Please fill in.');
  if (issue.code === 'too_small') return bound(issue.minimum, issue.origin, ['Mindestens', 'At least'], say);
  if (issue.code === 'too_big') return bound(issue.maximum, issue.origin, ['Höchstens', 'At most'], say);
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return say(
      'Bitte eine vollständige Adresse angeben, etwa https://beispiel.de/haken.',
      'Please give a full address, such as https://example.com/hook.',
    );
  if (issue.code === 'invalid_type' && (issue.expected === 'number' || issue.expected === 'int'))
    return say('Bitte eine ganze Zahl angeben.', 'Please give a whole number.');
  return say('Diese Angabe passt nicht, bitte neu wählen.', 'This does not fit, please choose again.');
}

const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  string: [' Zeichen', ' characters'],
  array: [' Einträge', ' entries'],
  // one entry
  array1: [' Eintrag', ' entry'],
};
function bound(
  limit: number | bigint,
  origin: string,
  least: readonly [string, string],
  say: (de: string, en: string) => Words,
): Words {
  const [de, en] = UNITS[limit === 1 ? `${origin}1` : origin] ?? UNITS[origin] ?? ['', ''];
  return say(`${least[0]} ${format.de.format(limit)}${de}.`, `${least[1]} ${format.en.format(limit)}${en}.`);
}
