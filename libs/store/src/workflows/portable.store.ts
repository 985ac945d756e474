import type { Graph } from '@cultivar/workflow';
import type { Sql, Tx } from '../database.ts';
import { slugOf } from '../forms/form.store.ts';
import { createWorkflow, lockWorkflow } from './workflow.store.ts';

/** What a file finds its workflow by: its key, or else its name as a slug. */
export interface KeyedWorkflow {
  readonly id: number;
  readonly key: string;
  readonly name: string;
}
const keyOf = ({ key, name }: { key: string | null; name: string }): string => key ?? (slugOf(name) || 'workflow');

/** @returns the workflow's key; undefined if there is no such workflow */
export async function workflowKey(sql: Sql, id: number): Promise<string | undefined> {
  const [row] = await sql.query<{ key: string | null; name: string }>(`select key, name from workflow where id = $1`, [
    id,
  ]);
  return row && keyOf(row);
}

/** By key; one that has none yet by its name, if no other one bears it. */
export async function workflowOfKey(sql: Sql, key: string): Promise<KeyedWorkflow | undefined> {
  const rows = await sql.query<{ id: number; key: string | null; name: string }>(
    `select id, key, name from workflow where key = $1 or (key is null and status <> 'archived') order by id`,
    [key],
  );
  const exact = rows.find((row) => row.key === key);
  const named = rows.filter((row) => row.key === null && keyOf(row) === key);
  const found = exact ?? (named.length === 1 ? named[0] : undefined);
  return found && { id: found.id, key, name: found.name };
}

export type Applied =
  | { readonly id: number; readonly revision: number; readonly state: 'created' | 'changed' | 'unchanged' }
  | { readonly refused: 'archived' };

/** Makes the draft of the workflow with this key what a file says; creates it where there is none. */
export async function applyDraft(
  tx: Tx,
  it: {
    readonly key: string;
    readonly name: string;
    readonly draft: Graph;
    readonly same: (before: Graph) => boolean;
    /** The draft with places that somebody has arranged. */
    readonly placed: (before: Graph) => Graph;
  },
): Promise<Applied> {
  // two that apply the same new key at once: the second waits and finds it
  await tx.query(`select pg_advisory_xact_lock(hashtext('workflow key ' || $1))`, [it.key]);
  const found = await workflowOfKey(tx, it.key);
  if (!found) {
    const id = (await createWorkflow(tx, { name: it.name, graph: it.draft }))!;
    await tx.query(`update workflow set key = $2 where id = $1`, [id, it.key]);
    return { id, revision: 1, state: 'created' };
  }
  const workflow = (await lockWorkflow(tx, found.id))!;
  if (workflow.status === 'archived') return { refused: 'archived' };
  const changed = workflow.name !== it.name || !it.same(workflow.draft);
  const [row] = await tx.query<{ revision: number }>(
    `update workflow set key = $2, name = $3, draft = case when $6 then $4::jsonb else draft end,
       revision = revision + $6::boolean::int, updated_at = case when $6 then $5 else updated_at end
     where id = $1 returning revision`,
    [found.id, it.key, it.name, JSON.stringify(it.placed(workflow.draft)), tx.now, changed],
  );
  return { id: found.id, revision: row!.revision, state: changed ? 'changed' : 'unchanged' };
}
