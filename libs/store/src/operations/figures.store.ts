import type { Database } from '../database.ts';
import { CODE_SQL } from './troubled-mails.store.ts';

/** How the engine and the senders are doing. Counts stop at `CAP`: beyond that it is "very many". */
export interface Figures {
  readonly at: Date;
  readonly workflows: readonly {
    readonly id: number;
    readonly name: string;
    readonly status: string;
    /** How long the longest waiting due lead has been due. */
    readonly lagMs: number;
    readonly due: number;
  }[];
  readonly cursors: Readonly<Record<'ready' | 'waits' | 'held' | 'parked', number>>;
  readonly outbox: readonly { readonly kind: string; readonly state: OutboxStateName; readonly count: number }[];
  /** How long the longest waiting due item of a kind has been due. */
  readonly outboxLag: readonly { readonly kind: string; readonly lagMs: number }[];
  /** Visits since the first, by workflow. */
  readonly steps: readonly { readonly workflowId: number; readonly total: number }[];
  readonly sentLastMinute: number;
  /** Mails and webhooks that failed, are unknown or were refused in the last five minutes. */
  readonly failures: readonly { readonly kind: string; readonly code: string; readonly count: number }[];
  /** When a worker last did the slow sweep (once a minute while one lives). */
  readonly sweptAt: Date | null;
}
const OUTBOX_STATES = { 0: 'pending', 1: 'sending', 3: 'failed', 4: 'unknown', 5: 'refused' } as const;
export type OutboxStateName = (typeof OUTBOX_STATES)[keyof typeof OUTBOX_STATES];

export const CAP = 100_000;
/** A cursor table up to so many pages is counted; a larger one is estimated from what the planner knows. */
const COUNTABLE_PAGES = 6_000;

/**
 * Each figure is a statement of its own over an index or a small table: no snapshot is held, and none looks at more than `CAP` rows.
 */
export async function figures(database: Database): Promise<Figures> {
  const at = await database.now();
  const workflows = await database.query<Figures['workflows'][number]>(
    `select w.id, w.name, w.status, coalesce(greatest(0, extract(epoch from $1::timestamptz - o.due_at) * 1000), 0)::float8 as "lagMs",
       (select count(*) from (select 1 from cursor c where c.workflow_id = w.id and c.state < 3 and c.due_at <= $1 limit ${CAP}) d) as due
     from workflow w left join lateral (select due_at from cursor c where c.workflow_id = w.id and c.state < 3
       order by c.due_at limit 1) o on true
     where w.status in ('live', 'draining') order by w.id`,
    [at],
  );
  const steps = await database.query<Figures['steps'][number]>(
    `select v.workflow_id as "workflowId", sum(c.n)::bigint as total
     from step_count c join workflow_version v on v.id = c.version_id group by 1 order by 1`,
  );
  const [swept] = await database.query<{ at: Date }>(`select updated_at as at from setting where key = 'sweep.slowly'`);
  return {
    at,
    workflows,
    steps,
    sweptAt: swept?.at ?? null,
    ...(await outboxFigures(database, at)),
    cursors: await cursors(database),
  };
}

async function outboxFigures(
  database: Database,
  at: Date,
): Promise<Pick<Figures, 'outbox' | 'outboxLag' | 'sentLastMinute' | 'failures'>> {
  // one statement for each state: so each is answered by its own partial index
  const counted = await Promise.all(
    Object.entries(OUTBOX_STATES).map(async ([state, name]) =>
      (
        await database.query<{ kind: string; count: number }>(
          `select kind, count(*) as count from (select kind from outbox where state = ${state} limit ${CAP}) o group by kind order by kind`,
        )
      ).map((row) => ({ ...row, state: name })),
    ),
  );
  const outboxLag = await database.query<{ kind: string; lagMs: number }>(
    `select kind, greatest(0, extract(epoch from $1::timestamptz - not_before) * 1000)::float8 as "lagMs"
     from unnest(array['mail', 'webhook']) as kind cross join lateral
       (select not_before from outbox o where o.kind = kind.kind and o.state = 0 and o.held_for is null order by not_before limit 1) oldest`,
    [at],
  );
  const [sent] = await database.query<{ count: number }>(
    `select count(*) as count from (select 1 from outbox where settled_at > $1::timestamptz - interval '1 minute' and state = 2
       and kind = 'mail' limit 1000000) o`,
    [at],
  );
  const failures = await database.query<Figures['failures'][number]>(
    `select kind, code, count(*) as count from (select o.kind, ${CODE_SQL} as code from outbox o
       where o.state in (3, 4, 5) and o.settled_at > $1::timestamptz - interval '5 minutes' limit ${CAP}) it
     group by 1, 2 order by 3 desc limit 30`,
    [at],
  );
  return { outbox: counted.flat(), outboxLag, sentLastMinute: sent!.count, failures };
}

async function cursors(database: Database): Promise<Figures['cursors']> {
  const [size] = await database.query<{ pages: number; rows: number }>(
    `select (pg_relation_size('cursor') / 8192)::int as pages, reltuples::bigint as rows from pg_class where oid = 'cursor'::regclass`,
  );
  if (size!.pages <= COUNTABLE_PAGES || size!.rows < 0) {
    const rows = await database.query<{ state: number; n: number }>(
      `select state, count(*) as n from cursor group by 1`,
    );
    const of = (state: number): number => rows.find((row) => row.state === state)?.n ?? 0;
    return { ready: of(0), waits: of(1), held: of(2), parked: of(3) };
  }
  const [some] = await database.query<{ waits: number; held: number; parked: number }>(
    `select count(*) filter (where state = 1) as waits, count(*) filter (where state = 2) as held,
       (select count(*) from (select 1 from cursor where state = 3 limit ${CAP}) p) as parked
     from (select state from cursor where state in (1, 2) limit ${CAP}) w`,
  );
  return { ...some!, ready: Math.max(0, size!.rows - some!.waits - some!.held - some!.parked) };
}

/** Whether the schema is that of this version: a migration that did not run would show as errors all over. */
export async function isMigrated(database: Database): Promise<boolean> {
  return !(await database.orm.showMigrations());
}
