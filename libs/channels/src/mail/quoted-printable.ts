/** Bytes that stand for themselves: printable ASCII but `=`. Space, tab, dot and line ends depend on where they stand. */
const PLAIN = new Uint8Array(256).fill(1, 0x21, 0x7f);
PLAIN[0x3d] = 0;
PLAIN[0x2e] = 0;
const HEX = Buffer.from('0123456789ABCDEF');
const LF = 0x0a;
const CR = 0x0d;
const EQUALS = 0x3d;
const DOT = 0x2e;
/** A line has 76 characters at most, the `=` of a soft break among them. */
const ROOM = 75;

/** The most that an encoded text can need: three bytes for one, and a soft break after every 24 of those. */
export const mostEncoded = (bytes: number): number => bytes * 3 + Math.ceil(bytes / 24) * 3 + 16;

/**
 * Quoted-printable (RFC 2045 § 6.7) in one pass over the bytes; any kind of line end becomes CRLF. No line begins with a dot, so
 * that none has to be doubled on the way.
 *
 * @returns where the encoded text ends in `to`
 */
export function encodeQuotedPrintable(from: Uint8Array, to: Uint8Array, start: number): number {
  const length = from.length;
  let at = start;
  let column = 0;
  for (let i = 0; i < length; i += 1) {
    const byte = from[i]!;
    if (PLAIN[byte]) {
      if (column >= ROOM) {
        to[at++] = EQUALS;
        to[at++] = CR;
        to[at++] = LF;
        column = 0;
      }
      to[at++] = byte;
      column += 1;
      continue;
    }
    if (byte === LF || byte === CR) {
      if (byte === CR && from[i + 1] === LF) i += 1;
      to[at++] = CR;
      to[at++] = LF;
      column = 0;
      continue;
    }
    const next = from[i + 1];
    const blank = byte === 0x20 || byte === 0x09;
    // a blank at the end of a line may be lost on the way
    const bare = blank ? next !== undefined && next !== LF && next !== CR : byte === DOT && column > 0 && column < ROOM;
    if (column + (bare ? 1 : 3) > ROOM) {
      to[at++] = EQUALS;
      to[at++] = CR;
      to[at++] = LF;
      column = 0;
    }
    if (bare) {
      to[at++] = byte;
      column += 1;
      continue;
    }
    to[at++] = EQUALS;
    to[at++] = HEX[byte >> 4]!;
    to[at++] = HEX[byte & 15]!;
    column += 3;
  }
  return at;
}
