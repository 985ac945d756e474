import type { Database, Sql, Tx } from '../database.ts';
import type { Claimed } from './claim.store.ts';
import { settle } from './settle.store.ts';
import type { Settlement } from './settle.store.ts';

/** A claim nobody has settled for so long is nobody's any more. Senders stop well before. */
export const CLAIM_MS = 15 * 60_000;
/**
 * So long after its caller has gone a claim may still commit: the server ends a statement after a minute (`statement_timeout`), and does
 * not look whether anybody waits for it.
 */
export const LATE_COMMIT_MS = 65_000;

/** What a dead sender's journal says of a mail; a webhook has none, its receiver tells repeats apart by id. */
export type JournalVerdict = (id: string) => 'sent' | 'unknown' | 'pending';

/**
 * Settles what a sender that died had in its hands. Doing it twice, or two processes at once, comes to the same.
 *
 * @returns how many mails were sent, unknown, and due again
 */
export async function recoverSlot(
  database: Database,
  slot: string,
  verdictOf: JournalVerdict,
): Promise<Readonly<Record<'sent' | 'unknown' | 'pending', number>>> {
  const count = { sent: 0, unknown: 0, pending: 0 };
  await database.transact(async (tx) => {
    const held = await claimedBy(tx, slot);
    const settlements = held.map((item): Settlement => {
      const verdict = item.kind === 'mail' ? verdictOf(String(item.id)) : 'pending';
      count[verdict] += 1;
      if (verdict === 'sent') return { item, state: 'sent', code: 'accepted before a restart' };
      if (verdict === 'unknown') return { item, state: 'unknown', code: 'the sender ended before the answer' };
      return { item, state: 'retry', at: tx.now, spendAttempt: false, code: 'the sender ended before it was sent' };
    });
    await settle(tx, slot, settlements);
    if (count.pending) tx.nudges.outbox = true;
  });
  return count;
}
const claimedBy = (tx: Tx, slot: string): Promise<Claimed[]> =>
  tx.query<Claimed>(
    `select id, key, kind, lead_id as "leadId", enrolment_id as "enrolmentId", payload, attempt, created_at as "createdAt",
       claimed_at as "claimedAt"
     from outbox where slot = $1 and state = 1 order by id`,
    [slot],
  );

/** @returns those of the slots in whose name something is claimed */
export async function slotsHolding(sql: Sql, slots: readonly string[]): Promise<ReadonlySet<string>> {
  if (!slots.length) return new Set();
  const rows = await sql.query<{ slot: string }>(
    `select distinct slot from outbox where slot = any($1::text[]) and state = 1`,
    [slots],
  );
  return new Set(rows.map(({ slot }) => slot));
}

/** Claims of senders that cannot be asked (another machine, its disk lost): unknown, never straight back to pending. */
export async function expireClaims(sql: Sql, now: Date): Promise<number> {
  const rows = await sql.query(
    `update outbox set state = case when kind = 'mail' then 4 else 0 end, code = 'the sender was lost',
       settled_at = case when kind = 'mail' then $1::timestamptz end, slot = null
     where state = 1 and slot is not null and claimed_at < $1::timestamptz - $2 * interval '1 ms' returning id`,
    [now, CLAIM_MS],
  );
  return rows.length;
}

/** What a person does about a mail that may or may not have arrived, or that failed: it goes out again. */
export async function sendAgain(tx: Tx, id: number): Promise<boolean> {
  const rows = await tx.query(
    `update outbox set state = 0, not_before = $2, settled_at = null, slot = null, code = null
     where id = $1 and state in (3, 4) and kind = 'mail' returning id`,
    [id, tx.now],
  );
  if (rows.length) tx.nudges.outbox = true;
  return rows.length > 0;
}
