import type { Rule } from '@cultivar/audience';
import type { Known, Version } from '@cultivar/engine';
import type { Sql } from '../database.ts';
import { knownOf, LEAD_COLUMNS } from '../engine/lead-row.ts';
import type { LeadRow } from '../engine/lead-row.ts';
import { loadPermissions, loadRecent, loadTouchpoints } from '../engine/load-facts.ts';
import { listsIn, loadLists } from '../engine/static-lists.ts';
import { pgArray } from '../engine/pg-array.ts';

/** All that is known of leads now, with the touchpoints that a version and the segments look at. */
export async function loadKnown(
  sql: Sql,
  ids: readonly number[],
  it: {
    readonly version: Version;
    readonly segments: Readonly<Record<string, Rule>>;
    readonly now: Date;
    readonly kinds?: readonly string[];
  },
): Promise<ReadonlyMap<number, Known & { readonly createdAt: Date }>> {
  const kinds = new Set([...it.version.kinds, ...it.version.entryLooks.kinds, ...(it.kinds ?? [])]);
  const lists = listsIn(Object.values(it.segments));
  const [rows, permissions, recent, touchpoints, listed] = await Promise.all([
    sql.query<LeadRow>(
      `select ${LEAD_COLUMNS} from lead l left join company co on co.id = l.company_id where l.id = any($1::bigint[])`,
      [pgArray(ids)],
    ),
    loadPermissions(sql, ids),
    loadRecent(sql, ids, it.now),
    loadTouchpoints(sql, ids, kinds),
    loadLists(sql, ids, lists),
  ]);
  return new Map(
    rows.map((row) => {
      const beside = { ...permissions(row.id), touchpoints: touchpoints(row.id), segments: it.segments, answers: {} };
      return [
        row.id,
        { ...knownOf(row, { ...beside, listed: listed(row.id) }, recent(row.id)), createdAt: row.created_at },
      ] as const;
    }),
  );
}
