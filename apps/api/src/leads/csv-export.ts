import { STAGE_WORDS, TEMPERATURE_WORDS } from '@cultivar/audience';
import type { Language, Stage, Temperature, Words } from '@cultivar/audience';
import type { ExportRow, LeadFieldRow } from '@cultivar/store';

const TITLES: readonly Words[] = [
  { de: 'E-Mail', en: 'E-mail' },
  { de: 'Vorname', en: 'First name' },
  { de: 'Nachname', en: 'Last name' },
  { de: 'Unternehmen', en: 'Company' },
  { de: 'Stufe', en: 'Stage' },
  { de: 'Temperatur', en: 'Temperature' },
  { de: 'Passung', en: 'Fit' },
  { de: 'Engagement', en: 'Engagement' },
  { de: 'Persona', en: 'Persona' },
  { de: 'Schlagworte', en: 'Tags' },
  { de: 'Zuständig', en: 'Owner' },
  { de: 'Quelle', en: 'Source' },
  { de: 'E-Mail-Einwilligung', en: 'Mail consent' },
  { de: 'Angelegt', en: 'Created' },
  { de: 'Letzte Aktivität', en: 'Last activity' },
];
/** Excel opens `;` in German and `,` in English as columns. */
const separatorOf = (language: Language) => (language === 'de' ? ';' : ',');

/**
 * One value as CSV. A text that a spreadsheet would take for a formula is disarmed by an apostrophe (OWASP: CSV injection);
 * numbers stay numbers.
 */
export function csvCell(value: unknown, separator: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const plain = Array.isArray(value)
    ? value.join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
  const safe = /^[\s]*[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
const line = (values: readonly unknown[], separator: string) =>
  `${values.map((value) => csvCell(value, separator)).join(separator)}\r\n`;

/** The byte order mark tells Excel that it is UTF-8. */
export const exportHeader = (fields: readonly LeadFieldRow[], language: Language): string =>
  `\ufeff${line(
    [...TITLES, ...fields.map((field) => field.label)].map((words) => words[language]),
    separatorOf(language),
  )}`;

export const exportLine = (row: ExportRow, fields: readonly LeadFieldRow[], language: Language): string =>
  line(
    [
      row.email,
      row.firstName,
      row.lastName,
      row.company?.name,
      STAGE_WORDS[row.stage as Stage]?.[language] ?? row.stage,
      TEMPERATURE_WORDS[row.temperature as Temperature]?.[language] ?? row.temperature,
      row.fit,
      row.engagement,
      row.persona,
      row.tags,
      row.owner?.name,
      row.source,
      row.consents.marketing ?? '',
      row.createdAt.toISOString(),
      row.lastSeenAt?.toISOString(),
      ...fields.map((field) => row.fields[field.key]),
    ],
    separatorOf(language),
  );
