import type net from 'node:net';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Outcome } from './retry-policy.ts';

export interface Outgoing {
  /** Names the mail in the journal; no white space. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The whole message with CRLF, dots not yet doubled. */
  readonly message: Buffer;
  /** Reading of `performance.now()` after which the claim may have been given to another sender: the body does not go out. */
  readonly deadline?: number;
}
/** Called in the instant before, and after, the part that brings the end. */
export interface Marks {
  ending(): void;
  answered(accepted: boolean): void;
}
/** So long a server may take over a reply, and over the one to the final dot (RFC 5321 § 4.5.3.2: 5 and 10 minutes at least). */
export interface Patience {
  /** Until it stands: greeting, TLS, sign-in. */
  readonly connectMs: number;
  readonly replyMs: number;
  readonly endMs: number;
}
export const PATIENCE: Patience = { connectMs: 60_000, replyMs: 2 * 60_000, endMs: 4 * 60_000 };

/** A tail so short that the server can only have it whole, or not at all. */
const TAIL = 32 * 1024;
const MAX_REPLY = 64 * 1024;
const END = Buffer.from('\r\n.\r\n');

/** What nodemailer's connection knows after greeting, STARTTLS and AUTH; its types keep quiet about it, a test holds it to it. */
interface Greeted {
  readonly _socket: net.Socket;
  readonly _supportedExtensions: readonly string[];
  readonly _maxAllowedSize: number;
}

/**
 * One greeted connection, mail after mail. nodemailer opens it (greeting, STARTTLS, AUTH) and watches over its end; the mails themselves
 * are written here: its `send` spends five times the work on a message that is ready, and cannot tell a drop before the final dot from
 * one after it.
 */
export class MailLane {
  readonly connection: SMTPConnection;
  readonly #socket: net.Socket;
  readonly #extensions: ReadonlySet<string>;
  readonly #maxSize: number;
  readonly #patience: Patience;
  readonly #replies: string[] = [];
  #waiting: ((reply: string | null) => void) | null = null;
  #timer: NodeJS.Timeout | undefined;
  #rest = '';
  #lines = '';
  /** The last transaction was refused: the server is told to forget it before the next. */
  #unclean = false;
  #busy = false;
  mails = 0;

