import type { Version } from '@cultivar/engine';
import type { Trigger } from '@cultivar/workflow';
import type { Tx } from '../database.ts';
import { enter } from './admit.ts';
import { scoringModel } from './house-rules.ts';
import { LeadBatch } from './lead-batch.ts';
import { lockLeads } from './lock-leads.ts';
import { pgArray } from './pg-array.ts';

export type EnrolRefusal = 'not-live' | 'no-entry';
/** By whose hand an entry lets leads in: a person's or the API's, a clock's, another system's post. */
export type Opening = 'hand' | 'clock' | 'post';
const OPENS: Readonly<Record<Opening, (trigger: Trigger) => boolean>> = {
  hand: (trigger) => trigger.byHand,
  clock: (trigger) => trigger.clock !== undefined,
  post: (trigger) => trigger.post !== undefined,
};

/**
 * Lets leads in by hand, through the API or at another entry named. Rules and re-entry count here too.
 *
 * @returns ids of the leads let in, or why nobody can be
 */
export async function enrol(
  tx: Tx,
  it: {
    readonly workflowId: number;
    readonly entryNode?: string | undefined;
    readonly leadIds: readonly number[];
    readonly opening?: Opening;
  },
): Promise<{ readonly entered: readonly number[] } | { readonly refused: EnrolRefusal }> {
  const entry = await openEntry(tx, it.workflowId, it.opening ?? 'hand', it.entryNode);
  if ('refused' in entry) return entry;
  const batch = new LeadBatch(tx, await scoringModel(tx));
  await lockLeads(tx, batch, it.leadIds);
  const known = new Map([...batch.leads].map(([id, lead]) => [id, lead.known]));
  const place = { workflowId: it.workflowId, versionId: entry.versionId, nodeId: entry.node.id };
  return {
    entered: await enter(
      tx,
      [...known.keys()].map((leadId) => ({ ...place, leadId })),
      known,
    ),
  };
}

/** Where leads come in now: the entry named, or the first that opens like that. */
export async function openEntry(
  tx: Tx,
  workflowId: number,
  opening: Opening,
  entryNode?: string | null,
): Promise<
  | { readonly versionId: number; readonly version: Version; readonly node: Version['nodes'][number] }
  | { readonly refused: EnrolRefusal }
> {
  const [workflow] = await tx.query<{ version: number }>(
    `select live_version_id as version from workflow
     where id = $1 and status in ('live', 'paused') and live_version_id is not null`,
    [workflowId],
  );
  if (!workflow) return { refused: 'not-live' };
  const version = (await tx.versions.load(tx, [workflow.version])).get(workflow.version)!;
  const node = version.nodes.find(
    (one) => one.trigger && OPENS[opening](one.trigger) && (entryNode ?? one.id) === one.id,
  );
  return node ? { versionId: workflow.version, version, node } : { refused: 'no-entry' };
}

/** Takes leads out of their journeys. @returns how many walks ended */
export async function leave(tx: Tx, enrolmentIds: readonly number[], reason: string): Promise<number> {
  const ids = pgArray(enrolmentIds);
  await tx.query(
    `select id from lead where id in (select lead_id from enrolment where id = any($1::bigint[])) order by id for no key update`,
    [ids],
  );
  const ended = await tx.query(
    `with gone as (delete from cursor where enrolment_id = any($1::bigint[]))
     update enrolment set ended_at = $2, outcome = $3 where id = any($1::bigint[]) and ended_at is null returning id`,
    [ids, tx.now, reason],
  );
  return ended.length;
}
