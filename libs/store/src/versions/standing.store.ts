import type { Version } from '@cultivar/engine';
import type { Graph } from '@cultivar/workflow';
import type { Sql } from '../database.ts';
import type { Versions } from '../engine/versions.ts';
import { ahead } from './move-plan.ts';

/** Leads that stand at one step of one version. */
export interface StandingAt {
  readonly versionNo: number;
  readonly node: Graph['nodes'][number];
  readonly leads: number;
  /** Of those: stopped by an error, held for an answer, waiting for a time or an event. */
  readonly failed: number;
  readonly held: number;
  readonly waiting: number;
  /** Steps that they may have come by and that their version would not take them to again. */
  readonly behind: readonly string[];
}

/** Where everybody stands, by version and step; versions newest first, steps in the order of their graph. */
export async function whereLeadsStand(
  sql: Sql & { readonly versions: Versions },
  workflowId: number,
): Promise<StandingAt[]> {
  const rows = await sql.query<
    Omit<StandingAt, 'node' | 'behind'> & { version: number; place: number; node: StandingAt['node'] | null }
  >(
    `select v.no as "versionNo", c.version_id as version, c.node as place, v.graph->'nodes'->(c.node::int) as node, c.leads, c.failed, c.held, c.waiting
     from (select version_id, node, count(*) as leads, count(*) filter (where state = 3) as failed,
         count(*) filter (where state = 2) as held,
         count(*) filter (where state = 1 or (state = 0 and port is not null)) as waiting
       from cursor where workflow_id = $1 group by 1, 2) c
     join workflow_version v on v.id = c.version_id order by v.no desc, c.node`,
    [workflowId],
  );
  const versions = await sql.versions.load(sql, [...new Set(rows.map(({ version }) => version))]);
  return rows.flatMap(({ node, version, place, ...row }) =>
    node ? [{ ...row, node, behind: onlyBehind(versions.get(version)!, place) }] : [],
  );
}

/** Steps from which this one is reached and to which no way leads back: what happens there once would, by a move back, happen again. */
export function onlyBehind(version: Version, at: number): string[] {
  const again = ahead(version, at, true);
  return version.nodes
    .filter(({ index }) => !again.has(index) && ahead(version, index, false).has(at))
    .map(({ id }) => id);
}
