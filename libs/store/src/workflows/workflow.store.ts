import { EMPTY_GRAPH } from '@cultivar/workflow';
import type { Graph } from '@cultivar/workflow';
import type { Sql, Tx } from '../database.ts';

export type WorkflowStatus = 'draft' | 'live' | 'paused' | 'draining' | 'archived';
export interface WorkflowItem {
  readonly id: number;
  readonly name: string;
  readonly status: WorkflowStatus;
  readonly liveNo: number | null;
  readonly changed: boolean;
  readonly inside: number;
  readonly failed: number;
  readonly enteredLast30Days: number;
  readonly demo: boolean;
  readonly updatedAt: string;
}
export interface WorkflowDetail {
  readonly id: number;
  readonly name: string;
  readonly status: WorkflowStatus;
  readonly demo: boolean;
  readonly draft: Graph;
  readonly revision: number;
  /** Who saved the draft last. */
  readonly draftBy: string | null;
  readonly live: { versionId: number; no: number; graph: Graph; publishedAt: string } | null;
  readonly updatedAt: string;
}

/** What a write was refused for; the api says it in words. */
export type Refused = { readonly refused: 'not-found' | 'changed-by-somebody-else' | 'archived' | 'was-published' };

export interface WorkflowRow {
  readonly id: number;
  readonly name: string;
  readonly status: WorkflowStatus;
  readonly draft: Graph;
  readonly revision: number;
  readonly live_version_id: number | null;
}

/** Workflows, those in use first, then by the latest change; archived ones only when asked for by status. */
export async function listWorkflows(
  sql: Sql,
  page: { search?: string | undefined; status?: WorkflowStatus | undefined; offset: number; limit: number; now: Date },
): Promise<{ items: WorkflowItem[]; total: number }> {
  const filter = `($1::text is null or w.name ilike '%' || $1 || '%')
    and (case when $2::text is null then w.status <> 'archived' else w.status = $2 end)`;
  const search = page.search?.replace(/[\\%_]/g, '\\$&') || null;
  const [count] = await sql.query<{ total: number }>(`select count(*) as total from workflow w where ${filter}`, [
    search,
    page.status ?? null,
  ]);
  const items = await sql.query<Omit<WorkflowItem, 'updatedAt'> & { updatedAt: Date }>(
    `select w.id, w.name, w.status, v.no as "liveNo", w.demo, w.updated_at as "updatedAt",
       v.id is not null and w.draft <> v.graph as changed,
       coalesce(c.inside, 0) as inside, coalesce(c.failed, 0) as failed,
       (select count(*) from enrolment e where e.workflow_id = w.id and e.entered_at > $5::timestamptz - interval '30 days') as "enteredLast30Days"
     from workflow w
     left join workflow_version v on v.id = w.live_version_id
     left join lateral (select count(*) as inside, count(*) filter (where state = 3) as failed
       from cursor where workflow_id = w.id) c on true
     where ${filter}
     order by array_position(array['live','paused','draining','draft','archived'], w.status), w.updated_at desc, w.id desc
     offset $3 limit $4`,
    [search, page.status ?? null, page.offset, page.limit, page.now],
  );
  return { items: items.map((item) => ({ ...item, updatedAt: item.updatedAt.toISOString() })), total: count!.total };
}

/** @returns the new draft's id; undefined if the workflow to copy does not exist */
export async function createWorkflow(
  tx: Tx,
  it: { name: string; graph?: Graph | undefined; copyOf?: number | undefined; demo?: boolean },
): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(
    `insert into workflow (name, draft, created_at, updated_at, demo)
     select $1, coalesce((select draft from workflow where id = $3), $2::jsonb), $4, $4, $5
     where $3::integer is null or exists (select 1 from workflow where id = $3)
     returning id`,
    [it.name, JSON.stringify(it.graph ?? EMPTY_GRAPH), it.copyOf ?? null, tx.now, it.demo ?? false],
  );
  return row?.id;
}

export async function getWorkflow(sql: Sql, id: number): Promise<WorkflowDetail | undefined> {
  const [row] = await sql.query<{
    id: number;
    name: string;
    status: WorkflowStatus;
    demo: boolean;
    draft: Graph;
    revision: number;
    draftBy: string | null;
    updatedAt: Date;
    versionId: number | null;
    no: number;
    graph: Graph;
    publishedAt: Date;
  }>(
    `select w.id, w.name, w.status, w.demo, w.draft, w.revision, w.updated_at as "updatedAt",
       (select name from app_user where id = w.draft_by) as "draftBy",
       v.id as "versionId", v.no, v.graph, v.published_at as "publishedAt"
     from workflow w left join workflow_version v on v.id = w.live_version_id where w.id = $1`,
    [id],
  );
  if (!row) return undefined;
  const { versionId, no, graph, publishedAt, ...workflow } = row;
  return {
    ...workflow,
    updatedAt: row.updatedAt.toISOString(),
    live: versionId === null ? null : { versionId, no, graph, publishedAt: publishedAt.toISOString() },
  };
}

/** Locks the workflow: publishing, pausing and saving one after the other. Rows that name it may be written meanwhile. */
export async function lockWorkflow(tx: Tx, id: number): Promise<WorkflowRow | undefined> {
  const [row] = await tx.query<WorkflowRow>(
    `select id, name, status, draft, revision, live_version_id from workflow where id = $1 for no key update`,
    [id],
  );
  return row;
}

/** Saves the draft if nobody saved since `revision`. */
export async function saveDraft(
  tx: Tx,
  id: number,
  it: { draft: Graph; revision: number; by?: number | null },
): Promise<{ revision: number; updatedAt: string } | Refused> {
  const workflow = await lockWorkflow(tx, id);
  if (!workflow) return { refused: 'not-found' };
  if (workflow.status === 'archived') return { refused: 'archived' };
  if (workflow.revision !== it.revision) return { refused: 'changed-by-somebody-else' };
  await tx.query(
    `update workflow set draft = $2, revision = revision + 1, updated_at = $3, draft_by = $4 where id = $1`,
    [id, JSON.stringify(it.draft), tx.now, it.by ?? null],
  );
  return { revision: it.revision + 1, updatedAt: tx.now.toISOString() };
}

/** @returns false if there is no such workflow */
export async function renameWorkflow(tx: Tx, id: number, name: string): Promise<boolean> {
  const rows = await tx.query(`update workflow set name = $2, updated_at = $3 where id = $1 returning id`, [
    id,
    name,
    tx.now,
  ]);
  return rows.length > 0;
}

/** Deletes a workflow that never had a version: nothing of any lead hangs on it. */
export async function removeWorkflow(tx: Tx, id: number): Promise<Refused | undefined> {
  const workflow = await lockWorkflow(tx, id);
  if (!workflow) return { refused: 'not-found' };
  const versions = await tx.query(`select 1 from workflow_version where workflow_id = $1 limit 1`, [id]);
  if (versions.length) return { refused: 'was-published' };
  await tx.query(`delete from workflow where id = $1`, [id]);
  return undefined;
}
