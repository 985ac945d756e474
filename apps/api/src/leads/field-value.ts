import type { LeadFieldRow } from '@cultivar/store';

type Value = string | number | boolean | readonly string[] | null;

/** A cell of a file as the field's type wants it; null where there is nothing in it or it makes no sense there. */
export function cellValue(field: LeadFieldRow, cell: string): Value {
  const text = cell.trim().slice(0, 4000);
  if (!text) return null;
  switch (field.type) {
    case 'number':
      return numberOf(text);
    case 'boolean':
      return truth(text);
    case 'date':
      return dateOf(text);
    case 'select':
      return optionOf(field, text);
    case 'multiselect':
      return text
        .split(/[;|,]/)
        .map((part) => optionOf(field, part.trim()))
        .filter((part) => part !== null);
    default:
      return text;
  }
}

/** Both `1.234,5` and `1,234.5`; a lone separator followed by three digits parts thousands. */
function numberOf(text: string): number | null {
  const plain = text.replace(/[\s€$%']/g, '');
  const comma = plain.lastIndexOf(',');
  const point = plain.lastIndexOf('.');
  const decimal = comma > point ? ',' : '.';
  const lone = comma < 0 !== point < 0 && /^[+-]?\d{1,3}([.,]\d{3})+$/.test(plain);
  const digits = lone
    ? plain.replace(/[.,]/g, '')
    : plain.replaceAll(decimal === ',' ? '.' : ',', '').replace(decimal, '.');
  const value = Number(digits);
  return digits !== '' && Number.isFinite(value) ? value : null;
}
function truth(text: string): boolean | null {
  if (/^(ja|j|yes|y|true|wahr|1|x)$/i.test(text)) return true;
  return /^(nein|n|no|false|falsch|0|-)$/i.test(text) ? false : null;
}
function dateOf(text: string): string | null {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const iso = german
    ? `${german[3]}-${german[2]!.padStart(2, '0')}-${german[1]!.padStart(2, '0')}`
    : (/^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? '');
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null;
}
const optionOf = (field: LeadFieldRow, text: string): string | null =>
  field.options.find((option) =>
    [option.value, option.label.de, option.label.en].some((name) => name.toLowerCase() === text.toLowerCase()),
  )?.value ?? null;

/** What is wrong with a value that a person typed; null: nothing. */
export function faultOf(field: LeadFieldRow, value: unknown): string | null {
  if (value === null || value === '') return null;
  const chosen = (one: unknown) => field.options.some((option) => option.value === one);
  const right = {
    number: () => typeof value === 'number' && Number.isFinite(value),
    boolean: () => typeof value === 'boolean',
    date: () => typeof value === 'string' && dateOf(value) === value,
    select: () => chosen(value),
    multiselect: () => Array.isArray(value) && value.every(chosen),
    text: () => typeof value === 'string',
    textarea: () => typeof value === 'string',
    phone: () => typeof value === 'string',
    url: () => typeof value === 'string' && /^https?:\/\//i.test(value),
  }[field.type];
  return right() ? null : `${field.key} takes a value of type ${field.type}.`;
}