  constructor(connection: SMTPConnection, patience: Patience = PATIENCE) {
    const { _socket: socket, _supportedExtensions, _maxAllowedSize } = connection as unknown as Greeted;
    this.connection = connection;
    this.#socket = socket;
    this.#extensions = new Set(_supportedExtensions);
    this.#maxSize = _maxAllowedSize;
    this.#patience = patience;
    socket.removeAllListeners('data');
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    connection.once('end', () => this.#settle(null));
  }
  get dead(): boolean {
    return this.connection.destroyed;
  }
  close(): void {
    clearTimeout(this.#timer);
    if (!this.dead) this.connection.close();
  }
  quit(): void {
    if (!this.dead) this.#socket.write('QUIT\r\n');
    this.close();
  }

  /** @returns what came of it; the lane is dead after anything that leaves the two sides at different places */
  async send(mail: Outgoing, marks: Marks): Promise<Outcome> {
    this.mails += 1;
    const refusal = this.#impossible(mail);
    if (refusal) return refusal;
    this.#busy = true;
    try {
      return (await this.#open(mail)) ?? (await this.#body(mail, marks));
    } finally {
      this.#busy = false;
      // an answer too many: the two sides are not at the same place any more
      if (this.#replies.length) this.close();
    }
  }
  #impossible({ message, to, from }: Outgoing): Outcome | null {
    // no other attempt would fare better: larger than the server takes, or an address it could not even be asked for
    if (this.#maxSize && message.length > this.#maxSize) return refused(`552 5.3.4 larger than ${this.#maxSize} bytes`);
    if (/[\s<>\u0000-\u001f\u007f]/.test(to + from)) return refused('553 5.1.3 not an address', true);
    if (isAscii(to) && isAscii(from)) return null;
    return this.#extensions.has('SMTPUTF8') ? null : refused('553 5.6.7 the server takes only ASCII addresses');
  }

  /** Sender, recipient, DATA: at once where the server says it can (RFC 2920). @returns null if the body may come */
  async #open({ from, to, message }: Outgoing): Promise<Outcome | null> {
    const size = this.#extensions.has('SIZE') ? ` SIZE=${message.length}` : '';
    const utf8 = isAscii(to) && isAscii(from) ? '' : ' SMTPUTF8';
    const commands = [`MAIL FROM:<${from}>${size}${utf8}\r\n`, `RCPT TO:<${to}>\r\n`, 'DATA\r\n'];
    if (this.#unclean) commands.unshift('RSET\r\n');
    const piped = this.#extensions.has('PIPELINING');
    if (piped) this.#socket.write(commands.join(''), utf8 ? 'utf8' : 'latin1');
    let fault: Outcome | null = null;
    for (const command of commands) {
      if (!piped) this.#socket.write(command, utf8 ? 'utf8' : 'latin1');
      const reply = await this.#reply(this.#patience.replyMs);
      if (reply === null) return fault ?? { kind: 'not-sent', reason: 'dropped', detail: this.#why(command) };
      const fine = command === 'DATA\r\n' ? reply.startsWith('3') : reply.startsWith('2');
      // it was to send a body to nobody: no way back but a new connection
      if (fault && command === 'DATA\r\n' && fine) this.close();
      if (fine) continue;
      this.#unclean = true;
      fault ??= refused(reply, command.startsWith('RCPT'));
      if (reply.startsWith('421')) this.close();
      if (!piped) break;
    }
    if (!fault) this.#unclean = false;
    return fault;
  }

  async #body({ message, deadline }: Outgoing, marks: Marks): Promise<Outcome> {
    const wire = doubleDots(message);
    const tail = Math.max(0, wire.length - TAIL);
    if (tail && !(await this.#written(wire.subarray(0, tail)))) return this.#cutOff();
    if (this.#replies.length) return this.#cutOff();
    if (deadline !== undefined && performance.now() > deadline) {
      this.close();
      return { kind: 'not-sent', reason: 'late', detail: 'the claim ran out' };
    }
    if (this.dead) return this.#cutOff();
    try {
      marks.ending();
    } catch (error) {
      // a full disk: without the mark the mail must not go out
      this.close();
      return { kind: 'not-sent', reason: 'dropped', detail: (error as Error).message };
    }
    this.#socket.cork();
    this.#socket.write(tail ? wire.subarray(tail) : wire);
    this.#socket.write(endsWithLine(wire) ? END.subarray(2) : END);
    this.#socket.uncork();
    const reply = await this.#reply(this.#patience.endMs);
    if (reply === null || !/^[245]\d\d/.test(reply)) {
      this.close();
      return { kind: 'unknown', reason: reply === null ? this.#why('the final dot') : `after the final dot: ${reply}` };
    }
    const accepted = reply.startsWith('2');
    marks.answered(accepted);
    if (reply.startsWith('421')) this.close();
    this.#unclean = !accepted;
    // some find out only now that there is nobody of that name
    return accepted ? { kind: 'accepted', response: reply } : refused(reply, /^5\d\d[ -]5\.1\.(1|10)\b/.test(reply));
  }
  /** The server spoke, or went, before it had the whole of it. */
  #cutOff(): Outcome {
    this.close();
    const reply = this.#replies.shift();
    if (reply !== undefined && /^[45]/.test(reply)) return refused(reply);
    return { kind: 'not-sent', reason: 'dropped', detail: this.#why('the body') };
  }
  /** @returns false if the connection ended, or the server took none of it for too long */
  async #written(part: Buffer): Promise<boolean> {
    return new Promise((resolve) => {
      const ended = (): void => done(false);
      const timer = setTimeout(ended, this.#patience.endMs);
      const done = (fine: boolean): void => {
        clearTimeout(timer);
        this.connection.off('end', ended);
        resolve(fine);
      };
      this.connection.once('end', ended);
      this.#socket.write(part, (error) => done(!error));
    });
  }
  #why(place: string): string {
    return this.#timedOut ? `no answer in time to ${place.trim()}` : `the connection ended at ${place.trim()}`;
  }

  #timedOut = false;
  async #reply(ms: number): Promise<string | null> {
    const there = this.#replies.shift();
    if (there !== undefined) return there;
    if (this.dead) return null;
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#timer = setTimeout(() => {
        this.#timedOut = true;
        this.close();
      }, ms);
    });
  }
  #settle(reply: string | null): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = null;
    clearTimeout(this.#timer);
    waiting(reply);
  }
  #read(chunk: Buffer): void {
    this.#rest += chunk.toString('latin1');
    if (this.#rest.length + this.#lines.length > MAX_REPLY) return this.close();
    for (let end = this.#rest.indexOf('\n'); end >= 0; end = this.#rest.indexOf('\n')) {
      const line = this.#rest.slice(0, end).trimEnd();
      this.#rest = this.#rest.slice(end + 1);
      this.#lines += this.#lines ? `\n${line}` : line;
      if (/^\d{3}-/.test(line)) continue;
      const reply = decode(this.#lines);
      this.#lines = '';
      // nobody asked: a server that says good-bye
      if (!this.#busy) return this.close();
      if (this.#waiting) this.#settle(reply);
      else this.#replies.push(reply);
    }
  }
}

const refused = (response: string, recipient = false): Outcome => ({ kind: 'refused', response, recipient });
const isAscii = (text: string): boolean => !/[^\u0000-\u007f]/.test(text);
const endsWithLine = (message: Buffer): boolean => message.length === 0 || message.at(-1) === 0x0a;
/** Replies have no charset: UTF-8 where it is, else byte for byte. */
function decode(bytes: string): string {
  if (isAscii(bytes)) return bytes;
  const text = Buffer.from(bytes, 'latin1').toString();
  return text.includes('\ufffd') ? bytes : text;
}

const LINE_DOT = Buffer.from('\r\n.');
/** A line that is only a dot would end the mail: each leading one is doubled (RFC 5321 § 4.5.2). Most mails have none. */
export function doubleDots(message: Buffer): Buffer {
  const first = message[0] === 0x2e;
  let at = message.indexOf(LINE_DOT);
  if (at < 0 && !first) return message;
  const parts: Buffer[] = first ? [LINE_DOT.subarray(2)] : [];
  let from = 0;
  for (; at >= 0; at = message.indexOf(LINE_DOT, at + 2)) {
    parts.push(message.subarray(from, at + 3), LINE_DOT.subarray(2));
    from = at + 3;
  }
  parts.push(message.subarray(from));
  return Buffer.concat(parts);
}
