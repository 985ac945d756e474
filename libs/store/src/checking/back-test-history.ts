import { readsOf } from '@cultivar/audience';
import type { Axis, Rule, Stage, Touchpoint } from '@cultivar/audience';
import type { Known, Version } from '@cultivar/engine';
import type { Sql } from '../database.ts';
import { pgArray } from '../engine/pg-array.ts';
import { loadKnown } from './load-known.ts';

/** What really happened to a lead in a stretch of time, and what is known of it today. */
export interface History {
  readonly leadId: number;
  readonly known: Known;
  /** Oldest first. */
  readonly touchpoints: readonly Touchpoint[];
  readonly points: readonly {
    readonly at: Date;
    readonly axis: Axis;
    readonly points: number;
    readonly rule: string | null;
  }[];
  readonly stages: readonly { readonly at: Date; readonly from: Stage | null; readonly to: Stage }[];
  /** When it was let in by hand, and where. */
  readonly byHand: readonly { readonly at: Date; readonly node: string }[];
}
/** Of one lead, at most: the latest. */
const MOST_TOUCHPOINTS = 500;

type Of<T> = T & { readonly lead_id: number };
function byLead<T>(rows: readonly Of<T>[]): (id: number) => readonly Of<T>[] {
  const map = new Map<number, Of<T>[]>();
  for (const row of rows) {
    const own = map.get(row.lead_id);
    if (own) own.push(row);
    else map.set(row.lead_id, [row]);
  }
  return (id) => map.get(id) ?? [];
}

export async function loadHistory(
  sql: Sql,
  ids: readonly number[],
  it: {
    readonly version: Version;
    readonly segments: Readonly<Record<string, Rule>>;
    readonly workflowId: number;
    readonly since: Date;
    readonly until: Date;
  },
): Promise<readonly History[]> {
  if (!ids.length) return [];
  const params = [pgArray(ids), it.since, it.until];
  const kinds = readsOf(Object.values(it.segments)).kinds;
  const [known, touchpoints, points, stages, entered] = await Promise.all([
    loadKnown(sql, ids, { version: it.version, segments: it.segments, now: it.until, kinds }),
    sql.query<Of<Touchpoint>>(
      `select t.lead_id, t.kind, t.ref, t.at, t.data from unnest($1::bigint[]) as l(id) cross join lateral (
         select lead_id, kind, ref, at, data, id from touchpoint
         where lead_id = l.id and at > $2::timestamptz and at <= $3::timestamptz order by at desc limit ${MOST_TOUCHPOINTS}) t
       order by t.at, t.id`,
      params,
    ),
    sql.query<Of<History['points'][number]>>(
      `select lead_id, at, axis, points, rule from score_entry where lead_id = any($1::bigint[]) and at > $2::timestamptz and at <= $3::timestamptz order by at, id`,
      params,
    ),
    sql.query<Of<History['stages'][number]>>(
      `select lead_id, at, from_stage as "from", to_stage as "to" from stage_change
       where lead_id = any($1::bigint[]) and at > $2::timestamptz and at <= $3::timestamptz order by at, id`,
      params,
    ),
    sql.query<Of<History['byHand'][number]>>(
      `select lead_id, entered_at as at, entry_node as node from enrolment
       where lead_id = any($1::bigint[]) and entered_at > $2::timestamptz and entered_at <= $3::timestamptz and workflow_id = $4::int
       order by entered_at`,
      [...params, it.workflowId],
    ),
  ]);
  const of = {
    touchpoints: byLead(touchpoints),
    points: byLead(points),
    stages: byLead(stages),
    byHand: byLead(entered),
  };
  return ids.flatMap((leadId): History[] => {
    const lead = known.get(leadId);
    if (!lead) return [];
    const beside = { points: of.points(leadId), stages: of.stages(leadId), byHand: of.byHand(leadId) };
    return [{ leadId, known: lead, touchpoints: of.touchpoints(leadId), ...beside }];
  });
}
