import { Readable } from 'node:stream';
import type { CSV_ENCODINGS, CSV_SEPARATORS } from '@cultivar/contract';
import { CsvError, parse } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
import { Problem } from '../http/problem.ts';

export type Encoding = (typeof CSV_ENCODINGS)[number];
export type Separator = (typeof CSV_SEPARATORS)[number];
const SEPARATORS: readonly Separator[] = [';', ',', '\t', '|'];

/** UTF-8 if it is valid UTF-8 (or says so), else what Excel writes on a Western machine. */
export function detectEncoding(content: Uint8Array): Encoding {
  if (content[0] === 0xff && content[1] === 0xfe) return 'utf-16le';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
/** The byte order mark is left out, and NUL, which no column of the database takes. */
export const decode = (content: Uint8Array, encoding: Encoding): string =>
  new TextDecoder(encoding).decode(content).replaceAll('\u0000', '');

/** The separator by which the first lines fall into the most columns, alike in every line. */
export function detectSeparator(text: string): Separator {
  const start = text.slice(0, 20_000);
  const scores = SEPARATORS.map((separator) => {
    const widths = firstRows(start, separator, 12).map((row) => row.length);
    const alike = widths.filter((width) => width === widths[0]).length / (widths.length || 1);
    return { separator, score: ((widths[0] ?? 1) - 1) * alike };
  });
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).separator;
}

function firstRows(text: string, separator: Separator, count: number): string[][] {
  try {
    return parseNow(text, { ...options(separator), to: count });
  } catch {
    // a text cut in the middle of a quoted value: the lines as they are
    return text
      .split(/\r?\n/)
      .slice(0, count)
      .map((line) => line.split(separator));
  }
}

const options = (delimiter: Separator) =>
  ({ delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true, bom: true }) as const;

export interface CsvLine {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}
/** Line after line, giving way to other work in between. */
export async function* csvLines(text: string, separator: Separator): AsyncGenerator<CsvLine> {
  // bytes, not pieces of text: a cut between the halves of an emoji would lose it
  const bytes = Buffer.from(text);
  const chunks = function* () {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  };
  const rows = Readable.from(chunks()).pipe(parse({ ...options(separator), info: true }));
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>)
      yield { line: info.lines, cells: record };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Problem(422, 'not-csv', `The file cannot be read as CSV: ${error.message}`);
  }
}
