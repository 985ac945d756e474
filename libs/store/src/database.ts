import 'reflect-metadata';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { Registry } from '@cultivar/workflow';
import { Versions } from './engine/versions.ts';
import { Init1763800000000 } from './migrations/0001-init.ts';
import { Parts1763811000000 } from './migrations/0002-parts.ts';
import { LeadRoom1763821000000 } from './migrations/0003-lead-room.ts';
import { Imports1763822000000 } from './migrations/0004-imports.ts';
import { Sending1763826000000 } from './migrations/0006-sending.ts';
import { EnrolRuns1763824000000 } from './migrations/0005-enrol-runs.ts';
import { Counts1763831000000 } from './migrations/0007-counts.ts';
import { ImportLanes1763840000000 } from './migrations/0009-import-lanes.ts';
import { ScoreLedger1763850000000 } from './migrations/0010-score-ledger.ts';
import { Entries1763860000000 } from './migrations/0011-entries.ts';
import { Flow1763870000000 } from './migrations/0012-flow.ts';
import { Moves1763900014000 } from './migrations/0014-moves.ts';
import { Figures1763900015000 } from './migrations/0015-figures.ts';
import { Actions1763880000000 } from './migrations/0013-actions.ts';
import { Checking1763900016000 } from './migrations/0016-checking.ts';
import { DraftBy1763900017000 } from './migrations/0017-draft-by.ts';
import { WorkflowKeys1763900018000 } from './migrations/0018-workflow-keys.ts';
import { BackTestSample1763900019000 } from './migrations/0019-back-test-sample.ts';
import { TaskMails1763900021000 } from './migrations/0021-task-mails.ts';
import { Waited1763900023000 } from './migrations/0023-waited.ts';
import { Statements } from './statements.ts';
import { Transaction } from './transaction.ts';

// bigint ids and counts fit a JavaScript number for as long as this product will live (2^53).
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// The driver's own parser of instants takes five times as long; it stays for what is not in UTC or not in our era.
const parseInstant = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => Date;
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) =>
  text.endsWith('+00') && text[4] === '-'
    ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
    : parseInstant(text),
);

/** Who is told, after a commit, that there is work. Losing a nudge loses nothing: every worker also sweeps. */
export interface Messenger {
  /** Leads of these workflows are due now. */
  advance(workflowIds: readonly number[]): Promise<void>;
  /** Something waits in the outbox. */
  deliver(): Promise<void>;
}
export const SILENT: Messenger = { advance: async () => {}, deliver: async () => {} };

/** A connection that is cut (a restart of the server) while nobody has it in hand must not end the process: its next statement fails. */
class SteadyClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }
}

/**
 * How every connection plans: knowing that what is worked on is in memory (with the default a batch of 500 keys is read by scanning a
 * table of up to some hundred thousand rows).
 */
export const CONNECTION_OPTIONS = '-c random_page_cost=1.1 -c TimeZone=UTC';
/**
 * A line that went dead without a word (a cable, a router that forgot): the server gives up after some fifteen seconds and lets go of
 * what it had locked for us. Ignored where the system cannot.
 */
const DEAD_LINE =
  '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=5 -c tcp_user_timeout=15000';

export type Row = Record<string, unknown>;
export interface Sql {
  /** @returns the rows; `null` values stay null, bigint is a number, timestamptz a Date */
  query<T = Row>(sql: string, params?: readonly unknown[]): Promise<T[]>;
}
/** One transaction, with the one instant it happens at, and the nudges to give after it has committed. */
export interface Tx extends Sql {
  readonly now: Date;
  /**
   * A statement whose answer nobody needs: it goes out with those before and after it, is done in its turn, and if it fails the
   * transaction fails with its error.
   */
  send(sql: string, params?: readonly unknown[]): void;
  readonly nudges: { readonly workflows: Set<number>; outbox: boolean };
  /** Compiled versions of workflows, kept by the process. */
  readonly versions: Versions;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize?: number;
  readonly messenger?: Messenger;
  /** The node types there are; without them no journey lets anybody in or walks. */
  readonly registry?: Registry;
  /** Only for tests and a start with the test flag: time passes by `advance_clock`, kept in `setting`. */
  readonly testClock?: boolean;
}

const PLANS = { few: 'force_generic_plan', many: 'force_custom_plan' } as const;

/** The one door to PostgreSQL: TypeORM (`orm`) runs the migrations and holds the pool, everything else is SQL on it. */
export class Database implements Sql {
  readonly orm: DataSource;
  messenger: Messenger;
  readonly versions: Versions;
  readonly #testClock: boolean;
  readonly #statements = new Statements();

