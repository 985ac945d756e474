import { ConnectionPool } from './connection-pool.ts';
import type { Outgoing, Patience } from './mail-lane.ts';
import type { Outcome } from './retry-policy.ts';
import type { SendJournal } from './send-journal.ts';
import { parseSmtpUrl } from './smtp-address.ts';

export type { Outgoing } from './mail-lane.ts';

/**
 * Hands mails to one SMTP server over a few open connections, and knows of each how far it got: that is the difference between
 * "try again" and "it may have arrived". The journal hears of it before the part goes out that brings the end.
 */
export class SmtpSender {
  readonly #pool: ConnectionPool;
  readonly #journal: SendJournal;

  constructor(
    url: string,
    journal: SendJournal,
    options: { readonly connections?: number; readonly patience?: Patience } = {},
  ) {
    this.#pool = new ConnectionPool(parseSmtpUrl(url), options.connections ?? 5, options.patience);
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
    try {
      return await lane.send(mail, {
        ending: () => this.#journal.mark('D', mail.id),
        answered: (accepted) => this.#journal.mark(accepted ? 'A' : 'R', mail.id),
      });
    } finally {
      this.#pool.give(lane);
    }
  }
}
