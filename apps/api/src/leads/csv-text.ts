import { pipeline, Readable } from 'node:stream';
import type { CSV_ENCODINGS, CSV_SEPARATORS } from '@cultivar/contract';
import { CsvError, parse } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
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
/** So many lines at a time: one by one, waiting for each would cost more than reading it. */
const AT_A_TIME = 200;
/** Line after line in small lots, giving way to other work in between; never more than a part of the file is in memory. */
export async function* csvLines(chunks: Chunks, encoding: Encoding, separator: Separator): AsyncGenerator<CsvLine[]> {
  const bytes = async function* () {
    // bytes, not pieces of text: a cut between the halves of an emoji would lose it
    for await (const text of decoded(chunks, encoding)) {
      const part = Buffer.from(text);
      for (let at = 0; at < part.length; at += 65_536) yield part.subarray(at, at + 65_536);
    }
  };
  const rows = parse({ ...options(separator), info: true });
  // an error on the way in ends the reading, and whoever stops reading ends the way in
  pipeline(Readable.from(bytes()), rows, () => {});
  let lot: CsvLine[] = [];
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      lot.push({ line: info.lines, cells: record });
      if (lot.length < AT_A_TIME) continue;
      yield lot;
      lot = [];
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Problem(422, 'not-csv', `The file cannot be read as CSV: ${error.message}`);
  }
  if (lot.length) yield lot;
}
