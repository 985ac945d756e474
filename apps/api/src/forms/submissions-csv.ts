import type { Language } from '@cultivar/audience';
import type { StoredForm, SubmissionItem } from '@cultivar/store';
import { csvCell } from '../leads/csv-export.ts';

/** All submissions as CSV, with columns for every answer that any version of the form brought; formulas are disarmed. */
export function submissionsCsv(form: StoredForm, items: readonly SubmissionItem[], language: Language): string {
  const separator = language === 'de' ? ';' : ',';
  const asked = form.definition.fields.map((field) => field.key);
  const keys = [...new Set([...asked, ...items.flatMap((item) => Object.keys(item.values))])];
  const title = (key: string) => {
    const field = form.definition.fields.find((one) => one.key === key);
    return field?.label[language].trim() || field?.label.de.trim() || key;
  };
  const times = language === 'de' ? ['Eingegangen', 'Bestätigt', 'Version'] : ['Received', 'Confirmed', 'Version'];
  const lines = [
    [...times, ...keys.map(title)],
    ...items.map((item) => [
      item.at.toISOString(),
      item.confirmedAt?.toISOString() ?? '',
      item.version,
      ...keys.map((key) => item.values[key]),
    ]),
  ];
  return `\ufeff${lines.map((line) => line.map((cell) => csvCell(cell, separator)).join(separator)).join('\r\n')}\r\n`;
}
