import { RESTART } from '@cultivar/engine';
import { addBusinessTime, DEFAULT_HOURS } from '@cultivar/sales';
import type { Facts, Stage, Touchpoint } from '@cultivar/audience';
import { earned, fitDifference, reachesMql, temperatureOf } from '@cultivar/scoring';
import type { DemoHandoff, Score, StageMove } from './demo-lead.ts';
import { DEMO_SCORING } from './demo-rules.ts';
import type { SeededRandom } from './seeded-random.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const REJECTIONS = ['timing', 'no-need', 'not-icp', 'no-budget', 'unreachable'] as const;

/** All that is given about a lead's past; what follows from it is worked out. */
export interface Past {
  readonly known: Facts;
  readonly touchpoints: readonly Touchpoint[];
  /** Points its journey gave. */
  readonly extra: readonly Score[];
  readonly createdAt: Date;
}

/** Points, sales and stages by the product's own rules: who is given back begins anew and may come again. */
export function judgeWithSales(random: SeededRandom, past: Past, now: Date) {
  const rounds: ReturnType<typeof withSales>[] = [];
  for (;;) {
    const moves = rounds.flatMap((round) => round.stages);
    const recycledAt = moves.filter(({ to }) => to === 'recycled').map(({ at }) => at);
    const { mqlAt, ...judged } = judge(past, recycledAt, now);
    const next = mqlAt[rounds.length];
    if (next) {
      rounds.push(withSales(random, next, now));
      continue;
    }
    const stages = rounds.flatMap((round, index): StageMove[] => [
      { from: index ? 'recycled' : 'lead', to: 'mql', reason: 'threshold', at: mqlAt[index]! },
      ...round.stages,
    ]);
    return {
      ...judged,
      stages,
      stage: rounds.at(-1)?.stage ?? 'lead',
      handoffs: rounds.flatMap((round) => round.handoffs),
      bant: rounds.some((round) => round.bant),
    };
  }
}

type Event = { readonly at: Date } & ({ touchpoint: Touchpoint } | { line: Score } | { recycled: true });

function judge({ known, touchpoints, extra, createdAt }: Past, recycledAt: readonly Date[], now: Date) {
  const scores: Score[] = fitDifference(DEMO_SCORING, known, createdAt, {}).map((line) => ({
    ...line,
    axis: 'fit',
    at: createdAt,
  }));
  const fit = scores.reduce((sum, line) => sum + line.points, 0);
  let facts: Facts = { ...known, consents: {}, stage: 'lead', score: { fit, engagement: 0 } };
  let counts = new Map<string, number>();
  let recent: Score[] = [];
  const mqlAt: Date[] = [];
  const add = (line: Score) => {
    scores.push(line);
    recent.push(line);
    facts = { ...facts, score: { ...facts.score, engagement: facts.score.engagement + line.points } };
  };
  const events: Event[] = [
    ...extra.map((line) => ({ at: line.at, line })),
    ...touchpoints.map((touchpoint) => ({ at: touchpoint.at, touchpoint })),
    ...recycledAt.map((at) => ({ at, recycled: true as const })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const event of events) {
    if ('line' in event) add(event.line);
    else if ('recycled' in event) {
      const points = 0 - facts.score.engagement;
      if (points) add({ axis: 'engagement', points, ...RESTART, at: event.at });
      [counts, recent] = [new Map(), []];
      facts = { ...facts, stage: 'recycled' };
    } else {
      const { touchpoint } = event;
      facts = { ...facts, consents: consentsAfter(facts.consents, touchpoint) };
      for (const line of earned(DEMO_SCORING, touchpoint, (rule) => counts.get(rule) ?? 0)) {
        counts.set(line.rule, (counts.get(line.rule) ?? 0) + 1);
        add({ ...line, axis: 'engagement', at: touchpoint.at });
      }
    }
    if (!reachesMql(DEMO_SCORING, facts)) continue;
    mqlAt.push(event.at);
    facts = { ...facts, stage: 'mql' };
  }
  const warmth = recent.filter((line) => now.getTime() - line.at.getTime() < 30 * DAY_MS);
  const temperature = temperatureOf(
    DEMO_SCORING,
    warmth.reduce((sum, line) => sum + line.points, 0),
  );
  return { facts: { ...facts, consents: known.consents, temperature }, scores, mqlAt };
}

function consentsAfter(consents: Facts['consents'], { kind, ref }: Touchpoint): Facts['consents'] {
  if (ref !== 'marketing') return consents;
  if (kind === 'consent.granted') return { ...consents, marketing: 'granted' };
  return kind === 'consent.withdrawn' ? { ...consents, marketing: 'withdrawn' } : consents;
}

/** From the offer to an answer and, for some, to a customer. */
function withSales(random: SeededRandom, mqlAt: Date, now: Date) {
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
