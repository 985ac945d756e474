import { Graph } from '@cultivar/workflow';
import type { Database } from '../database.ts';

export interface SketchNode {
  readonly id: string;
  readonly type: string;
  readonly config?: Readonly<Record<string, unknown>>;
}
/** For tests: a graph without positions; an edge is written `from.port > to`. */
export function sketch(
  nodes: readonly SketchNode[],
  edges: readonly string[],
  settings: Partial<Graph['settings']> = {},
): Graph {
  return Graph.parse({
    nodes: nodes.map((node, i) => ({ config: {}, position: { x: 0, y: i * 100 }, ...node })),
    edges: edges.map((edge) => {
      const [from, port, to] = edge.split(/\.| > /);
      return { from, port, to };
    }),
    settings: { reentry: 'never', ...settings },
  });
}

/** For tests: the graph as a live workflow. */
export async function liveWorkflow(
  database: Database,
  graph: Graph,
  name = 'test',
): Promise<{ workflowId: number; versionId: number }> {
  return database.transact(async (tx) => {
    const [workflow] = await tx.query<{ id: number }>(
      `insert into workflow (name, status, draft) values ($1, 'live', $2) returning id`,
      [name, JSON.stringify(graph)],
    );
    const [version] = await tx.query<{ id: number }>(
      `insert into workflow_version (workflow_id, no, graph) values ($1, 1, $2) returning id`,
      [workflow!.id, JSON.stringify(graph)],
    );
    await tx.query(`update workflow set live_version_id = $2 where id = $1`, [workflow!.id, version!.id]);
    return { workflowId: workflow!.id, versionId: version!.id };
  });
}

/** For tests: so many leads, `lead<n>@example.org`, with marketing consent. @returns their ids */
export async function addLeads(database: Database, count: number): Promise<number[]> {
  const rows = await database.query<{ id: number }>(
    `with new as (insert into lead (email, first_name) select 'lead' || n || '@example.org', 'Lead ' || n
       from generate_series(1, $1::int) n returning id),
     yes as (insert into consent (lead_id, purpose, state, changed_at) select id, 'marketing', 'granted', now() from new)
     select id from new order by id`,
    [count],
  );
  return rows.map((row) => row.id);
}
