import type { Database } from '../database.ts';
import { goalSpots } from './roll-figures.store.ts';

export interface ArmFigures {
  readonly people: number;
  readonly successes: number;
}
export interface ComparisonFigures {
  readonly measure: 'goal' | 'clicked';
  readonly needed: number;
  readonly a: ArmFigures;
  readonly b: ArmFigures;
}
const NOBODY: ArmFigures = { people: 0, successes: 0 };

/** Success after the lead took its way: within the same walk, or with a mail of the workflow. */
const SUCCESS = {
  goal: `exists (select 1 from step g where g.enrolment_id = arm.id and g.at >= arm.at and g.took <> 'moved'
    and (g.version_id, g.node) in (select * from unnest($4::int[], $5::smallint[])))`,
  clicked: `exists (select 1 from touchpoint t where t.lead_id = arm.lead_id and t.kind = 'mail.clicked' and t.at >= arm.at
    and t.data->>'workflowId' = $1::text)`,
} as const;

/** How the ways out `a` and `b` of a node have done, over all versions that have it. undefined: nothing is compared there. */
export async function comparisonOf(
  database: Database,
  workflowId: number,
  nodeId: string,
): Promise<ComparisonFigures | undefined> {
  const rows = await database.query<{ id: number }>(
    `select v.id from workflow_version v join workflow w on w.id = v.workflow_id where w.id = $1 order by v.id = w.live_version_id, v.no`,
    [workflowId],
  );
  const known = await database.versions.load(
    database,
    rows.map((row) => row.id),
  );
  const spots = rows.flatMap(({ id }) => {
    const node = known.get(id)!.byId.get(nodeId);
    const compares = node?.fault === null ? node.type?.compares?.(node.config) : undefined;
    return node && compares ? [{ version: id, index: node.index, compares }] : [];
  });
  const last = spots.at(-1);
  if (!last) return undefined;
  const { measure, needed } = last.compares;
  const [versions, places] = await goalSpots(database, database.versions.registry, workflowId);
  const found = await database.query<{ took: 'a' | 'b'; people: number; successes: number }>(
    `select took, count(*)::int as people, (count(*) filter (where ${SUCCESS[measure]}))::int as successes
     from (select distinct on (e.lead_id) e.lead_id, e.id, s.took, s.at from enrolment e join step s on s.enrolment_id = e.id
       where e.workflow_id = $1 and s.took in ('a', 'b')
         and (s.version_id, s.node) in (select * from unnest($2::int[], $3::smallint[])) order by e.lead_id, s.at) arm
     group by took`,
    [
      workflowId,
      spots.map((spot) => spot.version),
      spots.map((spot) => spot.index),
      ...(measure === 'goal' ? [versions, places] : []),
    ],
  );
  const arm = (took: 'a' | 'b'): ArmFigures => {
    const row = found.find((one) => one.took === took);
    return row ? { people: row.people, successes: row.successes } : NOBODY;
  };
  return { measure, needed, a: arm('a'), b: arm('b') };
}
