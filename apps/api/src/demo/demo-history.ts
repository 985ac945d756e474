import type { Facts } from '@cultivar/audience';
import { doings } from './demo-doings.ts';
import type { DemoJourney } from './demo-doings.ts';
import { judgeWithSales } from './demo-judgement.ts';
import type { DemoCompany, DemoLead, Score, StageMove } from './demo-lead.ts';
import { COMPANY_STEMS, COMPANY_TRADES, FIRST_NAMES, JOB_TITLES, LAST_NAMES, titleOf } from './demo-people.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { WalkHistory } from './walk-history.ts';

const MINUTE_MS = 60_000;

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
  journey: DemoJourney,
  count: number,
  now: Date,
): DemoLead[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, () => life(random, companies, journey, taken, now));
}

function life(
  random: SeededRandom,
  companies: readonly DemoCompany[],
  journey: DemoJourney,
  taken: Set<string>,
  now: Date,
): DemoLead {
  const company = random.between(0, companies.length - 1);
  const who = person(random, companies[company]!, taken);
  const job = random.pick(JOB_TITLES);
  const { persona } = job;
  const jobTitle = titleOf(who.firstName, job);
  // more of them lately: the house is growing
  const age = Math.floor(random.next() ** 1.5 * 240 * 1440) + 30;
  const createdAt = new Date(now.getTime() - age * MINUTE_MS);
  const drawn = random.chance(0.88) ? 'granted' : random.chance(0.5) ? 'pending' : 'withdrawn';
  // who did not confirm in a month has been forgotten
  const consent = drawn === 'pending' && age > 28 * 1440 ? 'granted' : drawn;
  const known: Facts = {
    fields: { ...who, jobTitle, ...prefixed(companies[company]!) },
    ...{ tags: [], score: { fit: 0, engagement: 0 }, stage: 'lead', temperature: 'cold', persona, phase: 'awareness' },
    ...{ consents: { marketing: consent }, suppressed: false, zone: 'Europe/Berlin', language: 'de', ownerId: null },
    ...{ touchpoints: [], segments: {}, answers: {} },
  };
  const { touchpoints, walk, confirmedAt } = doings(random, journey, { facts: known, createdAt, consent }, now);
  const past = { known, touchpoints, extra: pointsOf(walk), createdAt };
  const { facts, scores, ...sales } = judgeWithSales(random, past, now);
  const read = touchpoints.filter((touchpoint) => touchpoint.kind === 'asset.read').length;
  const stages: StageMove[] = [{ from: null, to: 'lead', reason: 'form', at: createdAt }, ...sales.stages];
  const form = touchpoints[0]!.ref!;
  return {
    ...who,
    ...{ company, jobTitle, persona, createdAt, consent, confirmedAt, touchpoints, scores, stages, walk },
    phase: read >= 3 ? 'decision' : read >= 1 ? 'consideration' : 'awareness',
    language: random.chance(0.92) ? 'de' : 'en',
    source: `form:${form}`,
    tags: [...new Set([form, ...tagsOf(walk)])],
    tracking: touchpoints.some((touchpoint) => touchpoint.kind === 'mail.clicked'),
    facts: { ...facts, stage: sales.stage },
    handoffs: sales.handoffs,
    bant: sales.bant,
  };
}

const pointsOf = (walk: WalkHistory | null): Score[] =>
  (walk?.changes ?? []).flatMap(({ change, at }) =>
    change.kind === 'score.add' ? [{ ...change, rule: change.rule ?? null, at }] : [],
  );
const tagsOf = (walk: WalkHistory | null): string[] =>
  (walk?.changes ?? []).flatMap(({ change }) => (change.kind === 'tag.add' ? [change.tag] : []));

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
