import type { FieldOp, RuleValue } from './value.ts';

/**
 * How a field's value compares with the value a rule asks for. The rule's value says how: a number compares numerically, an ISO date
 * or time as an instant (without a zone: UTC), anything else as text, trimmed and without regard to case. `gt`, `gte`, `lt`, `lte`
 * know numbers and dates only: other text has no order. A list (multi-select) holds if one of its values does; `contains` asks a list
 * for the value itself, a text for a part of it. A list asked for means one of them. `compileRule` in `store` says the same in SQL.
 */
export function compareValues(found: unknown, op: FieldOp, asked: RuleValue | undefined): boolean {
  if (op === 'filled') return !isMissing(found);
  if (op === 'empty') return isMissing(found);
  if (op === 'ne') return !compareValues(found, 'eq', asked);
  if (isMissing(found) || asked === undefined) return false;
  const wanted = Array.isArray(asked) ? asked : [asked];
  const values = Array.isArray(found) ? found : [found];
  const single = op === 'in' || (op === 'contains' && Array.isArray(found)) ? 'eq' : op;
  return wanted.some((want) => values.some((value) => compareOne(value, single, want)));
}

type Single = Exclude<FieldOp, 'in' | 'ne' | 'filled' | 'empty'>;

function compareOne(value: unknown, op: Single, want: string | number | boolean): boolean {
  if (!isScalar(value) || isMissing(value) || isMissing(want)) return false;
  if (op === 'contains' || op === 'starts') {
    if (typeof value === 'number') return false;
    const text = foldCase(trim(String(value)));
    const part = foldCase(trim(String(want)));
    return op === 'contains' ? text.includes(part) : text.startsWith(part);
  }
  const order = orderOf(value, want, op !== 'eq');
  if (order === undefined) return false;
  if (op === 'eq') return order === 0;
  if (op === 'gt') return order > 0;
  if (op === 'gte') return order >= 0;
  if (op === 'lt') return order < 0;
  return order <= 0;
}

/** @returns negative, 0, positive; undefined where the two cannot be compared */
function orderOf(
  value: string | number | boolean,
  want: string | number | boolean,
  ordered: boolean,
): number | undefined {
  if (typeof want === 'number') return difference(asNumber(value), want);
  if (typeof want === 'string') {
    const instant = asInstant(want);
    if (instant !== undefined) return typeof value === 'string' ? difference(asInstant(value), instant) : undefined;
    // '0170' and '170' are different texts, but a stored number 170 is the asked text '170'
    if (ordered || typeof value === 'number') return difference(asNumber(value), asNumber(want));
  }
  if (ordered || typeof value === 'number') return undefined;
  return foldCase(trim(String(value))) === foldCase(trim(String(want))) ? 0 : undefined;
}
const difference = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a < b ? -1 : a > b ? 1 : 0;

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));

/** Absent, null, a blank text, or a list of nothing but such. */
export const isMissing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === 'string' && trim(value) === '') ||
  (Array.isArray(value) && !value.some((item) => isScalar(item) && !isMissing(item)));

// The same four characters and the no-break space as in SQL: String.trim knows more of Unicode than PostgreSQL does.
export const BLANKS = ' \t\r\n\u00a0';
export const trim = (text: string): string => text.replace(/^[ \t\r\n\u00a0]+|[ \t\r\n\u00a0]+$/g, '');

/** Unicode's simple lower case, letter by letter, as PostgreSQL's `pg_c_utf8` does it: no special final sigma, one letter for one. */
export function foldCase(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  let folded = '';
  for (const letter of text) folded += String.fromCodePoint(letter.toLowerCase().codePointAt(0)!);
  return folded;
}

/** A text is a number if it has at most 15 digits: so many a double keeps exactly. */
export const NUMBER_TEXT = '^[+-]?([0-9]{1,15}|[0-9]{1,9}[.][0-9]{1,6})$';
const numberText = new RegExp(NUMBER_TEXT);
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const text = trim(value);
  return numberText.test(text) ? Number(text) : undefined;
}

const DAY = '([12][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])';
const TIME = '([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:[.]([0-9]{1,6}))?)?';
const OFFSET = '(Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?';
/** ISO 8601: a day, or a day and a time with or without seconds and offset. Read by JavaScript and PostgreSQL alike. */
export const INSTANT_TEXT = `^${DAY}(?:[T ]${TIME}${OFFSET})?$`;
const instantText = new RegExp(INSTANT_TEXT);

/** @returns milliseconds since 1970; undefined if the text is no date; a day is its midnight in UTC */
export function asInstant(value: string): number | undefined {
  const parts = instantText.exec(trim(value));
  if (!parts) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset = 'Z'] = parts;
  const at = Date.UTC(+year!, +month! - 1, +day!, +hour, +minute, +second, +fraction.slice(0, 3).padEnd(3, '0'));
  if (new Date(Date.UTC(+year!, +month! - 1, +day!)).getUTCDate() !== +day!) return undefined;
  if (offset === 'Z') return at;
  const minutes = +offset.slice(1, 3) * 60 + +offset.slice(-2);
  return at - (offset[0] === '-' ? -minutes : minutes) * 60_000;
}
