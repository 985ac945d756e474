import type { Facts, Phase, Stage } from '@cultivar/audience';
import { earned, fitDifference, reachesMql, temperatureOf } from '@cultivar/scoring';
import { COMPANY_STEMS, COMPANY_TRADES, FIRST_NAMES, JOB_TITLES, LAST_NAMES } from './demo-people.ts';
import { DEMO_SCORING } from './demo-rules.ts';
import { SeededRandom } from './seeded-random.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const REJECTIONS = ['timing', 'no-need', 'not-icp', 'no-budget', 'unreachable'] as const;

export interface DemoCompany {
  readonly name: string;
  readonly domain: string;
  readonly fields: { readonly industry: string; readonly size: number; readonly country: string };
}
interface Entry {
  readonly kind: string;
  readonly ref: string | null;
  readonly at: Date;
}
interface Score {
  readonly axis: 'fit' | 'engagement';
  readonly points: number;
  readonly reason: string;
  readonly rule: string;
  readonly at: Date;
}
interface StageMove {
  readonly from: Stage | null;
  readonly to: Stage;
  readonly reason: string;
  readonly at: Date;
}
export interface DemoHandoff {
  readonly person: number;
  readonly offeredAt: Date;
  readonly answeredAt: Date | null;
  readonly state: 'offered' | 'accepted' | 'rejected' | 'won' | 'lost';
  readonly answerReason: string | null;
  readonly recycleAt: Date | null;
  readonly closedAt: Date | null;
}
/** What one generated lead did, in order, with what the house's own rules made of it. */
export interface DemoLead {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: number;
  readonly jobTitle: string;
  readonly persona: string | null;
  readonly phase: Phase;
  readonly language: 'de' | 'en';
  readonly createdAt: Date;
  readonly source: string;
  readonly tags: readonly string[];
  readonly consent: 'granted' | 'pending' | 'withdrawn';
  readonly tracking: boolean;
  readonly facts: Facts;
  readonly touchpoints: readonly Entry[];
  readonly scores: readonly Score[];
  readonly stages: readonly StageMove[];
  readonly handoffs: readonly DemoHandoff[];
  readonly bant: boolean;
}

/** Companies of the region, with industry and size. */
export function demoCompanies(random: SeededRandom, count: number): DemoCompany[] {
  const names = COMPANY_STEMS.flatMap((stem) => COMPANY_TRADES.map((trade) => ({ stem, trade })));
  return Array.from({ length: count }, (_, index) => {
    const { stem, trade } = names[(index * 37) % names.length]!;
    const name = `${stem} ${trade.word} ${random.chance(0.7) ? 'GmbH' : 'AG'}`;
    const domain = `${plain(stem)}-${plain(trade.word)}.example`;
    const size = random.pick([8, 14, 25, 40, 60, 120, 250, 600]);
    return { name, domain, fields: { industry: trade.industry, size, country: 'Deutschland' } };
  });
}

/**
 * Some hundred leads who lived through the last eight months: what they did is drawn, what follows from it (points, MQL,
 * temperature) is worked out by the product's own rules, so that ledgers, stages and reports agree.
 */
export function demoLeads(
  random: SeededRandom,
  companies: readonly DemoCompany[],
  count: number,
  now: Date,
): DemoLead[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, () => life(random, companies, taken, now));
}

function life(random: SeededRandom, companies: readonly DemoCompany[], taken: Set<string>, now: Date): DemoLead {
  const company = random.between(0, companies.length - 1);
  const { firstName, lastName, email } = person(random, companies[company]!, taken);
  const { title, persona } = random.pick(JOB_TITLES);
  const createdAt = new Date(now.getTime() - random.between(1, 240) * DAY_MS - random.between(0, 1439) * MINUTE_MS);
  const consent = random.chance(0.88) ? 'granted' : random.chance(0.5) ? 'pending' : 'withdrawn';
  const touchpoints = doings(random, createdAt, consent, now);
  const known: Facts = {
    fields: { email, firstName, lastName, jobTitle: title, ...prefixed(companies[company]!) },
    ...{ tags: [], score: { fit: 0, engagement: 0 }, stage: 'lead', temperature: 'cold', persona, phase: 'awareness' },
    ...{ consents: { marketing: consent }, suppressed: false, zone: 'Europe/Berlin', language: 'de', ownerId: null },
    ...{ touchpoints: [], segments: {}, answers: {} },
  };
  const { facts, scores, mqlAt } = judge(known, touchpoints, createdAt, now);
  const sales = mqlAt
    ? withSales(random, mqlAt, now)
    : { stages: [], handoffs: [], stage: 'lead' as Stage, bant: false };
  const read = touchpoints.filter((entry) => entry.kind === 'asset.read').length;
  const stages: StageMove[] = [
    { from: null, to: 'lead', reason: 'form', at: createdAt },
    ...(mqlAt ? [{ from: 'lead' as Stage, to: 'mql' as Stage, reason: 'threshold', at: mqlAt }] : []),
    ...sales.stages,
  ];
  return {
    ...{
      email,
      firstName,
      lastName,
      company,
      jobTitle: title,
      persona,
      createdAt,
      consent,
      touchpoints,
      scores,
      stages,
    },
    phase: read >= 3 ? 'decision' : read >= 1 ? 'consideration' : 'awareness',
    language: random.chance(0.92) ? 'de' : 'en',
    source: `form:${touchpoints[0]!.ref}`,
    tags: touchpoints[0]!.ref === 'webinar-b2b-vertrieb' ? ['webinar-b2b-vertrieb'] : [touchpoints[0]!.ref!],
    tracking: touchpoints.some((entry) => entry.kind === 'mail.clicked'),
    facts: { ...facts, stage: mqlAt ? sales.stage : 'lead' },
    handoffs: sales.handoffs,
    bant: sales.bant,
  };
}

