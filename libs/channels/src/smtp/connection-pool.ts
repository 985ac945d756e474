import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { MailLane, PATIENCE } from './mail-lane.ts';
import type { Patience } from './mail-lane.ts';
import type { Outcome } from './retry-policy.ts';
import type { SmtpTarget } from './smtp-address.ts';

type NotSent = Extract<Outcome, { kind: 'not-sent' | 'refused' }>;
/** Servers tire of a connection that never ends. */
const MAX_MAILS = 500;
/** How long after the last mail a connection is kept ready for the next. */
const WARM_MS = 5 * 60_000;
const WARM_ATTEMPTS = 20;

/** A few connections, greeted and signed in, the last used first. Asking a server for its greeting can take longer than the mail. */
export class ConnectionPool {
  readonly #target: SmtpTarget;
  readonly #size: number;
  readonly #idle: MailLane[] = [];
  readonly #waiting: ((free: MailLane | null) => void)[] = [];
  readonly #patience: Patience;
  #open = 0;
  #opening = 0;
  #lastUse = -Infinity;
  #closed = false;

  constructor(target: SmtpTarget, size: number, patience: Patience = PATIENCE) {
    this.#target = target;
    this.#size = size;
    this.#patience = patience;
  }

  /** @returns a lane ready for a mail, or why there is none */
  async take(): Promise<MailLane | NotSent> {
    this.#lastUse = performance.now();
    for (;;) {
      const idle = this.#idle.pop();
      if (idle && !idle.dead) return idle;
      if (idle) continue;
      if (this.#open < this.#size) return this.#connect();
      const free = await new Promise<MailLane | null>((resolve) => this.#waiting.push(resolve));
      if (free && !free.dead) return free;
    }
  }
  /** A dead one is not taken back: its place became free when it ended. */
  give(lane: MailLane): void {
    if (lane.dead) return;
    if (this.#closed || lane.mails >= MAX_MAILS) return lane.quit();
    const next = this.#waiting.shift();
    if (next) next(lane);
    else this.#idle.push(lane);
  }

  /** Opens one connection ahead. A server on this machine may still be starting: it is asked again for some seconds. */
  async warm(): Promise<void> {
    for (let attempt = this.#target.loopback ? 1 : WARM_ATTEMPTS; ; attempt += 1) {
      if (this.#closed || this.#idle.length || this.#opening) return;
      const connection = await this.#connect();
      if (!('kind' in connection)) {
        if (this.#closed) connection.close();
        else this.#idle.push(connection);
        return;
      }
      if (attempt >= WARM_ATTEMPTS) return;
      await new Promise((resolve) => setTimeout(resolve, 250).unref());
    }
  }
  close(): void {
    this.#closed = true;
    for (const lane of this.#idle.splice(0)) lane.quit();
  }

  async #connect(): Promise<MailLane | NotSent> {
    const { options, auth } = this.#target;
    const connection = new SMTPConnection(options);
    this.#open += 1;
    this.#opening += 1;
    let lane: MailLane | null = null;
    connection.once('end', () => this.#ended(lane));
    // each step has a limit of its own, but one byte a second keeps below all of them
    const limit = setTimeout(() => connection.close(), this.#patience.connectMs);
    try {
      await new Promise<void>((resolve, reject) => {
        connection.on('error', reject);
        connection.once('end', () => reject(new Error('the connection ended before it stood')));
        connection.connect((error) => (error ? reject(error) : resolve()));
      });
      if (auth && connection.allowsAuth)
        await new Promise<void>((resolve, reject) => {
          connection.once('end', () => reject(new Error('the connection ended at the sign-in')));
          connection.login({ ...auth, credentials: auth }, (error) => (error ? reject(error) : resolve()));
        });
      lane = new MailLane(connection, this.#patience);
      return lane;
    } catch (error) {
      connection.close();
      const { code, message } = error as Error & { code?: string };
      return { kind: 'not-sent', reason: code === 'EAUTH' ? 'auth' : 'connect', detail: message };
    } finally {
      clearTimeout(limit);
      this.#opening -= 1;
    }
  }
  /** The server or we ended it: its place is free, and one is opened anew while mails are about. */
  #ended(lane: MailLane | null): void {
    this.#open -= 1;
    const at = lane ? this.#idle.indexOf(lane) : -1;
    if (at >= 0) this.#idle.splice(at, 1);
    this.#waiting.shift()?.(null);
    const wasGood = lane !== null && lane.mails > 0;
    const recent = performance.now() - this.#lastUse < WARM_MS;
    if (!this.#closed && wasGood && (recent || this.#target.loopback)) setTimeout(() => void this.warm(), 50).unref();
  }
}
