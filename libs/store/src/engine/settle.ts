import { holds } from '@cultivar/audience';
import { looksOf } from '@cultivar/engine';
import type { ScoringModel } from '@cultivar/scoring';
import type { Tx } from '../database.ts';
import type { Happening } from '../happen.ts';
import { admit } from './admit.ts';
import { hear, reconsider } from './hear.ts';
import type { LeadBatch, News } from './lead-batch.ts';
import { withTimeline } from './load-facts.ts';
import { pgArray } from './pg-array.ts';
import { endWaits } from './waits.ts';
import { writeLeads } from './write-leads.ts';
import { writeOutgoing } from './write-outgoing.ts';
import { insertTouchpoints } from './touchpoints.ts';

/** So often may one thing lead to the next in one transaction; journeys that call one another go on in the next batch. */
const MAX_ROUNDS = 8;

/**
 * Follows what has happened to its end: points, attribution, fit and gate, writing, segments, and again for the news that
 * made; then lets leads into journeys and ends waits.
 */
export async function settle(tx: Tx, batch: LeadBatch, model: ScoringModel): Promise<void> {
  const heard: News[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const news = batch.news;
    batch.news = [];
    heard.push(...news);
    if (news.length) await hear(tx, batch, model, news);
    // fit rules look at the timeline: it has to be written first
    await writeLeads(tx, batch);
    await reconsider(tx, batch, model);
    await writeLeads(tx, batch);
    await bringIn(tx, batch, await writeOutgoing(tx, batch));
    await keepSegments(tx, batch);
    if (!batch.news.length) break;
  }
  heard.push(...batch.news);
  batch.news = [];
  await admit(tx, batch, heard);
  await endWaits(tx, heard);
}

/** Touchpoints that came out of it, from another room (handoffs). */
async function bringIn(tx: Tx, batch: LeadBatch, happenings: readonly Happening[]): Promise<void> {
  const fresh = await insertTouchpoints(tx, happenings);
  happenings.forEach((happening, i) => {
    const touchpoint = fresh[i];
    if (touchpoint) batch.hear(happening.leadId, touchpoint);
  });
}

/** Keeps the members of those segments that somebody wants to hear of. */
async function keepSegments(tx: Tx, batch: LeadBatch): Promise<void> {
  const ids = [...batch.moved];
  batch.moved = new Set();
  if (!ids.length) return;
  const { segments } = await tx.versions.live(tx);
  if (!segments.size) return;
  const wanted = [...segments];
  const rules = wanted.map((segment) => ({ kind: 'segment' as const, segment }));
  const known = new Map(ids.map((id) => [id, batch.leads.get(id)!.known]));
  const factsOf = await withTimeline(tx, known, looksOf(rules));
  const pairs = ids.flatMap((id) => {
    const facts = factsOf(id);
    return rules.map((rule) => ({
      id,
      segment: rule.segment,
      inside: holds(rule, facts, tx.now),
      known: facts.segments,
    }));
  });
  const inside = pairs.filter((pair) => pair.inside && Object.hasOwn(pair.known, pair.segment));
  const outside = pairs.filter((pair) => !pair.inside);
  if (outside.length)
    await tx.query(
      `delete from segment_member m using unnest($1::text[], $2::bigint[]) as t(segment_id, lead_id)
       where m.segment_id = t.segment_id and m.lead_id = t.lead_id`,
      [pgArray(outside.map((pair) => pair.segment)), pgArray(outside.map((pair) => pair.id))],
    );
  if (!inside.length) return;
  const entered = await tx.query<{ segment_id: string; lead_id: number }>(
    `insert into segment_member (segment_id, lead_id, since)
     select segment_id, lead_id, $3::timestamptz from unnest($1::text[], $2::bigint[]) as t(segment_id, lead_id)
     on conflict do nothing returning segment_id, lead_id`,
    [pgArray(inside.map((pair) => pair.segment)), pgArray(inside.map((pair) => pair.id)), tx.now],
  );
  await bringIn(
    tx,
    batch,
    entered.map((row) => ({
      leadId: row.lead_id,
      by: 'rule:segment',
      touchpoint: { kind: 'segment.entered', ref: row.segment_id, source: 'engine' },
    })),
  );
}
