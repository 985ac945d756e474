import type { Writable } from 'node:stream';
import type pg from 'pg';

/** An earlier statement of the transaction has failed: that one says why. */
const ABORTED = '25P02';

/**
 * The statements of one transaction on its connection. What is asked in one turn of the loop goes out in one message, and is done in the
 * order in which it was asked.
 */
export class Transaction {
  readonly #client: pg.PoolClient;
  readonly #statement: (text: string, params: readonly unknown[]) => pg.QueryConfig;
  #sent: Promise<void>[] = [];
  #over = false;
  /** Why the first statement failed that somebody waits for. */
  #first: unknown;
  /** Why a statement failed that nobody waited for. */
  failure: unknown;

  constructor(client: pg.PoolClient, statement: (text: string, params: readonly unknown[]) => pg.QueryConfig) {
    this.#client = client;
    this.#statement = statement;
  }

  begin(text: string): Promise<pg.QueryResult> {
    return this.#ask({ text });
  }
  async query<R>(text: string, params: readonly unknown[] = []): Promise<R[]> {
    try {
      return (await this.#ask(this.#statement(text, params))).rows as R[];
    } catch (error) {
      // of two that were asked at once the later one may be awaited first: its failing says nothing, the earlier one's does
      if ((error as { readonly code?: unknown }).code === ABORTED) throw this.#first ?? error;
      this.#first ??= error;
      throw error;
    }
  }
  send(text: string, params: readonly unknown[] = []): void {
    const failed = (error: { readonly code?: unknown }): void => {
      if (error.code !== ABORTED) this.failure ??= error;
    };
    this.#sent.push(this.#ask(this.#statement(text, params)).then(() => {}, failed));
  }

  /** @throws what failed, also where nobody waited for it */
  async commit(): Promise<void> {
    const committing = this.#ask({ text: 'commit' });
    this.#over = true;
    const { command } = await committing;
    await Promise.all(this.#sent);
    // PostgreSQL's answer to a commit after something failed
    if (command !== 'COMMIT') throw this.failure ?? new Error('something in this transaction failed: nothing was kept');
  }
  async rollback(): Promise<void> {
    this.#over = true;
    await this.#client.query('rollback');
  }

  async #ask(statement: pg.QueryConfig): Promise<pg.QueryResult> {
    // the connection may be somebody else's by now
    if (this.#over) throw new Error('this transaction is over');
    const { stream } = (this.#client as unknown as { connection: { stream: Writable } }).connection;
    if (!stream.writableCorked) {
      stream.cork();
      process.nextTick(() => stream.uncork());
    }
    return this.#client.query(statement);
  }
}
