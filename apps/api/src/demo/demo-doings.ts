import type { Facts, Touchpoint } from '@cultivar/audience';
import type { Change, Version } from '@cultivar/engine';
import type { DemoLead } from './demo-lead.ts';
import type { SeededRandom } from './seeded-random.ts';
import { walkHistory } from './walk-history.ts';
import type { WalkHistory } from './walk-history.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** The journey that those who confirmed its form walk through. */
export interface DemoJourney {
  readonly form: string;
  readonly version: Version;
  readonly entryNode: string;
}
/** What each mail leads to when it is read. */
const ASSET_OF: Readonly<Record<string, string>> = {
  'webinar-willkommen': 'checkliste-digitaler-vertrieb',
  'leitfaden-vertriebsleitung': 'leitfaden-antwortzeit',
  'rechnung-geschaeftsfuehrung': 'rechnung-auf-einer-seite',
  'einladung-erstgespraech': 'preisliste',
};

/** What a lead did, from almost nothing to a booked consultation; for the webinar by walking its journey. */
export function doings(
  random: SeededRandom,
  journey: DemoJourney,
  lead: { readonly facts: Facts; readonly createdAt: Date; readonly consent: DemoLead['consent'] },
  now: Date,
): {
  readonly touchpoints: readonly Touchpoint[];
  readonly walk: WalkHistory | null;
  readonly confirmedAt: Date | null;
} {
  const form = random.pick([journey.form, journey.form, 'checkliste', 'newsletter']);
  const eagerness = random.next();
  const start: Touchpoint[] = [{ kind: 'form.submitted', ref: form, at: lead.createdAt }];
  const confirmedAt = new Date(lead.createdAt.getTime() + random.between(1, 90) * MINUTE_MS);
  if (lead.consent === 'pending' || confirmedAt > now) return { touchpoints: start, walk: null, confirmedAt: null };
  start.push(
    { kind: 'consent.granted', ref: 'marketing', at: confirmedAt },
    { kind: 'form.confirmed', ref: form, at: confirmedAt },
  );
  const withdrawnAt =
    lead.consent === 'withdrawn' ? new Date(confirmedAt.getTime() + random.between(2, 25) * DAY_MS) : null;
  const react = (change: Change, at: Date): Touchpoint[] =>
    withdrawnAt && at > withdrawnAt ? [] : reaction(random, eagerness, change, at);
  const walk =
    form === journey.form ? walkHistory(journey.version, journey.entryNode, lead.facts, confirmedAt, now, react) : null;
  const later = walk
    ? [...mailsOf(walk), ...walk.reactions]
    : reaction(
        random,
        eagerness,
        { kind: 'mail.send', template: 'webinar-willkommen', purpose: 'marketing' },
        confirmedAt,
      );
  const until = withdrawnAt && withdrawnAt < now ? withdrawnAt : now;
  const touchpoints = [...start, ...later]
    .filter((touchpoint) => touchpoint.at < until)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  if (until === withdrawnAt) touchpoints.push({ kind: 'consent.withdrawn', ref: 'marketing', at: withdrawnAt });
  return { touchpoints, walk, confirmedAt };
}

const mailsOf = (walk: WalkHistory): Touchpoint[] =>
  walk.changes.flatMap(({ change, at }) =>
    change.kind === 'mail.send' || change.kind === 'question.ask'
      ? [{ kind: 'mail.sent', ref: change.template, at }]
      : [],
  );

function reaction(random: SeededRandom, eagerness: number, change: Change, at: Date): Touchpoint[] {
  const after = (minutes: number) => new Date(at.getTime() + minutes * MINUTE_MS);
  if (change.kind === 'question.ask')
    return random.chance(eagerness)
      ? [{ kind: 'question.answered', ref: change.fields[0] ?? null, at: after(random.between(20, 3000)) }]
      : [];
  if (change.kind !== 'mail.send' || !random.chance(eagerness)) return [];
  const click = random.between(4, 2500);
  const list: Touchpoint[] = [{ kind: 'mail.clicked', ref: change.template, at: after(click) }];
  const asset = ASSET_OF[change.template];
  if (asset && random.chance(0.75))
    list.push({ kind: 'asset.read', ref: asset, at: after(click + random.between(1, 12)) });
  const wants = change.template === 'einladung-erstgespraech' ? 0.7 : 0.12;
  if (random.chance(eagerness * wants)) {
    const booked = after(click + random.between(15, 1500));
    list.push(
      { kind: 'form.submitted', ref: 'erstgespraech', at: booked },
      { kind: 'form.confirmed', ref: 'erstgespraech', at: booked },
    );
  }
  return list;
}
