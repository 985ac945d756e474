import { asInstant, asNumber, INSTANT_TEXT, listOfField, NUMBER_TEXT } from '@cultivar/audience';
import type { FieldOp, RuleValue } from '@cultivar/audience';
import pg from 'pg';
import { COMPANY_COLUMNS, CREATED_AT, LEAD_COLUMNS } from './lead-columns.ts';

/** Adds a parameter. @returns its placeholder, with the type spelled out */
export type Bind = (value: unknown, type: 'text' | 'numeric' | 'timestamptz' | 'text[]' | 'bigint') => string;

const BLANKS_SQL = `e' \\t\\r\\n\\u00a0'`;
export const trimmed = (text: string): string => `btrim(${text}, ${BLANKS_SQL})`;
/** Upper and lower case are the same letter whatever the database's locale; `foldCase` is its twin. */
export const folded = (text: string): string => `lower(${text} collate "pg_c_utf8")`;
const SIGNS = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
type Single = keyof typeof SIGNS | 'contains' | 'starts';
type Scalar = string | number | boolean;

/** `compareValues` as SQL: never null, so that `not` is its opposite. */
export const fieldSql = (field: string, op: FieldOp, asked: RuleValue | undefined, bind: Bind): string =>
  valueSql(() => placeOf(field, bind), op, asked, bind);

/** The same for a value within a touchpoint's `data`; rows that have none miss it. */
export const dataSql = (path: string, op: FieldOp, asked: RuleValue | undefined, bind: Bind): string =>
  valueSql(() => ({ sql: `(data #> ${bind(path.split('.'), 'text[]')})`, json: true }), op, asked, bind);

function valueSql(find: () => Place | undefined, op: FieldOp, asked: RuleValue | undefined, bind: Bind): string {
  if (op === 'ne') return `not ${valueSql(find, 'eq', asked, bind)}`;
  if (op === 'filled' || op === 'empty') {
    const place = find();
    const filled = place ? `coalesce(${filledSql(place)}, false)` : 'false';
    return op === 'filled' ? filled : `not ${filled}`;
  }
  const wanted = (asked === undefined ? [] : Array.isArray(asked) ? asked : [asked]).filter(isGiven);
  // PostgreSQL refuses a statement with a parameter it does not use: nothing is bound before it is sure to be needed
  const place = wanted.length ? find() : undefined;
  if (!place) return 'false';
  const parts = wanted.map((want) => oneOf(place, op === 'in' ? 'eq' : op, want, bind));
  return `coalesce(${parts.join(' or ')}, false)`;
}
const isGiven = (want: Scalar): boolean => typeof want !== 'string' || /[^ \t\r\n\u00a0]/.test(want);

/** A value is a text column, or something in a JSON document. */
interface Place {
  readonly sql: string;
  readonly json: boolean;
}
function placeOf(field: string, bind: Bind): Place | undefined {
  if (field.startsWith('answer.')) return undefined; // answers belong to one walk, not to the lead
  const list = listOfField(field);
  if (list !== undefined)
    return {
      sql: `(select to_jsonb(true) from list_member m where m.lead_id = l.id and m.segment_id = ${bind(list, 'text')})`,
      json: true,
    };
  if (field === CREATED_AT)
    return { sql: `to_char(l.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`, json: false };
  if (Object.hasOwn(LEAD_COLUMNS, field)) return { sql: LEAD_COLUMNS[field as keyof typeof LEAD_COLUMNS], json: false };
  if (!field.startsWith('company.')) return { sql: `(l.fields -> ${bind(field, 'text')})`, json: true };
  const key = field.slice('company.'.length);
  if (Object.hasOwn(COMPANY_COLUMNS, key))
    return { sql: COMPANY_COLUMNS[key as keyof typeof COMPANY_COLUMNS], json: false };
  return { sql: `(c.fields -> ${bind(key, 'text')})`, json: true };
}

/** The text of a field as an expression, trimmed, for a search over leads; null where no lead has such a field. */
export function fieldText(field: string, params: unknown[]): string | null {
  const place = placeOf(field, (value, type) => `$${params.push(value)}::${type}`);
  return place ? trimmed(place.json ? `(${place.sql} #>> '{}')` : place.sql) : null;
}

