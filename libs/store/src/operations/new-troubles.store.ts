import type { Tx } from '../database.ts';

/** A walk that was parked, or an item of the outbox that failed or is unknown. */
export interface Trouble {
  readonly what: 'parked' | 'failed' | 'unknown';
  readonly leadId: number | null;
  readonly workflowId: number | null;
  readonly enrolmentId: number | null;
  readonly outboxId: number | null;
  readonly why: string | null;
}
const KEY = 'operations.told';
/** More of a kind at once say no more than these. */
const AT_ONCE = 100;

/** What went wrong since somebody asked before; each is told once, to one process of all. The first to ask is told nothing old. */
export async function newTroubles(tx: Tx): Promise<readonly Trouble[]> {
  await tx.query(`insert into setting (key, value, updated_at) values ($1, '{}', $2) on conflict (key) do nothing`, [
    KEY,
    tx.now,
  ]);
  const [before] = await tx.query<{ at: Date }>(
    `select updated_at as at from setting where key = $1 for update skip locked`,
    [KEY],
  );
  if (!before) return [];
  await tx.query(`update setting set updated_at = $2 where key = $1`, [KEY, tx.now]);
  return tx.query<Trouble>(
    `(select 'parked' as what, lead_id as "leadId", workflow_id as "workflowId", enrolment_id as "enrolmentId",
        null::bigint as "outboxId", error as why
      from cursor where state = 3 and due_at > $1 and due_at <= $2 order by due_at limit ${AT_ONCE})
     union all
     (select case state when 3 then 'failed' else 'unknown' end, lead_id, null, enrolment_id, id, code
      from outbox where state in (3, 4) and settled_at > $1 and settled_at <= $2 order by settled_at limit ${AT_ONCE})`,
    [before.at, tx.now],
  );
}
