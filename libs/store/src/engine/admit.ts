import { holds, matches } from '@cultivar/audience';
import type { Known } from '@cultivar/engine';
import type { Tx } from '../database.ts';
import { ENTRIES_PER_DAY, noteRefused } from './entry-budget.ts';
import type { LeadBatch, News } from './lead-batch.ts';
import { withTimeline } from './load-facts.ts';
import { pgArray } from './pg-array.ts';

export interface Candidate {
  readonly workflowId: number;
  readonly versionId: number;
  readonly nodeId: string;
  readonly leadId: number;
}
/** Leads of one shard are next to each other in nothing: it only spreads. */
export const SHARDS = 64;

/** Lets the leads into the journeys whose entries were waiting for these news. */
export async function admit(tx: Tx, batch: LeadBatch, heard: readonly News[]): Promise<void> {
  if (!heard.length) return;
  const { entries } = await batch.live();
  const wanted = new Map<string, Candidate>();
  for (const { leadId, touchpoint } of heard) {
    if (!batch.leads.has(leadId)) continue;
    for (const { workflowId, versionId, nodeId, event } of entries.get(touchpoint.kind) ?? []) {
      const key = `${workflowId} ${leadId}`;
      if (!wanted.has(key) && matches(event, touchpoint)) wanted.set(key, { workflowId, versionId, nodeId, leadId });
    }
  }
  const known = new Map([...batch.leads].map(([id, lead]) => [id, lead.known]));
  await enter(tx, [...wanted.values()], known);
}

interface Entered {
  readonly id: number;
  readonly workflow_id: number;
  readonly version_id: number;
  readonly lead_id: number;
  readonly node: string;
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
  const answers = await tx.query<Entered | (Omit<Entered, 'id'> & { id: null })>(
    `with asked as materialized (
       select t.*, coalesce(earlier.no, 0) as no, coalesce(earlier.lately, 0) < ${ENTRIES_PER_DAY} as seldom
       from unnest($1::int[], $2::int[], $3::bigint[], $4::text[], $5::text[]) as t(workflow_id, version_id, lead_id, node, reentry)
       left join lateral (select max(e.entry_no) as no, bool_or(e.ended_at is null) as open,
           count(*) filter (where e.entered_at > $6::timestamptz - interval '24 hours') as lately
         from enrolment e where e.workflow_id = t.workflow_id and e.lead_id = t.lead_id) earlier on true
       where earlier.no is null or (not earlier.open and t.reentry = 'after-leaving')
     ), entered as (
       insert into enrolment (workflow_id, version_id, lead_id, entry_no, entry_node, entered_at)
       select workflow_id, version_id, lead_id, 1 + no, node, $6::timestamptz from asked where seldom
       on conflict do nothing
       returning id, workflow_id, version_id, lead_id, entry_node as node
     )
     select * from entered union all
     select null, workflow_id, version_id, lead_id, node from asked where not seldom`,
    [
      pgArray(allowed.map((one) => one.workflowId)),
      pgArray(allowed.map((one) => one.versionId)),
      pgArray(allowed.map((one) => one.leadId)),
      pgArray(allowed.map((one) => one.nodeId)),
      pgArray(allowed.map((one) => versions.get(one.versionId)!.settings.reentry)),
      tx.now,
    ],
  );
  const rows = answers.filter((row): row is Entered => row.id !== null);
  await noteRefused(
    tx,
    answers.filter((row) => row.id === null).map((row) => ({ workflowId: row.workflow_id, leadId: row.lead_id })),
  );
  if (!rows.length) return [];
  await tx.query(
    `insert into cursor (enrolment_id, workflow_id, version_id, lead_id, shard, node, due_at)
     select id, workflow_id, version_id, lead_id, mod(lead_id, ${SHARDS}), node, $6::timestamptz
     from unnest($1::bigint[], $2::int[], $3::int[], $4::bigint[], $5::smallint[]) as t(id, workflow_id, version_id, lead_id, node)`,
    [
      pgArray(rows.map((row) => row.id)),
      pgArray(rows.map((row) => row.workflow_id)),
      pgArray(rows.map((row) => row.version_id)),
      pgArray(rows.map((row) => row.lead_id)),
      pgArray(rows.map((row) => versions.get(row.version_id)!.byId.get(row.node)!.index)),
      tx.now,
    ],
  );
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
  const ruled = ids.some((id) => versions.get(id)!.settings.entryRule);
  if (!ruled) return candidates;
  const factsOf = await withTimeline(tx, known, {
    kinds: new Set(looks.flatMap((one) => [...one.kinds])),
    segments: new Set(looks.flatMap((one) => [...one.segments])),
  });
  return candidates.filter(({ versionId, leadId }) => {
    const { entryRule } = versions.get(versionId)!.settings;
    return !entryRule || holds(entryRule, factsOf(leadId), tx.now);
  });
}