/** The day a field names, as an expression over one table that an index can be made of: nothing in it is a parameter. */
export interface StoredDay {
  readonly table: 'lead' | 'company';
  /** `2026-05-01`; of anniversaries `05-01`. */
  readonly sql: string;
}
/** @returns null where no lead has such a field */
export function dayText(field: string, yearly: boolean): StoredDay | null {
  if (listOfField(field) !== undefined) return null;
  const cut = (text: string): string => (yearly ? `substr(${text}, 6, 5)` : `left(${text}, 10)`);
  // `to_char` looks at settings, which an index may not
  if (field === CREATED_AT) return { table: 'lead', sql: cut(CREATED_DAY) };
  const place = placeOf(field, (value) => pg.escapeLiteral(String(value).replaceAll('\0', '\ufffd')));
  const [, open, table] = (place && /^(\(?)([lc])\./.exec(place.sql)) ?? [];
  if (!place || open === undefined) return null;
  const sql = open + place.sql.slice(open.length + 2);
  return {
    table: table === 'c' ? 'company' : 'lead',
    sql: cut(trimmed(place.json ? `(${sql} #>> '{}')` : sql)),
  };
}
const CREATED_DAY = ['year', 'month', 'day']
  .map((part) => `lpad(extract(${part} from created_at at time zone 'UTC')::text, ${part === 'year' ? 4 : 2}, '0')`)
  .join(` || '-' || `);

function filledSql({ sql, json }: Place): string {
  if (!json) return `${trimmed(sql)} <> ''`;
  const text = (value: string) => `${trimmed(`(${value} #>> '{}')`)} <> ''`;
  return `case jsonb_typeof(${sql}) when 'null' then false when 'string' then ${text(sql)} when 'array' then
    exists (select 1 from jsonb_array_elements(${sql}) as item (v) where case jsonb_typeof(item.v)
      when 'string' then ${text('item.v')} when 'number' then true when 'boolean' then true else false end)
    else ${sql} is not null end`;
}

function oneOf({ sql, json }: Place, op: Single, want: Scalar, bind: Bind): string {
  if (!json) return textSql(sql, op, want, bind) ?? 'false';
  // each list item once more with its own placeholders: `contains` asks a list for the value itself
  const item = jsonSql('item.v', op === 'contains' ? 'eq' : op, want, bind);
  const list = `exists (select 1 from jsonb_array_elements(${sql}) as item (v) where ${item})`;
  return `case when jsonb_typeof(${sql}) = 'array' then ${list} else ${jsonSql(sql, op, want, bind)} end`;
}

/** One JSON scalar: numbers compare as numbers only, texts and booleans by their text. */
function jsonSql(value: string, op: Single, want: Scalar, bind: Bind): string {
  const text = textSql(`(${value} #>> '{}')`, op, want, bind);
  const number = asNumber(want);
  const asNumeric =
    op !== 'contains' && op !== 'starts' && number !== undefined
      ? `(${value})::text::numeric ${SIGNS[op]} ${bind(String(number), 'numeric')}`
      : 'false';
  return `case jsonb_typeof(${value}) when 'number' then ${asNumeric} when 'string' then ${text ?? 'false'}
    when 'boolean' then ${typeof want === 'number' ? 'false' : (text ?? 'false')} else false end`;
}

/** @returns undefined where a text can never hold; the SQL may be null where it cannot be compared */
function textSql(text: string, op: Single, want: Scalar, bind: Bind): string | undefined {
  const part = (): string => folded(trimmed(bind(String(want), 'text')));
  if (op === 'contains') return `strpos(${folded(trimmed(text))}, ${part()}) > 0`;
  if (op === 'starts') return `starts_with(${folded(trimmed(text))}, ${part()})`;
  const instant = typeof want === 'string' ? asInstant(want) : undefined;
  if (instant !== undefined)
    return `${instantSql(text)} ${SIGNS[op]} ${bind(new Date(instant).toISOString(), 'timestamptz')}`;
  if (typeof want === 'number' || op !== 'eq') {
    const number = asNumber(want);
    if (number === undefined) return undefined;
    return `case when ${trimmed(text)} ~ '${NUMBER_TEXT}' then ${trimmed(text)}::numeric end
      ${SIGNS[op]} ${bind(String(number), 'numeric')}`;
  }
  return `${folded(trimmed(text))} = ${part()}`;
}

/** Without an offset it is UTC, whatever the session's zone; a day that is in no calendar is no date. */
function instantSql(text: string): string {
  const whole = `${trimmed(text)} || case when ${trimmed(text)} ~ '(Z|[+-][0-9]{2}:?[0-9]{2})$'
    and length(${trimmed(text)}) > 10 then '' else ' Z' end`;
  return `case when ${trimmed(text)} ~ '${INSTANT_TEXT}' then case when pg_input_is_valid(${whole}, 'timestamptz')
    then date_trunc('milliseconds', (${whole})::timestamptz) end end`;
}