function person(random: SeededRandom, company: DemoCompany, taken: Set<string>) {
  for (;;) {
    const firstName = random.pick(FIRST_NAMES);
    const lastName = random.pick(LAST_NAMES);
    const email = `${plain(firstName)}.${plain(lastName)}@${company.domain}`;
    if (taken.has(email)) continue;
    taken.add(email);
    return { firstName, lastName, email };
  }
}

/** What the lead did: from almost nothing to a booked consultation. */
function doings(random: SeededRandom, createdAt: Date, consent: DemoLead['consent'], now: Date): Entry[] {
  const form = random.pick(['webinar-b2b-vertrieb', 'webinar-b2b-vertrieb', 'checkliste', 'newsletter']);
  const list: Entry[] = [{ kind: 'form.submitted', ref: form, at: createdAt }];
  let at = new Date(createdAt.getTime() + random.between(1, 90) * MINUTE_MS);
  const add = (kind: string, ref: string) => list.push({ kind, ref, at });
  if (consent === 'pending') return list;
  add('consent.granted', 'marketing');
  add('form.confirmed', form);
  const eagerness = random.next();
  const mails = [
    'webinar-willkommen',
    'leitfaden-vertriebsleitung',
    'rechnung-geschaeftsfuehrung',
    'einladung-erstgespraech',
  ];
  const assets = ['checkliste-digitaler-vertrieb', 'leitfaden-antwortzeit', 'rechnung-auf-einer-seite', 'preisliste'];
  for (const [index, mail] of mails.entries()) {
    at = new Date(at.getTime() + random.between(1, 9) * DAY_MS + random.between(0, 600) * MINUTE_MS);
    add('mail.sent', mail);
    if (!random.chance(eagerness)) continue;
    at = new Date(at.getTime() + random.between(4, 2000) * MINUTE_MS);
    add('mail.clicked', mail);
    if (random.chance(0.7)) add('asset.read', assets[index]!);
  }
  if (random.chance(eagerness * 0.75)) {
    at = new Date(at.getTime() + random.between(60, 3000) * MINUTE_MS);
    add('form.submitted', 'erstgespraech');
    add('form.confirmed', 'erstgespraech');
  }
  if (consent === 'withdrawn') {
    at = new Date(at.getTime() + random.between(1, 20) * DAY_MS);
    add('consent.withdrawn', 'marketing');
  }
  return list.filter((entry) => entry.at < now);
}

/** Points, temperature and the moment of MQL by the product's own rules. */
function judge(known: Facts, touchpoints: readonly Entry[], createdAt: Date, now: Date) {
  const scores: Score[] = fitDifference(DEMO_SCORING, known, createdAt, {}).map((line) => ({
    ...line,
    axis: 'fit',
    at: createdAt,
  }));
  const counts = new Map<string, number>();
  let facts: Facts = { ...known, score: { fit: scores.reduce((sum, line) => sum + line.points, 0), engagement: 0 } };
  let mqlAt: Date | null = null;
  for (const touchpoint of touchpoints) {
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
function withSales(random: SeededRandom, mqlAt: Date, now: Date) {
  const stages: StageMove[] = [];
  const person = random.between(0, 1);
  // some of the latest are on somebody's desk right now, within their answer time
  const onDesk = now.getTime() - mqlAt.getTime() < 12 * DAY_MS && random.chance(0.6);
  const offeredAt = onDesk
    ? new Date(Math.max(mqlAt.getTime(), now.getTime() - random.between(5, 90) * MINUTE_MS))
    : new Date(mqlAt.getTime() + 400);
  const answeredAt = new Date(offeredAt.getTime() + random.between(3, 420) * MINUTE_MS);
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

const prefixed = (company: DemoCompany) => ({
  'company.name': company.name,
  ...Object.fromEntries(Object.entries(company.fields).map(([key, value]) => [`company.${key}`, value])),
});
const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/[^a-z0-9]/g, '')
    .replace(/ı/g, 'i');
