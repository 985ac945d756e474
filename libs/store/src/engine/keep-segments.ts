import { holds } from '@cultivar/audience';
import { looksOf } from '@cultivar/engine';
import type { Tx } from '../database.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';
import type { Happening } from '../happen.ts';
import type { LeadBatch } from './lead-batch.ts';
import { withTimeline } from './load-facts.ts';
import { completeLeads } from './lock-leads.ts';
import { pgArray } from './pg-array.ts';

/**
 * Keeps the members of those segments that some live journey wants to hear of.
 *
 * @returns what is to be told: who has left, who has come in
 */
export async function keepSegments(tx: Tx, batch: LeadBatch): Promise<readonly Happening[]> {
  const ids = [...batch.moved];
  batch.moved = new Set();
  if (!ids.length) return [];
  const { segments, ears } = await batch.live();
  if (!segments.size) return [];
  await keepFromNowOn(tx, segments, ids);
  // a segment may ask for consents; a batch that only scored has not read them
  await completeLeads(tx, batch, ids);
  const rules = [...segments].map((segment) => ({ kind: 'segment' as const, segment }));
  const known = new Map(ids.map((id) => [id, batch.leads.get(id)!.known]));
  const factsOf = await withTimeline(tx, known, looksOf(rules));
  const pairs = ids.flatMap((id) => {
    const facts = factsOf(id);
    const there = rules.filter((rule) => Object.hasOwn(facts.segments, rule.segment));
    return there.map((rule) => ({ id, segment: rule.segment, inside: holds(rule, facts, tx.now) }));
  });
  const columns = (inside: boolean): [string, string] => {
    const some = pairs.filter((pair) => pair.inside === inside);
    return [pgArray(some.map((pair) => pair.segment)), pgArray(some.map((pair) => pair.id))];
  };
  const gone = await tx.query<{ key: string }>(
    `delete from segment_member m using unnest($1::text[], $2::bigint[]) as t(segment_id, lead_id)
     where m.segment_id = t.segment_id and m.lead_id = t.lead_id returning m.lead_id || ' ' || m.segment_id as key`,
    columns(false),
  );
  const were = new Set(gone.map((row) => row.key));
  const left = pairs.filter(({ id, segment }) => were.has(`${id} ${segment}`) && ears.hears('segment.left', segment));
  const entered = await tx.query<{ segment_id: string; lead_id: number }>(
    `insert into segment_member (segment_id, lead_id, since)
     select segment_id, lead_id, $3::timestamptz from unnest($1::text[], $2::bigint[]) as t(segment_id, lead_id)
     on conflict do nothing returning segment_id, lead_id`,
    [...columns(true), tx.now],
  );
  const news = (kind: string, leadId: number, ref: string): Happening => ({
    ...{ leadId, by: 'rule:segment', touchpoint: { kind, ref, source: 'engine' } },
  });
  return [
    ...left.map(({ id, segment }) => news('segment.left', id, segment)),
    ...entered
      .filter((row) => ears.hears('segment.entered', row.segment_id))
      .map((row) => news('segment.entered', row.lead_id, row.segment_id)),
  ];
}

/**
 * Notes who is in a segment at the moment somebody begins to want to hear of it: those do not "enter". Called when a journey
 * goes live; where that was missed, the next change of a lead makes up for it.
 *
 * @param except leads that are just being changed: whether they enter is decided for them singly
 */
export async function keepFromNowOn(
  tx: Tx,
  segments: ReadonlySet<string>,
  except: readonly number[] = [],
): Promise<void> {
  if (!segments.size) return;
  const fresh = await tx.query<{ id: string }>(
    `update segment set kept_since = $2 where id = any($1::text[]) and kept_since is null returning id`,
    [[...segments], tx.now],
  );
  if (!fresh.length) return;
  const rules = await segmentRules(tx);
  for (const { id } of fresh) {
    const params: unknown[] = [id, tx.now, pgArray(except)];
    const inside = compileRule({ kind: 'segment', segment: id }, { params, now: tx.now, segments: rules });
    await tx.query(
      `insert into segment_member (segment_id, lead_id, since)
       select $1, l.id, $2::timestamptz from ${LEAD_FROM} where (${inside}) and l.id <> all($3::bigint[])
       on conflict do nothing`,
      params,
    );
  }
}

/** Forgets the members of segments nobody wants to hear of any more. */
export async function keepNoLonger(tx: Tx, segments: ReadonlySet<string>): Promise<void> {
  await tx.query(
    `with gone as (update segment set kept_since = null where kept_since is not null and id <> all($1::text[]) returning id)
     delete from segment_member m using gone where m.segment_id = gone.id`,
    [[...segments]],
  );
}
