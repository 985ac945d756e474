import { addBusinessTime, DEFAULT_HOURS } from '@cultivar/sales';
import type { Facts, Stage, Touchpoint } from '@cultivar/audience';
import { earned, fitDifference, reachesMql, temperatureOf } from '@cultivar/scoring';
import type { DemoHandoff, Score, StageMove } from './demo-lead.ts';
import { DEMO_SCORING } from './demo-rules.ts';
import type { SeededRandom } from './seeded-random.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const REJECTIONS = ['timing', 'no-need', 'not-icp', 'no-budget', 'unreachable'] as const;

/** Points, temperature and the moment of MQL by the product's own rules. */
export function judge(
  known: Facts,
  touchpoints: readonly Touchpoint[],
  extra: readonly Score[],
  createdAt: Date,
  now: Date,
) {
  const scores: Score[] = fitDifference(DEMO_SCORING, known, createdAt, {}).map((line) => ({
    ...line,
    axis: 'fit',
    at: createdAt,
  }));
  const counts = new Map<string, number>();
  let facts: Facts = { ...known, score: { fit: scores.reduce((sum, line) => sum + line.points, 0), engagement: 0 } };
  let mqlAt: Date | null = null;
  for (const touchpoint of touchpoints) {
    for (const line of extra.filter((one) => one.at <= touchpoint.at && !scores.includes(one))) {
      scores.push(line);
      facts = { ...facts, score: { ...facts.score, engagement: facts.score.engagement + line.points } };
    }
    for (const line of earned(DEMO_SCORING, touchpoint, (rule) => counts.get(rule) ?? 0)) {
      counts.set(line.rule, (counts.get(line.rule) ?? 0) + 1);
      scores.push({ ...line, axis: 'engagement', at: touchpoint.at });
      facts = { ...facts, score: { ...facts.score, engagement: facts.score.engagement + line.points } };
    }
    if (!mqlAt && reachesMql(DEMO_SCORING, { ...facts, consents: { marketing: 'granted' } })) mqlAt = touchpoint.at;
  }
  const recent = scores.filter((line) => line.axis === 'engagement' && now.getTime() - line.at.getTime() < 30 * DAY_MS);
  const temperature = temperatureOf(
    DEMO_SCORING,
    recent.reduce((sum, line) => sum + line.points, 0),
  );
  return { facts: { ...facts, temperature }, scores, mqlAt };
}

/** From the offer to an answer and, for some, to a customer. */
export function withSales(random: SeededRandom, mqlAt: Date, now: Date) {
  const stages: StageMove[] = [];
  const person = random.between(0, 1);
  // some of the latest are on somebody's desk right now, within their answer time
  const onDesk = now.getTime() - mqlAt.getTime() < 12 * DAY_MS && random.chance(0.6);
  const offeredAt = onDesk
    ? new Date(Math.max(mqlAt.getTime(), now.getTime() - random.between(5, 90) * MINUTE_MS))
    : new Date(mqlAt.getTime() + 400);
  const answeredAt = addBusinessTime(offeredAt, random.between(3, 420) / 60, DEFAULT_HOURS);
  const open = { person, offeredAt, answeredAt: null, answerReason: null, recycleAt: null, closedAt: null };
  if (onDesk || answeredAt > now)
    return { stages, stage: 'mql' as Stage, bant: false, handoffs: [{ ...open, state: 'offered' as const }] };
  if (random.chance(0.25)) {
    const answerReason = random.pick(REJECTIONS);
    const to: Stage = answerReason === 'not-icp' ? 'disqualified' : 'recycled';
    const recycleAt = answerReason === 'timing' ? new Date(now.getTime() + random.between(20, 150) * DAY_MS) : null;
    stages.push({ from: 'mql', to, reason: answerReason, at: answeredAt });
    const rejected: DemoHandoff = { ...open, answeredAt, answerReason, recycleAt, state: 'rejected' };
    return { stages, stage: to, bant: false, handoffs: [rejected] };
  }
  stages.push({ from: 'mql', to: 'sal', reason: 'accepted', at: answeredAt });
  const accepted: DemoHandoff = { ...open, answeredAt, state: 'accepted' };
  const sqlAt = new Date(answeredAt.getTime() + random.between(1, 12) * DAY_MS);
  if (sqlAt > now || random.chance(0.3)) return { stages, stage: 'sal' as Stage, bant: false, handoffs: [accepted] };
  stages.push({ from: 'sal', to: 'sql', reason: 'bant', at: sqlAt });
  const closedAt = new Date(sqlAt.getTime() + random.between(8, 70) * DAY_MS);
  if (closedAt > now || random.chance(0.35)) return { stages, stage: 'sql' as Stage, bant: true, handoffs: [accepted] };
  stages.push({ from: 'sql', to: 'customer', reason: 'won', at: closedAt });
  return {
    stages,
    stage: 'customer' as Stage,
    bant: true,
    handoffs: [{ ...accepted, state: 'won' as const, closedAt }],
  };
}
