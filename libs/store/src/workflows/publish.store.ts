import type { Graph } from '@cultivar/workflow';
import type { Sql, Tx } from '../database.ts';
import { keepFromNowOn } from '../engine/keep-segments.ts';
import { lockWorkflow } from './workflow.store.ts';
import type { WorkflowRow, WorkflowStatus } from './workflow.store.ts';

/**
 * Makes the draft of a locked workflow the version that new leads enter from now on. Those inside stay on theirs.
 * The caller has checked the draft.
 */
export async function publishDraft(
  tx: Tx,
  workflow: WorkflowRow,
  it: { note: string; by: number | null },
): Promise<{ versionId: number; no: number }> {
  const [version] = await tx.query<{ id: number; no: number }>(
    `insert into workflow_version (workflow_id, no, graph, note, published_at, published_by)
     select $1, coalesce(max(no), 0) + 1, $2, $3, $4, $5 from workflow_version where workflow_id = $1
     returning id, no`,
    [workflow.id, JSON.stringify(workflow.draft), it.note, tx.now, it.by],
  );
  await tx.query(`update workflow set status = 'live', live_version_id = $2, updated_at = $3 where id = $1`, [
    workflow.id,
    version!.id,
    tx.now,
  ]);
  await goOnWithRamp(tx, workflow.id);
  await beginToHear(tx);
  tx.nudges.workflows.add(workflow.id);
  return { versionId: version!.id, no: version!.no };
}

/** Whoever is in a segment now that a journey begins to listen to does not enter it by that: only newcomers do. */
async function beginToHear(tx: Tx): Promise<void> {
  await keepFromNowOn(tx, (await tx.versions.live(tx)).segments);
}

/** A ramp that has stopped itself goes on by what happens from now on: else it would stop again at once. */
async function goOnWithRamp(tx: Tx, id: number): Promise<void> {
  await tx.query(
    `update workflow set ramp = ramp - 'stopped' || jsonb_build_object('judgedFrom', $2::timestamptz) where id = $1 and ramp ? 'stopped'`,
    [id, tx.now],
  );
}

const MAY_BECOME: Readonly<Record<'live' | 'paused' | 'draining' | 'archived', readonly WorkflowStatus[]>> = {
  live: ['paused', 'draining'],
  paused: ['live', 'draining'],
  draining: ['live', 'paused'],
  archived: ['draft', 'live', 'paused', 'draining'],
};

/** @returns undefined: no such workflow; false: not possible from its present state */
export async function changeStatus(
  tx: Tx,
  id: number,
  to: 'live' | 'paused' | 'draining' | 'archived',
): Promise<boolean | undefined> {
  const workflow = await lockWorkflow(tx, id);
  if (!workflow) return undefined;
  if (!MAY_BECOME[to].includes(workflow.status)) return false;
  await tx.query(`update workflow set status = $2, updated_at = $3 where id = $1`, [id, to, tx.now]);
  if (to === 'live') await beginToHear(tx);
  if (to === 'live') await goOnWithRamp(tx, id);
  // whoever became due while it was paused goes on at once
  if (to === 'live' || to === 'draining') tx.nudges.workflows.add(id);
  return true;
}

/** Ends every walk through the workflow. Leads are locked first, in id order, like everywhere. */
export async function endWalks(tx: Tx, workflowId: number, outcome: string): Promise<number> {
  await tx.query(
    `select id from lead where id in (select lead_id from cursor where workflow_id = $1) order by id for no key update`,
    [workflowId],
  );
  const ended = await tx.query(
    `with gone as (delete from cursor where workflow_id = $1 returning enrolment_id)
     update enrolment e set ended_at = $2, outcome = $3 from gone
     where e.id = gone.enrolment_id and e.ended_at is null returning e.id`,
    [workflowId, tx.now, outcome],
  );
  return ended.length;
}

export interface WorkflowVersionItem {
  readonly id: number;
  readonly no: number;
  readonly note: string;
  readonly publishedAt: string;
  readonly publishedBy: string | null;
  /** Leads that walk through exactly this version now. */
  readonly inside: number;
}
type VersionRow = Omit<WorkflowVersionItem, 'publishedAt'> & { publishedAt: Date };
const VERSION = `select v.id, v.no, v.note, v.published_at as "publishedAt", u.name as "publishedBy",
  (select count(*) from cursor c where c.workflow_id = v.workflow_id and c.version_id = v.id) as inside`;
const FROM = `from workflow_version v left join app_user u on u.id = v.published_by where v.workflow_id = $1`;

export async function listVersions(
  sql: Sql,
  workflowId: number,
  page: { offset: number; limit: number },
): Promise<{ items: WorkflowVersionItem[]; total: number }> {
  const [count] = await sql.query<{ total: number }>(
    `select count(*) as total from workflow_version where workflow_id = $1`,
    [workflowId],
  );
  const rows = await sql.query<VersionRow>(`${VERSION} ${FROM} order by v.no desc offset $2 limit $3`, [
    workflowId,
    page.offset,
    page.limit,
  ]);
  return { items: rows.map((row) => ({ ...row, publishedAt: row.publishedAt.toISOString() })), total: count!.total };
}

export async function getVersion(
  sql: Sql,
  workflowId: number,
  no: number,
): Promise<(WorkflowVersionItem & { graph: Graph }) | undefined> {
  const [row] = await sql.query<VersionRow & { graph: Graph }>(`${VERSION}, v.graph ${FROM} and v.no = $2`, [
    workflowId,
    no,
  ]);
  return row && { ...row, publishedAt: row.publishedAt.toISOString() };
}
