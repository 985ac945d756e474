import SMTPConnection from 'nodemailer/lib/smtp-connection';
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
  readonly #idle: SMTPConnection[] = [];
  readonly #mails = new WeakMap<SMTPConnection, number>();
  readonly #waiting: ((free: SMTPConnection | null) => void)[] = [];
  #open = 0;
  #opening = 0;
  #lastUse = -Infinity;
  #closed = false;

  constructor(target: SmtpTarget, size: number) {
    this.#target = target;
    this.#size = size;
  }

  /** @returns a connection ready for a mail, or why there is none */
  async take(): Promise<SMTPConnection | NotSent> {
    this.#lastUse = performance.now();
    for (;;) {
      const idle = this.#idle.pop();
      if (idle && !idle.destroyed) return idle;
      if (idle) continue;
      if (this.#open < this.#size) return this.#connect();
      const free = await new Promise<SMTPConnection | null>((resolve) => this.#waiting.push(resolve));
      if (free && !free.destroyed) return free;
    }
  }
  give(connection: SMTPConnection): void {
    const mails = (this.#mails.get(connection) ?? 0) + 1;
    this.#mails.set(connection, mails);
    if (this.#closed || connection.destroyed || mails >= MAX_MAILS) return this.drop(connection);
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#idle.push(connection);
  }
  /** After a refusal: the transaction is ended before the next mail. */
  reset(connection: SMTPConnection): void {
    if (connection.destroyed) return this.drop(connection);
    connection.reset((error) => (error ? this.drop(connection) : this.give(connection)));
  }
  drop(connection: SMTPConnection): void {
    if (connection.destroyed) return;
    connection.close();
  }

  /** Opens one connection ahead. A server on this machine may still be starting: it is asked again for some seconds. */
  async warm(): Promise<void> {
    for (let attempt = this.#target.loopback ? 1 : WARM_ATTEMPTS; ; attempt += 1) {
      if (this.#closed || this.#idle.length || this.#opening) return;
      const connection = await this.#connect();
      if (!('kind' in connection)) {
        if (this.#closed) this.drop(connection);
        else this.#idle.push(connection);
        return;
      }
      if (attempt >= WARM_ATTEMPTS) return;
      await new Promise((resolve) => setTimeout(resolve, 250).unref());
    }
  }
  close(): void {
    this.#closed = true;
    for (const connection of this.#idle.splice(0)) {
      connection.quit();
      setTimeout(() => connection.close(), 200).unref();
    }
  }

  async #connect(): Promise<SMTPConnection | NotSent> {
    const { options, auth } = this.#target;
    const connection = new SMTPConnection(options);
    this.#open += 1;
    this.#opening += 1;
    let over = false;
    connection.once('end', () => {
      if (!over) this.#ended(connection);
      over = true;
    });
    try {
      await new Promise<void>((resolve, reject) => {
        connection.on('error', reject);
        connection.connect((error) => (error ? reject(error) : resolve()));
      });
      if (auth && connection.allowsAuth)
        await new Promise<void>((resolve, reject) =>
          connection.login({ ...auth, credentials: auth }, (error) => (error ? reject(error) : resolve())),
        );
      return connection;
    } catch (error) {
      connection.close();
      const { code, message } = error as Error & { code?: string };
      return { kind: 'not-sent', reason: code === 'EAUTH' ? 'auth' : 'connect', detail: message };
    } finally {
      this.#opening -= 1;
    }
  }
  /** The server or we ended it: its place is free, and one is opened anew while mails are about. */
  #ended(connection: SMTPConnection): void {
    this.#open -= 1;
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    this.#waiting.shift()?.(null);
    const wasGood = this.#mails.has(connection);
    const recent = performance.now() - this.#lastUse < WARM_MS;
    if (!this.#closed && wasGood && (recent || this.#target.loopback)) setTimeout(() => void this.warm(), 50).unref();
  }
}
