import { csvCell } from './csv-export.ts';
import { detectEncoding, detectSeparator } from './csv-text.ts';
import { cellValue } from './field-value.ts';
import type { LeadFieldRow } from '@cultivar/store';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';

const field = (type: LeadFieldRow['type']): LeadFieldRow => ({
  key: 'x',
  label: { de: 'X', en: 'X' },
  type,
  options: [{ value: 'now', label: { de: 'sofort', en: 'right away' } }],
  subject: 'lead',
});

test.each([
  ['1.234,5', 1234.5],
  ['1,234.5', 1234.5],
  ['1.200', 1200],
  ['1,5', 1.5],
  ['2.5', 2.5],
  ['-7', -7],
  ['20 %', 20],
  ['viele', null],
  ['', null],
])('the number %s is %p', (text, value) => {
  expect(cellValue(field('number'), text)).toBe(value);
});
test('dates, truth and choices in both languages', () => {
  expect(cellValue(field('date'), '1.3.2026')).toBe('2026-03-01');
  expect(cellValue(field('date'), '2026-03-01T10:00')).toBe('2026-03-01');
  expect(cellValue(field('date'), '31.2.2026')).toBeNull();
  expect(['ja', 'Nein', 'YES', '0', 'vielleicht'].map((text) => cellValue(field('boolean'), text))).toEqual([
    ...[true, false, true, false, null],
  ]);
  expect(['Sofort', 'right away', 'NOW', 'nie'].map((text) => cellValue(field('select'), text))).toEqual([
    ...['now', 'now', 'now', null],
  ]);
  expect(cellValue(field('multiselect'), 'sofort; nie')).toEqual(['now']);
});
test('the separator is the one that makes the same columns in every line', () => {
  expect(detectSeparator('a;b;c\n1,5;2;3\n')).toBe(';');
  expect(detectSeparator('a,b\n"x;y",2\n')).toBe(',');
  expect(detectSeparator('a\tb\n1\t2\n')).toBe('\t');
});
test('the encoding is told from the bytes, wherever they are cut', async () => {
  const cut = (bytes: Buffer) => Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1));
  const told = (bytes: Buffer) => Promise.all([detectEncoding([bytes]), detectEncoding(cut(bytes))]);
  expect(await told(Buffer.from('Jörg'))).toEqual(['utf-8', 'utf-8']);
  expect(await told(Buffer.from('Jörg', 'latin1'))).toEqual(['windows-1252', 'windows-1252']);
  expect(await detectEncoding([Buffer.from('\ufeffJörg', 'utf16le')])).toBe('utf-16le');
  // half a letter at the very end is no UTF-8 either
  expect(await detectEncoding([Buffer.from('Jö').subarray(0, 2)])).toBe('windows-1252');
});
test('whatever stands in a cell, it is read back as it was, or disarmed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string(), { minLength: 2, maxLength: 5 }),
      fc.constantFrom(';', ','),
      (cells, separator) => {
        const line = cells.map((cell) => csvCell(cell, separator)).join(separator);
        const [read] = parse(`${line}\r\n`, {
          delimiter: separator,
          skip_empty_lines: false,
          record_delimiter: '\r\n',
        });
        expect(read).toEqual(cells.map((cell) => (/^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)));
        for (const cell of read as unknown as string[]) expect(cell).not.toMatch(/^\s*[=+\-@]/);
      },
    ),
  );
});
