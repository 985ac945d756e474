import type { Tx } from './database.ts';
import { Dictionary, pgArray } from './engine/pg-array.ts';

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
  const payloads = new Dictionary<string>();
  // and the mails of one batch mostly share theirs
  const known = new Map<OutboxItem['payload'], number>();
  const places = items.map(({ payload }) => {
    let place = known.get(payload);
    if (place === undefined) {
      const text = JSON.stringify(payload);
      known.set(payload, (place = payloads.place(text, text)));
    }
    return place;
  });
  tx.send(
    `insert into outbox (key, kind, lead_id, enrolment_id, payload, not_before, created_at)
     select key, kind, lead_id, enrolment_id, payload, coalesce(not_before, $8), $8
     from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::timestamptz[])
       with ordinality as t(key, kind, lead_id, enrolment_id, place, not_before, no)
     join unnest($7::jsonb[]) with ordinality as p(payload, place) using (place) order by no
     on conflict (key) do nothing`,
    [
      pgArray(items.map((item) => item.key)),
      pgArray(items.map((item) => item.kind)),
      pgArray(items.map((item) => item.leadId ?? null)),
      pgArray(items.map((item) => item.enrolmentId ?? null)),
      pgArray(places),
      pgArray(items.map((item) => item.notBefore ?? null)),
      pgArray(payloads.values),
      tx.now,
    ],
  );
  tx.nudges.outbox = true;
}
