import type { OwnField } from '@cultivar/store';

/** Fields every lead has, before the house's own. */
export const NAME_FIELDS: readonly OwnField[] = [
  { key: 'firstName', label: { de: 'Vorname', en: 'First name' }, type: 'text' },
  { key: 'lastName', label: { de: 'Nachname', en: 'Last name' }, type: 'text' },
];

/** @returns what was sent, by key; empty is null, what cannot be read is left as it is */
export function readOwnFields(
  fields: readonly OwnField[],
  body: Readonly<Record<string, unknown>>,
): Record<string, string | number | null> {
  const given: Record<string, string | number | null> = {};
  for (const field of [...NAME_FIELDS, ...fields]) {
    const sent = body[`f_${field.key}`];
    if (typeof sent !== 'string') continue;
    const text = sent.trim().slice(0, field.type === 'textarea' ? 4000 : 300);
    if (!text) given[field.key] = null;
    else if (field.type !== 'number') given[field.key] = text;
    else if (Number.isFinite(Number(text.replace(',', '.')))) given[field.key] = Number(text.replace(',', '.'));
  }
  return given;
}
