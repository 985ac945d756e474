import type { Tx } from '../database.ts';
import type { LeadBatch } from './lead-batch.ts';
import { knownOf, LEAD_COLUMNS } from './lead-row.ts';
import type { LeadRow } from './lead-row.ts';
import { loadRest } from './load-facts.ts';
import { pgArray } from './pg-array.ts';

/** Locks leads in id order and reads what is known of them into the batch. Leads that do not exist are left out. */
export async function lockLeads(tx: Tx, batch: LeadBatch, leadIds: readonly number[]): Promise<void> {
  (await lockAndRead(tx, leadIds)).into(batch);
}

/** The same before there is a batch: what else is read in the same turn goes along. */
export async function lockAndRead(
  tx: Tx,
  leadIds: readonly number[],
): Promise<{ readonly into: (batch: LeadBatch) => void }> {
  const ids = [...new Set(leadIds)];
  // consents and points in a statement behind the lock: nothing can change them under us any more
  const [rows, restOf] = await Promise.all([
    tx.query<LeadRow>(
      `select ${LEAD_COLUMNS} from lead l left join company co on co.id = l.company_id
       where l.id = any($1::bigint[]) order by l.id for no key update of l`,
      [pgArray(ids)],
    ),
    loadRest(tx, ids, tx.now),
  ]);
  return {
    into: (batch) => {
      for (const row of rows) {
        const { consents, suppressed, recent } = restOf(row.id);
        const { facts } = knownOf(row);
        batch.add(row, { facts: { ...facts, consents, suppressed }, recentEngagement: recent }, true);
      }
    },
  };
}

/** Loads consents, suppression and recent points. What the batch holds must be written before. */
export async function completeLeads(tx: Tx, batch: LeadBatch, leadIds: Iterable<number>): Promise<void> {
  const ids = [...new Set(leadIds)].filter((id) => batch.leads.get(id)?.complete === false);
  if (!ids.length) return;
  // read after the lock, in a statement of its own: nothing can change them under us any more
  const restOf = await loadRest(tx, ids, tx.now);
  for (const id of ids) {
    const lead = batch.leads.get(id)!;
    const { consents, suppressed, recent } = restOf(id);
    lead.known = { facts: { ...lead.known.facts, consents, suppressed }, recentEngagement: recent };
    lead.complete = true;
  }
}
