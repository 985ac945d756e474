import type { Database, Tx } from '../database.ts';
import { happen } from '../happen.ts';
import { eraseLead } from './erase-lead.store.ts';

/**
 * So long a request for consent may wait for its confirmation. Whoever does not confirm has agreed to nothing, so there is no
 * ground to keep what was typed in, perhaps by somebody else (GDPR articles 5(1)(e) and 6(1)(a); the rulings on double opt-in, BGH
 * I ZR 164/09, ask for the proof of confirmed consents only). The law names no number; 30 days is at the careful end of practice.
 */
const KEPT_DAYS = 30;
/** Leads in one transaction, and transactions in one go. */
const CHUNK = 100;
const MOST_CHUNKS = 20;

/**
 * Forgets requests that were never confirmed. A lead that consists of nothing else is erased, its address without any mark:
 * nobody asked never to be written to. Of other leads only the waiting consent and the unconfirmed submission go.
 *
 * @returns how many leads it touched
 */
export async function forgetUnconfirmed(database: Database): Promise<number> {
  let touched = 0;
  for (let chunk = 0; chunk < MOST_CHUNKS; chunk += 1) {
    const { seen, changed } = await database.transact(forgetSome);
    touched += changed;
    if (seen < CHUNK) break;
  }
  return touched;
}

const CUTOFF = `$1::timestamptz - interval '${KEPT_DAYS} days'`;
/** Submissions and consents that have waited too long. Who asked again lately has a consent that waits for the new mail. */
const OLD_SUBMISSION = `s.confirmed_at is null and s.at <= ${CUTOFF}`;
const OLD_CONSENT = `c.state = 'pending' and c.changed_at <= ${CUTOFF} and not exists (select 1 from form_submission young
  where young.lead_id = c.lead_id and young.confirmed_at is null and young.at > ${CUTOFF})`;
/** There is nothing to the lead but requests that were never confirmed: nobody has worked with it or on it. */
const NOTHING_ELSE = `l.created_at <= ${CUTOFF} and l.source like 'form:%' and l.stage = 'lead' and l.owner_id is null
  and not exists (select 1 from form_submission s where s.lead_id = l.id and not (${OLD_SUBMISSION}))
  and not exists (select 1 from consent c where c.lead_id = l.id and not (${OLD_CONSENT}))
  and not exists (select 1 from lead_note n where n.lead_id = l.id)
  and not exists (select 1 from handoff h where h.lead_id = l.id)
  and not exists (select 1 from touchpoint_ever t where t.lead_id = l.id and t.kind = 'lead.imported')
  and not exists (select 1 from audit_entry a where a.action = 'lead.update' and a.target = 'lead:' || l.id)`;

async function forgetSome(tx: Tx): Promise<{ seen: number; changed: number }> {
  const locked = await tx.query<{ id: number }>(
    `select id from lead where id in (
       select s.lead_id from form_submission s where ${OLD_SUBMISSION} union select c.lead_id from consent c where ${OLD_CONSENT})
     order by id limit ${CHUNK} for update skip locked`,
    [tx.now],
  );
  if (!locked.length) return { seen: 0, changed: 0 };
  const ids = locked.map((row) => row.id);
  // asked anew under the lock: a confirmation may have come in between
  const empty = await tx.query<{ id: number }>(
    `select l.id from lead l where l.id = any($2::bigint[]) and ${NOTHING_ELSE}
       and (exists (select 1 from form_submission s where s.lead_id = l.id) or exists (select 1 from consent c where c.lead_id = l.id))`,
    [tx.now, ids],
  );
  for (const { id } of empty) await eraseLead(tx, id, 'rule:unconfirmed', { mark: false });
  const kept = await forgetRequests(tx, ids);
  await happen(
    tx,
    kept.map((leadId) => ({ leadId, by: 'rule:unconfirmed' })),
  );
  return { seen: ids.length, changed: empty.length + kept.length };
}

/** @returns the leads that had any */
async function forgetRequests(tx: Tx, leadIds: readonly number[]): Promise<number[]> {
  const consents = await tx.query<{ id: number }>(
    `delete from consent c where c.lead_id = any($2::bigint[]) and ${OLD_CONSENT} returning lead_id as id`,
    [tx.now, leadIds],
  );
  const submissions = await tx.query<{ id: number }>(
    `delete from form_submission s where s.lead_id = any($2::bigint[]) and ${OLD_SUBMISSION} returning lead_id as id`,
    [tx.now, leadIds],
  );
  return [...new Set([...consents, ...submissions].map((row) => row.id))].sort((a, b) => a - b);
}
