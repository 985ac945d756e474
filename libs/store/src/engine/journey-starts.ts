import type { Tx } from '../database.ts';
import type { Candidate } from './admit.ts';
import { openEntry } from './enrol.ts';
import type { LeadBatch } from './lead-batch.ts';

/** Where leads come in that other journeys sent: by the door for those who are added by hand; nowhere while nobody may come in. */
export async function journeyStarts(tx: Tx, batch: LeadBatch): Promise<readonly Candidate[]> {
  const { starts } = batch;
  if (!starts.length) return [];
  batch.starts = [];
  const doors = new Map<number, Pick<Candidate, 'versionId' | 'nodeId'> | null>();
  for (const workflowId of new Set(starts.map((one) => one.workflowId))) {
    const entry = await openEntry(tx, workflowId, 'hand');
    doors.set(workflowId, 'refused' in entry ? null : { versionId: entry.versionId, nodeId: entry.node.id });
  }
  return starts.flatMap((one) => {
    const door = doors.get(one.workflowId);
    return door ? [{ ...one, ...door }] : [];
  });
}
