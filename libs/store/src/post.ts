import type { Tx } from './database.ts';

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
