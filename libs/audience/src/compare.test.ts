import { asInstant, asNumber, compareValues, foldCase, isMissing } from './compare.ts';
import { FIELD_OPS } from './rule.ts';

test.each([
  ['Berlin', 'eq', ' berlin ', true],
  ['Berlin', 'ne', 'berlin', false],
  ['STRASSE', 'eq', 'straße', false],
  ['ÄRZTE', 'eq', 'ärzte', true],
  ['Σίσυφος', 'eq', 'ΣΊΣΥΦΟΣ', false],
  ['Head of Sales', 'contains', 'SALES', true],
  ['Head of Sales', 'starts', 'head', true],
  ['Head of Sales', 'starts', 'sales', false],
  [true, 'eq', true, true],
  [true, 'eq', 'true', true],
  ['true', 'eq', true, true],
  [false, 'eq', true, false],
  [false, 'filled', undefined, true],
  [0, 'filled', undefined, true],
  ['0170', 'eq', '170', false],
  [170, 'eq', '170', true],
  ['170', 'eq', 170, true],
  [1.5, 'gte', '1.50', true],
  ['12', 'gt', '9', true],
  ['12', 'gt', 9, true],
  ['zwölf', 'gt', 9, false],
  ['zwölf', 'lt', 9, false],
  ['b', 'gt', 'a', false],
  [170, 'contains', '7', false],
  [170, 'eq', 'x', false],
  [170, 'eq', true, false],
  [true, 'gt', false, false],
  ['2026-03-01', 'lt', '2026-03-01T00:00:01Z', true],
  ['2026-03-01T01:00:00+01:00', 'eq', '2026-03-01', true],
  ['2026-03-01T01:00:00', 'gte', '2026-03-01T02:00:00+01:00', true],
  ['2026-02-30', 'gt', '2026-01-01', false],
  ['no date', 'eq', '2026-01-01', false],
  [20260101, 'eq', '2026-01-01', false],
  ['SAP', 'in', ['sap', 'oracle'], true],
  ['Odoo', 'in', ['sap', 'oracle'], false],
  ['SAP', 'in', 'SAP', true],
  ['x', 'in', [], false],
  [['SAP', 'Oracle'], 'contains', 'oracle', true],
  [['SAP Business One'], 'contains', 'SAP', false],
  [['SAP', 'Oracle'], 'in', ['Odoo', 'oracle'], true],
  [['SAP', 'Oracle'], 'eq', 'sap', true],
  [['SAP', 'Oracle'], 'ne', 'sap', false],
  [['2026-01-01'], 'lt', '2026-01-02', true],
  [['', '  '], 'filled', undefined, false],
  [[], 'empty', undefined, true],
  [[null, { a: 1 }], 'empty', undefined, true],
  [{ a: 1 }, 'filled', undefined, true],
  [{ a: 1 }, 'eq', 'a', false],
  ['a', 'eq', undefined, false],
  ['a', 'eq', ' ', false],
  ['a', 'contains', '', false],
] as const)('%p %s %p is %p', (found, op, asked, expected) => {
  expect(compareValues(found, op, asked as never)).toBe(expected);
});

test.each([undefined, null, '', '  ', '\u00a0\t', []])('%p is missing: only `empty` and `ne` hold', (found) => {
  const held = FIELD_OPS.filter((op) => compareValues(found, op, 'x'));
  expect(held).toEqual(['ne', 'empty']);
  expect(isMissing(found)).toBe(true);
});

test('reads dates as instants, and nothing that only looks like one', () => {
  expect(asInstant('1970-01-01')).toBe(0);
  expect(asInstant('1999-12-31')).toBe(Date.UTC(1999, 11, 31));
  expect(asInstant('2026-03-29 02:30:15.1239-0130')).toBe(Date.UTC(2026, 2, 29, 4, 0, 15, 123));
  for (const text of [
    '2026-13-01',
    '2025-02-29',
    '2026-1-1',
    '2026-01-01T24:00',
    '2026-01-01T10:00+15:00',
    'x2026-01-01',
  ])
    expect(asInstant(text)).toBeUndefined();
  expect(asInstant('2024-02-29')).toBe(Date.UTC(2024, 1, 29));
});

test('reads numbers that a double keeps exactly', () => {
  expect([asNumber(' -12.5 '), asNumber('+7'), asNumber(3)]).toEqual([-12.5, 7, 3]);
  for (const none of ['1e3', '0x10', '1,5', '', '1234567890123456', '.5', Infinity, true, null])
    expect(asNumber(none)).toBeUndefined();
});

test('folds letter by letter, as PostgreSQL does', () => {
  expect(foldCase('AbC')).toBe('abc');
  expect(foldCase('İÄΣ')).toBe('iäσ');
});
