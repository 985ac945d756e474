import { ENTRIES_PER_DAY } from '@cultivar/engine';
import { audit } from '../audit/audit.store.ts';
import type { Tx } from '../database.ts';
import { insertTouchpoints } from './touchpoints.ts';

export { ENTRIES_PER_DAY } from '@cultivar/engine';

export interface Refused {
  readonly workflowId: number;
  readonly leadId: number;
}
/**
 * Says who was not let in because the budget was used up: on the lead's timeline once a day and journey, in the log once a day
 * and journey. Nothing hears of it, else it would go on that way.
 */
export async function noteRefused(tx: Tx, refused: readonly Refused[]): Promise<void> {
  if (!refused.length) return;
  const day = tx.now.toISOString().slice(0, 10);
  const told = await insertTouchpoints(
    tx,
    refused.map(({ workflowId, leadId }) => ({
      leadId,
      by: `workflow:${workflowId}`,
      touchpoint: {
        kind: 'workflow.refused',
        ref: String(workflowId),
        source: 'entry-budget',
        sourceId: `${workflowId}:${leadId}:${day}`,
        data: { entries: ENTRIES_PER_DAY, hours: 24 },
      },
    })),
  );
  // who was told today already is in the log as well
  const workflows = new Set(refused.filter((_, i) => told[i]).map((one) => one.workflowId));
  for (const workflowId of [...workflows].sort((a, b) => a - b)) {
    const target = `workflow:${workflowId}`;
    const [noted] = await tx.query(
      `select 1 from audit_entry where at >= $1::date and action = 'workflow.refused' and target = $2 limit 1`,
      [day, target],
    );
    if (!noted) await audit(tx, null, 'workflow.refused', target, { entries: ENTRIES_PER_DAY, hours: 24 });
  }
}
