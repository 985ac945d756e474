import type { Tx } from '../database.ts';
import type { LeadBatch } from './lead-batch.ts';
import { knownOf, LEAD_COLUMNS } from './lead-row.ts';
import type { LeadRow } from './lead-row.ts';
import { loadPermissions, loadRecent } from './load-facts.ts';
import { pgArray } from './pg-array.ts';

/** Locks leads in id order and reads what is known of them into the batch. Leads that do not exist are left out. */
export async function lockLeads(tx: Tx, batch: LeadBatch, leadIds: readonly number[]): Promise<void> {
  const ids = [...new Set(leadIds)].filter((id) => !batch.leads.has(id));
  const rows = await tx.query<LeadRow>(
    `select ${LEAD_COLUMNS} from lead l left join company co on co.id = l.company_id
     where l.id = any($1::bigint[]) order by l.id for no key update of l`,
    [pgArray(ids)],
  );
  // read after the lock, in statements of their own: nothing can change them under us any more
  const permissionsOf = await loadPermissions(tx, ids);
  const recentOf = await loadRecent(tx, ids, tx.now);
  for (const row of rows) {
    const { facts } = knownOf(row);
    batch.add(row, { facts: { ...facts, ...permissionsOf(row.id) }, recentEngagement: recentOf(row.id) });
  }
}
