import { looksOf } from '@cultivar/engine';
import type { ScoringModel } from '@cultivar/scoring';
import type { Tx } from '../database.ts';
import type { Happening } from '../happen.ts';
import { admit } from './admit.ts';
import { hear, pointsSoFar, reconsider } from './hear.ts';
import type { LeadBatch, News } from './lead-batch.ts';
import { journeyStarts } from './journey-starts.ts';
import { moveWatched } from './watch.ts';
import { completeLeads } from './lock-leads.ts';
import { keepSegments } from './keep-segments.ts';
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
  const changed = new Set<number>();
  const looks = looksOf(model.fit.map((rule) => rule.rule));
  const looksBack = looks.kinds.size > 0 || looks.segments.size > 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const news = batch.news;
    batch.news = [];
    heard.push(...news);
    // what is read below has to be written first
    writeLeads(tx, batch);
    await completeLeads(tx, batch, [...news.map((one) => one.leadId), ...batch.unfit()]);
    const points = await pointsSoFar(tx, batch, model, news);
    await hear(tx, batch, model, news, points);
    // a fit rule may look at what has just been told
    if (looksBack) writeLeads(tx, batch);
    await reconsider(tx, batch, model, points);
    writeLeads(tx, batch);
    await bringIn(tx, batch, await writeOutgoing(tx, batch));
    for (const id of batch.moved) changed.add(id);
    await bringIn(tx, batch, await keepSegments(tx, batch));
    if (!batch.news.length && !batch.unfit().length) break;
  }
  heard.push(...batch.news);
  batch.news = [];
  const sent = await journeyStarts(tx, batch);
  // who is let in now waits for nothing yet
  const { watching } = await batch.live();
  if (watching.size && (heard.length || changed.size)) {
    await endWaits(tx, heard);
    await moveWatched(tx, batch, { heard, changed }, watching);
    await admit(tx, batch, heard, sent);
  } else await Promise.all([endWaits(tx, heard), admit(tx, batch, heard, sent)]);
}

/** Touchpoints that came out of it, from another room (handoffs). */
async function bringIn(tx: Tx, batch: LeadBatch, happenings: readonly Happening[]): Promise<void> {
  const fresh = await insertTouchpoints(tx, happenings);
  happenings.forEach((happening, i) => {
    const touchpoint = fresh[i];
    if (touchpoint) batch.hear(happening.leadId, touchpoint);
  });
}
