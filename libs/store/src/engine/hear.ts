import { attribute, attributePhase, earned, fitDifference } from '@cultivar/scoring';
import { consequences, looksOf } from '@cultivar/engine';
import type { Phase } from '@cultivar/audience';
import type { ScoringModel } from '@cultivar/scoring';
import type { Tx } from '../database.ts';
import type { LeadBatch, News } from './lead-batch.ts';
import { SINCE_RESTART, withTimeline } from './load-facts.ts';
import { pgArray } from './pg-array.ts';

/** What a lead itself did: moves "last seen". */
const OWN_ACTS = new Set([
  'form.submitted',
  'form.confirmed',
  'mail.opened',
  'mail.clicked',
  'asset.read',
  'page.visited',
  'question.answered',
]);

/** What leads hold of the rules' points already. */
export interface PointsSoFar {
  /** How often, by lead and rule of engagement. */
  readonly counts: Map<string, number>;
  /** Points by rule of fit; a lead that is not there was not asked for. */
  readonly fit: ReadonlyMap<number, Readonly<Record<string, number>>>;
}
/** For `hear` and `reconsider`, in one go. */
export async function pointsSoFar(
  tx: Tx,
  batch: LeadBatch,
  model: ScoringModel,
  news: readonly News[],
): Promise<PointsSoFar> {
  const [counts, fit] = await Promise.all([ruleCounts(tx, model, news), fitPoints(tx, batch.unfit())]);
  return { counts, fit };
}

/** Lets scoring and attribution hear the news: points by event, persona and phase by what was read, "last seen". */
export async function hear(
  tx: Tx,
  batch: LeadBatch,
  model: ScoringModel,
  news: readonly News[],
  { counts }: PointsSoFar,
): Promise<void> {
  if (!news.length) return;
  const assets = await assetsRead(tx, news);
  for (const { leadId, touchpoint } of news) {
    const lead = batch.leads.get(leadId);
    if (!lead) continue;
    if (OWN_ACTS.has(touchpoint.kind) && (!lead.lastSeenAt || lead.lastSeenAt < touchpoint.at)) {
      lead.lastSeenAt = touchpoint.at;
      batch.dirty.add(leadId);
    }
    const asset = touchpoint.kind === 'asset.read' ? assets.get(touchpoint.ref ?? '') : undefined;
    if (asset) attributeTo(batch, leadId, asset);
    for (const points of earned(model, touchpoint, (rule) => counts.get(`${leadId} ${rule}`) ?? 0)) {
      const key = `${leadId} ${points.rule}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      batch.change(leadId, { kind: 'score.add', axis: 'engagement', ...points }, 'rule:scoring', '');
    }
  }
}

/** How often the rules that may be meant have earned points for these leads since their engagement began. */
async function ruleCounts(tx: Tx, model: ScoringModel, news: readonly News[]): Promise<Map<string, number>> {
  const kinds = new Set(news.map((one) => one.touchpoint.kind));
  const rules = model.engagement.filter((rule) => kinds.has(rule.event.kind)).map((rule) => rule.id);
  if (!rules.length) return new Map();
  const rows = await tx.query<{ key: string; n: number }>(
    `select lead_id || ' ' || rule as key, count(*)::int as n from score_entry s
     where lead_id = any($1::bigint[]) and axis = 'engagement' and rule = any($2::text[]) and ${SINCE_RESTART('s')} group by lead_id, rule`,
    [pgArray([...new Set(news.map((one) => one.leadId))]), rules],
  );
  return new Map(rows.map((row) => [row.key, row.n]));
}

interface Asset {
  readonly id: string;
  readonly personas: readonly string[];
  readonly phases: readonly Phase[];
}
async function assetsRead(tx: Tx, news: readonly News[]): Promise<ReadonlyMap<string, Asset>> {
  const ids = news.flatMap(({ touchpoint }) =>
    touchpoint.kind === 'asset.read' && touchpoint.ref !== null ? [touchpoint.ref] : [],
  );
  if (!ids.length) return new Map();
  // a persona may have been deleted since the asset was attributed to it
  const rows = await tx.query<Asset>(
    `select id, array(select p.id from persona p where p.id = any(a.personas)) as personas, phases
     from asset a where id = any($1::text[])`,
    [[...new Set(ids)]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function attributeTo(batch: LeadBatch, leadId: number, asset: Asset): void {
  const lead = batch.leads.get(leadId)!;
  const persona = attribute(lead.points.persona, asset.personas);
  const phase = attributePhase(lead.known.facts.phase, lead.points.phase, asset.phases);
  lead.points = { persona: persona.points, phase: phase.points };
  batch.dirty.add(leadId);
  const reason = `asset.read ${asset.id}`;
  if (persona.winner !== null)
    batch.change(leadId, { kind: 'persona.set', persona: persona.winner, reason }, 'rule:content', '');
  batch.change(leadId, { kind: 'phase.set', phase: phase.phase, reason }, 'rule:content', '');
}

/** The points each of these leads holds by rule of fit; one without any has an empty entry. */
async function fitPoints(tx: Tx, ids: readonly number[]): Promise<ReadonlyMap<number, Record<string, number>>> {
  const held = new Map<number, Record<string, number>>(ids.map((id) => [id, {}]));
  if (!ids.length) return held;
  const rows = await tx.query<{ lead_id: number; rule: string; points: number }>(
    `select lead_id, rule, sum(points)::int as points from score_entry
     where lead_id = any($1::bigint[]) and axis = 'fit' and rule is not null group by lead_id, rule`,
    [pgArray(ids)],
  );
  for (const { lead_id, rule, points } of rows) held.get(lead_id)![rule] = points;
  return held;
}

/** Brings fit in line with who the leads are now, and opens the gate for those who have just become contactable. */
export async function reconsider(
  tx: Tx,
  batch: LeadBatch,
  model: ScoringModel,
  { fit }: Pick<PointsSoFar, 'fit'>,
): Promise<void> {
  const ids = batch.unfit();
  if (!ids.length) return;
  const leads = ids.map((id) => [id, batch.leads.get(id)!] as const);
  for (const [, lead] of leads) lead.unfit = false;
  const missing = ids.filter((id) => !fit.has(id));
  const held = missing.length ? new Map([...fit, ...(await fitPoints(tx, missing))]) : fit;
  if (model.fit.length || ids.some((id) => Object.keys(held.get(id) ?? {}).length)) {
    const known = new Map(leads.map(([id, lead]) => [id, lead.known]));
    const factsOf = await withTimeline(tx, known, looksOf(model.fit.map((rule) => rule.rule)));
    for (const id of ids)
      for (const points of fitDifference(model, factsOf(id), tx.now, held.get(id) ?? {}))
        batch.change(id, { kind: 'score.add', axis: 'fit', ...points }, 'rule:scoring', '');
  }
  for (const [id, lead] of leads)
    for (const change of consequences(lead.known, true, batch.laws)) batch.change(id, change, 'rule:scoring', '');
}
