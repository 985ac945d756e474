import { domainToASCII } from 'node:url';
import { encodeWord, encodeWords, foldLines, quoteString } from 'nodemailer/lib/mime-funcs';
import { encodeQuotedPrintable, mostEncoded } from './quoted-printable.ts';
import { oneLine } from './render-mail.ts';

export interface Person {
  readonly name: string;
  readonly address: string;
}
export interface ComposeInput {
  readonly from: Person;
  readonly to: Person;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly messageId: string;
  /** When the outbox row was written: the same for every attempt. */
  readonly date: Date;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Writes the whole message as it goes over the wire (CRLF, not yet dot-stuffed): the same input gives the same bytes, so a mail that
 * goes out again is the same mail. Headers are encoded by nodemailer; its MIME tree of streams is left out, for a mail of two parts it
 * costs ten times what is written here.
 */
export function composeMail(input: ComposeInput): Buffer {
  // what cannot occur in quoted-printable or base64, and differs from mail to mail
  const boundary = `=_${input.messageId.replace(/[^A-Za-z0-9]+/g, '').slice(0, 60)}`;
  const head = headOf(input, boundary);
  const text = Buffer.from(input.text);
  const html = Buffer.from(input.html);
  const out = scratch(head.length * 3 + mostEncoded(text.length) + mostEncoded(html.length) + 1_000);
  let at = out.write(head, 0);
  at = part(out, at, boundary, 'text/plain', text);
  at = part(out, at, boundary, 'text/html', html);
  at += out.write(`--${boundary}--\r\n`, at, 'latin1');
  return Buffer.from(out.subarray(0, at));
}

let held = Buffer.alloc(256 * 1024);
/** Written to and copied from in one go, so one for all will do. */
const scratch = (bytes: number): Buffer => (bytes <= held.length ? held : (held = Buffer.alloc(bytes * 2)));

function headOf(input: ComposeInput, boundary: string): string {
  const lines = [
    fromLine(input.from),
    folded(`To: ${person(input.to)}`),
    header('Subject', input.subject),
    `Message-ID: ${oneLine(input.messageId)}`,
    `Date: ${input.date.toUTCString().replace('GMT', '+0000')}`,
    ...Object.entries(input.headers).map(([name, value]) => header(name, value)),
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative;\r\n boundary="${boundary}"`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

let lastFrom: { readonly from: Person; readonly line: string } | null = null;
/** The same for thousands of mails: written once. */
function fromLine({ name, address }: Person): string {
  if (lastFrom?.from.name !== name || lastFrom.from.address !== address)
    lastFrom = { from: { name, address }, line: folded(`From: ${person({ name, address })}`) };
  return lastFrom.line;
}

const ASCII = /^[\x20-\x7e]*$/;
const PLAIN_NAME = /^[\w ]*$/;
function person({ name, address }: Person): string {
  const bare = oneLine(address).replace(/[<>]/g, '');
  // nobody is called more; a header line ends at 998 characters
  const called = oneLine(name).slice(0, 200);
  const at = bare.lastIndexOf('@');
  const target = ASCII.test(bare)
    ? bare
    : `${bare.slice(0, at)}@${domainToASCII(bare.slice(at + 1)) || bare.slice(at + 1)}`;
  if (!called) return target;
  const shown = PLAIN_NAME.test(called)
    ? called
    : ASCII.test(called) && !called.includes('=?')
      ? quoteString(called)
      : encodeWord(called, 'Q', 52);
  return `${shown} <${target}>`;
}
function header(name: string, value: string): string {
  const line = oneLine(value);
  const safe = !ASCII.test(line)
    ? encodeWords(line, 'Q', 52, true)
    : line.includes('=?')
      ? encodeWord(line, 'Q', 52)
      : line;
  return folded(`${name}: ${safe}`);
}
const folded = (line: string): string => (line.length <= 76 ? line : foldLines(line, 76));

/** Text of a Latin script stays readable; of others base64 takes half the room. */
function part(out: Buffer, start: number, boundary: string, type: string, body: Buffer): number {
  const quoted = share(body) < 0.25;
  const encoding = quoted ? 'quoted-printable' : 'base64';
  let at =
    start +
    out.write(
      `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`,
      start,
      'latin1',
    );
  if (quoted) at = encodeQuotedPrintable(body, out, at);
  else
    for (let i = 0; i < body.length; i += 57)
      at += out.write(`${body.toString('base64', i, i + 57)}\r\n`, at, 'latin1');
  return at + out.write('\r\n', at, 'latin1');
}
/** How much of it is not ASCII, judged by a sample. */
function share(body: Buffer): number {
  const step = Math.max(1, Math.floor(body.length / 500));
  let high = 0;
  for (let i = 0; i < body.length; i += step) if (body[i]! > 0x7f) high += 1;
  return (high * step) / (body.length || 1);
}

/** A plain address that can stand in an envelope; anything else is refused before it meets a server. */
export const isAddress = (address: string): boolean =>
  address.length <= 254 &&
  /^[^\s<>()[\]\\,;:"@\u0000-\u001f\u007f]+@[^\s<>()[\]\\,;:"@\u0000-\u001f\u007f]+$/.test(address);
