import { TO_GOAL } from '@cultivar/engine';
import type { CompiledNode } from '@cultivar/engine';
import type { Sql } from '../database.ts';

/** A node's number in every version of the workflow, as pairs for SQL. */
export async function spotsOf(sql: Sql, workflowId: number, nodeId: string): Promise<[number[], number[]]> {
  const rows = await sql.query<{ version: number; node: number }>(
    `select v.id as version, n.no - 1 as node
     from workflow_version v, jsonb_array_elements(v.graph->'nodes') with ordinality as n(it, no)
     where v.workflow_id = $1 and n.it->>'id' = $2`,
    [workflowId, nodeId],
  );
  return [rows.map((row) => row.version), rows.map((row) => row.node)];
}

/** Whether whoever took this way went on: along a connection, by a jump, or because a goal was reached. Else the walk ended there. */
export const leadsOn = (node: Pick<CompiledNode, 'next'>, took: string): boolean =>
  took === TO_GOAL || node.next.has(took);
