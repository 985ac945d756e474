import type { Tx } from '../database.ts';

/**
 * For inserts by the thousand into tables with references: PostgreSQL checks each reference by a statement of its own, and with this
 * product's setting (plans are made for the parameters) would plan it anew for each row, which takes five times as long as the check.
 */
export async function withoutPlanning(tx: Tx, inserts: () => Promise<void>): Promise<void> {
  await tx.query('set local plan_cache_mode = force_generic_plan');
  await inserts();
  // an insert that fails takes the transaction with it, and the setting
  await tx.query('set local plan_cache_mode = force_custom_plan');
}