  constructor(options: DatabaseOptions) {
    this.messenger = options.messenger ?? SILENT;
    this.versions = new Versions(options.registry ?? new Map());
    this.#testClock = options.testClock ?? false;
    this.orm = new DataSource({
      type: 'postgres',
      url: options.url,
      // shapes stand in zod and SQL; see docs/decisions/0012-typeorm-without-entities.md
      entities: [],
      migrations: [
        Init1763800000000,
        Parts1763811000000,
        LeadRoom1763821000000,
        Imports1763822000000,
        EnrolRuns1763824000000,
        Sending1763826000000,
        Counts1763831000000,
        ImportLanes1763840000000,
        ScoreLedger1763850000000,
        Entries1763860000000,
        Flow1763870000000,
        Actions1763880000000,
        Moves1763900014000,
        Figures1763900015000,
        Checking1763900016000,
        DraftBy1763900017000,
        WorkflowKeys1763900018000,
        BackTestSample1763900019000,
        TaskMails1763900021000,
        Waited1763900023000,
      ],
      migrationsTableName: 'migration',
      synchronize: false,
      poolSize: options.poolSize ?? 10,
      applicationName: 'cultivar',
      extra: {
        idle_in_transaction_session_timeout: 10_000,
        lock_timeout: 5_000,
        statement_timeout: 60_000,
        // and this end of a dead line: the system asks after it, and no answer is waited for longer than the server would work on it
        ...{ keepAlive: true, keepAliveInitialDelayMillis: 5_000, query_timeout: 90_000 },
        Client: SteadyClient,
        // statements that do not wait for one another's answers share a round trip
        pipeline: true,
        options: `${CONNECTION_OPTIONS} ${DEAD_LINE}`,
        // a connection's first query costs ten times the next one: some stay open in quiet times, too
        min: 3,
      },
    });
  }

  async open(): Promise<this> {
    await this.orm.initialize();
    // an idle connection that the server ends (restart) must not end the process
    this.pool.on('error', () => {});
    return this;
  }
  async migrate(): Promise<readonly string[]> {
    return (await this.orm.runMigrations({ transaction: 'each' })).map((migration) => migration.name);
  }
  async close(): Promise<void> {
    await this.orm.destroy();
  }
  /** What the first one to come would otherwise wait for: some connections, and the journeys that are live. */
  async warm(): Promise<void> {
    await Promise.all([this.versions.live(this), this.now(), this.now()]);
  }
  get pool(): pg.Pool {
    return (this.orm.driver as unknown as { master: pg.Pool }).master;
  }

  async query<T = Row>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    return (await this.pool.query(this.#statement(sql, params))).rows as T[];
  }
  #statement(text: string, params: readonly unknown[]): pg.QueryConfig {
    // there may be several in one text, which a name does not allow
    const single = params.length > 0 || !text.includes(';');
    return { text, values: params as unknown[], ...(single && { name: this.#statements.name(text) }) };
  }

  /** The database's clock, so that many machines agree; moved only by a start with the test flag. */
  async now(sql: Sql = this): Promise<Date> {
    return (await sql.query<{ now: Date }>(`select ${this.clock} as now`))[0]!.now;
  }
  /** The same as an expression, for statements that read more. */
  get clock(): string {
    return this.#testClock
      ? `(clock_timestamp() + coalesce((select (value->>'ms')::bigint from setting where key = 'test.clock'), 0) * interval '1 ms')`
      : 'clock_timestamp()';
  }

  /**
   * Runs `work` in one transaction, then, only if it committed, gives the nudges it collected.
   *
   * @param how `few`: leads by their ids. Its statements are planned once and for all: with one lead planning is a third of the server's
   *   work. `many`: thousands. They are planned for what they are given each time: a plan made without knowing how many may
   *   compare each with each.
   */
  async transact<T>(
    work: (tx: Tx) => Promise<T>,
    at?: Date,
    how: { readonly concerns?: keyof typeof PLANS } = {},
  ): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // cut off between two statements: without a listener that would end the process, with it the next statement fails
    const cut = (error: Error): void => void (broken = error);
    client.on('error', cut);
    const nudges: { workflows: Set<number>; outbox: boolean } = { workflows: new Set(), outbox: false };
    const transaction = new Transaction(client, (text, params) => this.#statement(text, params));
    let result: T;
    try {
      const now = await this.#begin(transaction, at, how.concerns);
      result = await work({
        query: (text, params) => transaction.query(text, params),
        send: (text, params) => transaction.send(text, params),
        ...{ now, nudges, versions: this.versions },
      });
      await transaction.commit();
    } catch (error) {
      const cause = transaction.failure ?? error;
      await transaction.rollback().catch((e: Error) => (broken = e));
      throw cause;
    } finally {
      client.off('error', cut);
      client.release(broken);
    }
    await this.#nudge(nudges);
    return result;
  }

  /** Begins and asks for the time in one go; where that is given, with the first statement. */
  async #begin(transaction: Transaction, at: Date | undefined, concerns?: keyof typeof PLANS): Promise<Date> {
    const begin = concerns ? `begin; set local plan_cache_mode = ${PLANS[concerns]}` : 'begin';
    if (at) {
      transaction.begin(begin).catch(() => {});
      return at;
    }
    // several statements in one message have several results
    const results = (await transaction.begin(`${begin}; select ${this.clock} as now`)) as unknown as pg.QueryResult<{
      now: Date;
    }>[];
    return results.at(-1)!.rows[0]!.now;
  }

  async #nudge(nudges: Tx['nudges']): Promise<void> {
    const told = [];
    if (nudges.workflows.size) told.push(this.messenger.advance([...nudges.workflows]));
    if (nudges.outbox) told.push(this.messenger.deliver());
    // a lost nudge is healed by the next sweep; it must not turn a committed act into an error
    await Promise.allSettled(told);
  }
}
