import type { Sql } from '../database.ts';

export interface Cell {
  readonly persona: string | null;
  readonly phase: string | null;
  readonly leads: number;
  readonly reads: number;
  readonly assets: number;
}
/** By persona and phase: how many leads, how much they read since, and how much there is to read. */
export async function personaMatrix(sql: Sql, since: Date): Promise<Cell[]> {
  return sql.query<Cell>(
    `with people as (select persona, phase, count(*) as n from lead group by 1, 2),
     reading as (
       select l.persona, l.phase, sum(t.n) as n from touchpoint_ever t join lead l on l.id = t.lead_id
       where t.kind = 'asset.read' and t.at >= $1 group by 1, 2),
     content as (select persona, phase, count(*) as n from asset, unnest(personas) as persona, unnest(phases) as phase group by 1, 2)
     select persona, phase, coalesce(sum(leads), 0)::int as leads, coalesce(sum(reads), 0)::int as reads, coalesce(sum(assets), 0)::int as assets
     from (select persona, phase, n as leads, 0 as reads, 0 as assets from people
           union all select persona, phase, 0, n, 0 from reading
           union all select persona, phase, 0, 0, n from content) all_of_it
     group by 1, 2 order by 1 nulls last, 2 nulls last`,
    [since],
  );
}
export const personas = (sql: Sql): Promise<{ id: string; name: { de: string; en: string } }[]> =>
  sql.query(`select id, name from persona order by id`);
