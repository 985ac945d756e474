import { matches } from '@cultivar/audience';
import { againAfterDays, asksOfEntrants, isHeldOut, keptOutBy } from '@cultivar/engine';
import type { Known } from '@cultivar/engine';
import type { Tx } from '../database.ts';
import { noteRefused } from './entry-budget.ts';
import type { LeadBatch, News } from './lead-batch.ts';
import { letIn } from './let-in.ts';
import { withTimeline } from './load-facts.ts';
import { pgArray } from './pg-array.ts';

export interface Candidate {
  readonly workflowId: number;
  readonly versionId: number;
  readonly nodeId: string;
  readonly leadId: number;
}
/** Lets the leads into the journeys whose entries were waiting for these news, and into those other journeys `sent` them to. */
export async function admit(
  tx: Tx,
  batch: LeadBatch,
  heard: readonly News[],
  sent: readonly Candidate[] = [],
): Promise<void> {
  if (!heard.length && !sent.length) return;
  const { entries } = await batch.live();
  const wanted = new Map<string, Candidate>();
  for (const { leadId, touchpoint } of heard) {
    if (!batch.leads.has(leadId)) continue;
    for (const { workflowId, versionId, nodeId, event } of entries.get(touchpoint.kind) ?? []) {
      const key = `${workflowId} ${leadId}`;
      if (!wanted.has(key) && matches(event, touchpoint)) wanted.set(key, { workflowId, versionId, nodeId, leadId });
    }
  }
  for (const one of sent) {
    const key = `${one.workflowId} ${one.leadId}`;
    if (!wanted.has(key) && batch.leads.has(one.leadId)) wanted.set(key, one);
  }
  const known = new Map([...batch.leads].map(([id, lead]) => [id, lead.known]));
  await enter(tx, [...wanted.values()], known);
}

interface Answer {
  readonly workflow_id: number;
  readonly lead_id: number;
  readonly entered: boolean;
}
/** Starts walks for locked leads: entry rule, re-entry, never twice at the same time, not too often. @returns the leads let in */
export async function enter(
  tx: Tx,
  candidates: readonly Candidate[],
  known: ReadonlyMap<number, Known>,
): Promise<number[]> {
  const allowed = await allow(tx, candidates, known);
  if (!allowed.length) return [];
  const versions = await tx.versions.load(
    tx,
    allowed.map((one) => one.versionId),
  );
  const versionOf = (one: Candidate) => versions.get(one.versionId)!;
  const answers = await tx.query<Answer>(
    `${letIn(`select * from unnest($2::int[], $3::int[], $4::bigint[], $5::text[], $6::smallint[], $7::int[], $8::bool[])
       as t(workflow_id, version_id, lead_id, node, place, again_days, held)`)}
     select workflow_id, lead_id, true as entered from entered union all
     select workflow_id, lead_id, false from asked where not seldom`,
    [
      tx.now,
      pgArray(allowed.map((one) => one.workflowId)),
      pgArray(allowed.map((one) => one.versionId)),
      pgArray(allowed.map((one) => one.leadId)),
      pgArray(allowed.map((one) => one.nodeId)),
      pgArray(allowed.map((one) => versionOf(one).byId.get(one.nodeId)!.index)),
      pgArray(allowed.map((one) => againAfterDays(versionOf(one).settings))),
      pgArray(allowed.map((one) => String(isHeldOut(versionOf(one).settings, one.workflowId, one.leadId)))),
    ],
  );
  await noteRefused(
    tx,
    answers.filter((row) => !row.entered).map((row) => ({ workflowId: row.workflow_id, leadId: row.lead_id })),
  );
  const rows = answers.filter((row) => row.entered);
  for (const row of rows) tx.nudges.workflows.add(row.workflow_id);
  return rows.map((row) => row.lead_id);
}

async function allow(
  tx: Tx,
  candidates: readonly Candidate[],
  known: ReadonlyMap<number, Known>,
): Promise<readonly Candidate[]> {
  if (!candidates.length) return [];
  const ids = [...new Set(candidates.map((one) => one.versionId))];
  const versions = await tx.versions.load(tx, ids);
  const looks = ids.map((id) => versions.get(id)!.entryLooks);
  const ruled = ids.some((id) => asksOfEntrants(versions.get(id)!.settings));
  if (!ruled) return candidates;
  const factsOf = await withTimeline(tx, known, {
    kinds: new Set(looks.flatMap((one) => [...one.kinds])),
    segments: new Set(looks.flatMap((one) => [...one.segments])),
  });
  return candidates.filter(({ versionId, leadId }) => {
    const { settings } = versions.get(versionId)!;
    return !asksOfEntrants(settings) || keptOutBy(settings, factsOf(leadId), tx.now) === null;
  });
}
