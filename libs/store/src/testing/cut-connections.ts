import type pg from 'pg';
import type { Database } from '../database.ts';

/** A connection that goes away under a statement: before the server has it, or after, so that nobody knows what became of it. */
export interface Cuts {
  /** How many connections were cut. */
  readonly count: () => number;
  /** Does it until it gets through: what a caller does, or the next sweep. Other errors are not forgiven. */
  readonly steadily: <T>(work: () => Promise<T>) => Promise<T>;
  readonly stop: () => void;
}

/**
 * For tests: cuts connections of transactions at random statements, `commit` among them, for real (the socket goes). As with a killed
 * process nothing is said to the server; what it had not committed it takes back.
 *
 * @param chance decides before each statement; the same decisions give the same cuts where nothing runs side by side
 */
export function cutConnections(database: Database, chance: () => 'no' | 'before' | 'after'): Cuts {
  const { pool } = database;
  const connect = pool.connect.bind(pool) as (...given: unknown[]) => Promise<pg.PoolClient>;
  let count = 0;
  let cutting = false;
  const spoil = (client: pg.PoolClient): pg.PoolClient => {
    const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>;
    const { stream } = (client as unknown as { connection: { stream: { destroy(): void } } }).connection;
    const spoiled = (...given: unknown[]): Promise<unknown> => {
      const when = cutting ? chance() : 'no';
      if (when === 'no') return query(...given);
      count += 1;
      if (when === 'before') {
        stream.destroy();
        return query(...given);
      }
      const sent = query(...given);
      // written to the socket, but nobody waits for the answer
      setImmediate(() => stream.destroy());
      return sent;
    };
    return new Proxy(client, {
      get: (target, key) => {
        if (key === 'query') return spoiled;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
      },
    });
  };
  // single statements outside a transaction come with a callback; they are the test's own
  (pool as unknown as { connect: unknown }).connect = (...given: unknown[]) =>
    given.length ? connect(...given) : connect().then(spoil);
  return {
    count: () => count,
    stop: () => void ((pool as unknown as { connect: unknown }).connect = connect),
    steadily: async (work) => {
      for (;;) {
        cutting = true;
        try {
          return await work();
        } catch (error) {
          if (!isCut(error)) throw error;
        } finally {
          cutting = false;
        }
      }
    },
  };
}
const isCut = (error: unknown): boolean =>
  /Connection terminated|not queryable|write after end|ECONNRESET|socket/i.test((error as Error).message);
