import { setImmediate as givingWay } from 'node:timers/promises';
import type { CSV_ENCODINGS, CSV_SEPARATORS } from '@cultivar/contract';
import Papa from 'papaparse';
import { Problem } from '../http/problem.ts';

export type Encoding = (typeof CSV_ENCODINGS)[number];
export type Separator = (typeof CSV_SEPARATORS)[number];
const SEPARATORS: readonly Separator[] = [';', ',', '\t', '|'];

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The same bytes in pieces of one size, the last as long as is left. */
export async function* inParts(chunks: Chunks, size: number): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + size - length);
      held.push(piece);
      at += piece.length;
      length += piece.length;
      if (length < size) continue;
      yield Buffer.concat(held);
      held = [];
      length = 0;
    }
  if (length) yield Buffer.concat(held);
}

/** UTF-8 if it is valid UTF-8 (or says so), else what Excel writes on a Western machine. */
export async function detectEncoding(chunks: Chunks): Promise<Encoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  try {
    for await (const chunk of chunks) {
      if (first && chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
      first = false;
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    // only what cannot be decoded is an answer
    if ((error as { code?: string }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    return 'windows-1252';
  }
}
/** The byte order mark is left out, and NUL, which no column of the database takes. */
export async function* decoded(chunks: Chunks, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true }).replaceAll('\u0000', '');
  yield decoder.decode().replaceAll('\u0000', '');
}

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
  const { rows, unclosed } = recordsIn(text, { separator, newline: newlineOf(text), whole: true });
  // a text cut in the middle of a quoted value: the lines as they are
  if (unclosed) return text.split(/\r?\n/, count).map((line) => line.split(separator));
  return rows.filter((row) => !isEmpty(row)).slice(0, count);
}

export interface CsvLine {
  /** Line of the file on which it ends, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}
/** So much text is taken apart at once; other work goes on in between. */
const PIECE = 65_536;
/** No line of a list of leads is longer: somewhere a quotation mark is missing, and what follows is not collected for ever. */
const LONGEST = 4 << 20;

/**
 * Line after line in small lots, giving way to other work in between; never more than a part of the file is in memory. Blanks around
 * a cell and empty lines are left out; lines need not be of one length.
 */
export async function* csvLines(chunks: Chunks, encoding: Encoding, separator: Separator): AsyncGenerator<CsvLine[]> {
  let rest = '';
  let line = 0;
  const taken = (rows: readonly string[][]): CsvLine[] => {
    const lines: CsvLine[] = [];
    for (const cells of rows) {
      line += 1;
      for (let at = 0; at < cells.length; at += 1) {
        if (cells[at]!.includes('\n')) line += cells[at]!.split('\n').length - 1;
        cells[at] = cells[at]!.trim();
      }
      if (!isEmpty(cells)) lines.push({ line, cells });
    }
    return lines;
  };
  let newline: Newline | undefined;
  for await (const text of decoded(chunks, encoding))
    for (let at = 0; at < text.length; at += PIECE) {
      rest += text.slice(at, at + PIECE);
      newline ??= newlineOf(rest);
      const { rows, end } = recordsIn(rest, { separator, newline, whole: false });
      rest = rest.slice(end);
      if (rest.length > LONGEST) throw notCsv('a line does not end. Is a quotation mark missing?');
      if (rows.length) yield taken(rows);
      await givingWay();
    }
  const { rows, unclosed } = recordsIn(rest, { separator, newline, whole: true });
  if (unclosed) throw notCsv('a quotation mark is not closed.');
  if (rows.length) yield taken(rows);
}

type Newline = '\n' | '\r';
/** What ends a line. CR LF ends in LF, too: the CR goes with the blanks around the cell. @returns undefined: not to be seen yet */
function newlineOf(text: string): Newline | undefined {
  if (text.includes('\n')) return '\n';
  const at = text.indexOf('\r');
  return at < 0 || at === text.length - 1 ? undefined : '\r';
}

interface Records {
  readonly rows: string[][];
  /** Where what was taken ends. */
  readonly end: number;
  readonly unclosed: boolean;
}
/** @param how.whole whether the text ends here; otherwise its last line waits for more */
function recordsIn(
  text: string,
  how: { readonly separator: Separator; readonly newline: Newline | undefined; readonly whole: boolean },
): Records {
  const parser = new Papa.Parser({ delimiter: how.separator, newline: how.newline ?? '\n' });
  const { data, errors, meta } = parser.parse(text, 0, !how.whole) as Papa.ParseResult<string[]>;
  return { rows: data, end: meta.cursor, unclosed: errors.some(({ code }) => code === 'MissingQuotes') };
}
const isEmpty = (cells: readonly string[]): boolean => cells.length === 1 && cells[0]!.trim() === '';
const notCsv = (why: string): Problem => new Problem(422, 'not-csv', `The file cannot be read as CSV: ${why}`);
