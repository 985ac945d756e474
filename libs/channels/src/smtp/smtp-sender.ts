import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { ConnectionPool } from './connection-pool.ts';
import type { Outcome } from './retry-policy.ts';
import type { SendJournal } from './send-journal.ts';
import { parseSmtpUrl } from './smtp-address.ts';

export interface Outgoing {
  /** Names the mail in the journal; no white space. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly message: Buffer;
  /** Reading of `performance.now()` after which the claim may have been given to another sender: the body does not go out. */
  readonly deadline?: number;
}
const CHUNK = 16 * 1024;

/**
 * Hands mails to one SMTP server over a few open connections, and knows of each how far it got: that is the difference between
 * "try again" and "it may have arrived". nodemailer's transports report a drop before and after acceptance alike; its connection
 * pipes the message only after the server's 354, so a stream that marks its own reading knows the phase.
 */
export class SmtpSender {
  readonly #pool: ConnectionPool;
  readonly #journal: SendJournal;

  constructor(url: string, journal: SendJournal, options: { readonly connections?: number } = {}) {
    this.#pool = new ConnectionPool(parseSmtpUrl(url), options.connections ?? 5);
    this.#journal = journal;
  }
  /** Opens a connection ahead of the first mail. Failing is no error: the first mail tells. */
  warm(): Promise<void> {
    return this.#pool.warm();
  }
  close(): void {
    this.#pool.close();
  }

  async send(mail: Outgoing): Promise<Outcome> {
    const lane = await this.#pool.take();
    if ('kind' in lane) return lane;
    const outcome = await this.#transfer(lane, mail);
    // after a drop or an unclear end the connection is not to be trusted; an answered one can be used again
    if (outcome.kind === 'accepted') this.#pool.give(lane);
    else if (outcome.kind === 'refused') this.#pool.reset(lane);
    else this.#pool.drop(lane);
    return outcome;
  }

  #transfer(connection: SMTPConnection, mail: Outgoing): Promise<Outcome> {
    const body = new MailBody(mail, () => this.#journal.mark('D', mail.id));
    return new Promise((resolve) => {
      connection.send(
        { from: mail.from, to: [mail.to], size: mail.message.length, use8BitMime: false },
        body,
        (error, info) => {
          if (!error) {
            this.#journal.mark('A', mail.id);
            return resolve({ kind: 'accepted', response: info?.response ?? '250' });
          }
          resolve(this.#failed(error as SmtpError, mail, body));
        },
      );
    });
  }

  #failed(error: SmtpError, { id }: Outgoing, body: MailBody): Outcome {
    if (body.late) return { kind: 'not-sent', reason: 'late', detail: 'the claim ran out' };
    if (error.response && error.responseCode) {
      if (body.ending) this.#journal.mark('R', id);
      return { kind: 'refused', response: error.response, recipient: error.command === 'RCPT TO' };
    }
    if (body.ending) return { kind: 'unknown', reason: error.message };
    // larger than the server takes, or an address it could not be asked for: no other attempt would fare better
    if (error.code === 'EMESSAGE') return { kind: 'refused', response: `552 5.3.4 ${error.message}`, recipient: false };
    if (error.code === 'EENVELOPE') return { kind: 'refused', response: `553 5.1.3 ${error.message}`, recipient: true };
    return { kind: 'not-sent', reason: 'dropped', detail: error.message };
  }
}
type SmtpError = Error & { code?: string; command?: string; response?: string; responseCode?: number };

/** The message as a stream that is read only after the server's 354. Marks the journal before the part that brings the end. */
class MailBody extends Readable {
  /** The end has been handed over: from here on the server may have accepted. */
  ending = false;
  late = false;
  #at = 0;
  readonly #mail: Outgoing;
  readonly #mark: () => void;

  constructor(mail: Outgoing, mark: () => void) {
    super({ highWaterMark: CHUNK });
    this.#mail = mail;
    this.#mark = mark;
  }
  override _read(): void {
    const { message, deadline } = this.#mail;
    const next = this.#at + CHUNK;
    if (next < message.length) {
      this.push(message.subarray(this.#at, next));
      this.#at = next;
      return;
    }
    if (deadline !== undefined && performance.now() > deadline) {
      this.late = true;
      this.destroy(new Error('late'));
      return;
    }
    try {
      this.#mark();
    } catch (error) {
      // a full disk: without the mark the mail must not go out
      this.destroy(error as Error);
      return;
    }
    this.ending = true;
    this.push(message.subarray(this.#at));
    this.push(null);
  }
}
