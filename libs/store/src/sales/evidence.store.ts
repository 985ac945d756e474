import type { Sql } from '../database.ts';
import { SINCE_RESTART } from '../engine/load-facts.ts';

/** Why now, as it was at the moment of the offer. Kept with the handoff, so that nobody has to guess later. */
export interface Evidence {
  /** The strongest lines of the ledger, best first. */
  readonly scores: readonly { readonly axis: string; readonly reason: string; readonly points: number }[];
  readonly fit: number;
  readonly engagement: number;
  readonly temperature: string;
  readonly persona: string | null;
  readonly phase: string | null;
  readonly source: string;
  /** The last things the lead did, newest first. */
  readonly touchpoints: readonly { readonly kind: string; readonly ref: string | null; readonly at: string }[];
}
/** A lead as an offer needs it. */
export interface OfferedLead {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly company: string | null;
  readonly ownerId: number | null;
  readonly evidence: Evidence;
}

/** Things the house did to the lead say nothing about the lead's interest. */
const OWN_ACTS = ['stage.changed', 'tag.added', 'tag.removed', 'segment.entered', 'mail.sent', 'temperature.changed'];

/** What the `ref` of a touchpoint may name: forms, assets, templates. */
export const NAMED_THINGS = `select id, name from template union all select id, name from asset union all select id, name from form`;

/** Loads the leads of a batch of offers with their evidence, by id. */
export async function offeredLeads(sql: Sql, leadIds: readonly number[]): Promise<ReadonlyMap<number, OfferedLead>> {
  const rows = await sql.query<OfferedLead>(
    `select l.id, coalesce(nullif(trim(concat_ws(' ', l.first_name, l.last_name)), ''), l.email, '#' || l.id) as name,
       l.email, c.name as company, l.owner_id as "ownerId",
       jsonb_build_object(
         'fit', l.fit, 'engagement', l.engagement, 'temperature', l.temperature, 'persona', l.persona, 'phase', l.phase,
         'source', l.source, 'scores', coalesce(s.lines, '[]'), 'touchpoints', coalesce(t.lines, '[]')) as evidence
     from lead l
     left join company c on c.id = l.company_id
     left join lateral (
       select jsonb_agg(jsonb_build_object('axis', axis, 'reason', reason, 'points', points) order by points desc, reason) as lines
       from (select axis, reason, sum(points)::int as points from score_entry e where lead_id = l.id and (axis = 'fit' or ${SINCE_RESTART('e')})
             group by axis, reason having sum(points) > 0 order by sum(points) desc, reason limit 5) best) s on true
     left join lateral (
       select jsonb_agg(jsonb_build_object('kind', kind, 'ref', ref, 'at', at) order by at desc) as lines
       from (
         (select kind, ref, at from touchpoint where lead_id = l.id and kind <> all($2) order by at desc limit 5)
         union all (select kind, ref, last_at from touchpoint_total where lead_id = l.id and kind <> all($2) order by last_at desc limit 5)
         order by at desc limit 5) last) t on true
     where l.id = any($1::bigint[])`,
    [leadIds, OWN_ACTS],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Names of the things that the touchpoints of some evidence point to, by id. */
export async function thingNames(sql: Sql, evidence: readonly Evidence[]): Promise<ReadonlyMap<string, string>> {
  const refs = new Set(evidence.flatMap((one) => one.touchpoints.flatMap(({ ref }) => ref ?? [])));
  if (!refs.size) return new Map();
  const rows = await sql.query<{ id: string; name: string }>(
    `select id, name from (${NAMED_THINGS}) things where id = any($1)`,
    [[...refs]],
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
