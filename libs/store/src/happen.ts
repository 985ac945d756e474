import type { Effect } from '@cultivar/workflow';
import type { Tx } from './database.ts';

/** Something that happened to a lead, from anywhere: a form, a click, a person, an import, the engine. */
export interface Happening {
  readonly leadId: number;
  /** Entry on the timeline; also what triggers journeys, ends waits and earns points. `sourceId` makes a repeated delivery count once. */
  readonly touchpoint?: {
    readonly kind: string;
    readonly ref?: string | null;
    readonly at?: Date;
    readonly source: string;
    readonly sourceId?: string;
    readonly data?: Readonly<Record<string, unknown>>;
  };
  /** Changes to the lead that come with it; applied by the same appliers as the engine's. */
  readonly effects?: readonly Effect[];
  /** Who or what did it: `user:3`, `form:kontakt`, `import:7`. */
  readonly by: string;
}

/**
 * THE one way anything happens to a lead. Inside the caller's transaction: locks the leads in id order, writes the
 * touchpoints (once per source and id), applies effects, scoring rules, asset attribution and stage gates, keeps the segments that
 * let leads in, enrols into live workflows, ends waits, and notes the nudges to give after the commit.
 *
 * @returns for each happening, in order, whether it was new (false: a repeated delivery, nothing was done)
 */
export async function happen(_tx: Tx, _happenings: readonly Happening[]): Promise<readonly boolean[]> {
  throw new Error('not built yet: the engine room is at it');
}

/**
 * The world answered what a held walk waits for (webhook answered, handoff accepted …).
 * @returns false if nothing waits for it any more
 */
export async function answerHold(
  _tx: Tx,
  _hold: { readonly enrolmentId: number; readonly seq: number; readonly outcome: string; readonly data?: unknown },
): Promise<boolean> {
  throw new Error('not built yet: the engine room is at it');
}

/** Something to leave the house. `key` makes it happen once. */
export interface OutboxItem {
  readonly key: string;
  readonly kind: 'mail' | 'notify' | 'webhook';
  readonly leadId?: number | null;
  readonly enrolmentId?: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly notBefore?: Date;
}
/** Puts items into the outbox; an item whose key is there already is left out. Marks the transaction for a nudge. */
export async function post(tx: Tx, items: readonly OutboxItem[]): Promise<void> {
  if (!items.length) return;
  await tx.query(
    `insert into outbox (key, kind, lead_id, enrolment_id, payload, not_before, created_at)
     select key, kind, lead_id, enrolment_id, payload, coalesce(not_before, $7), $7
     from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::jsonb[], $6::timestamptz[])
       as t(key, kind, lead_id, enrolment_id, payload, not_before)
     on conflict (key) do nothing`,
    [
      items.map((item) => item.key),
      items.map((item) => item.kind),
      items.map((item) => item.leadId ?? null),
      items.map((item) => item.enrolmentId ?? null),
      items.map((item) => JSON.stringify(item.payload)),
      items.map((item) => item.notBefore ?? null),
      tx.now,
    ],
  );
  tx.nudges.outbox = true;
}
