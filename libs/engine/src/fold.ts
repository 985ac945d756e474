import { AXES, crossing, listField } from '@cultivar/audience';
import type { Facts, Phase, Stage, Temperature, Touchpoint } from '@cultivar/audience';
import type { Effect } from '@cultivar/workflow';
import { crossed } from './ears.ts';
import { NO_LAWS } from './laws.ts';
import type { Laws } from './laws.ts';

/** A lead as far as it is known while something happens to it. */
export interface Known {
  readonly facts: Facts;
  /** Sum of the engagement points of the temperature's window. */
  readonly recentEngagement: number;
}
/** What changes a lead: an effect, or what only the house's own rules do. */
export type Change =
  | Exclude<Effect, { kind: 'score.add' }>
  | (Extract<Effect, { kind: 'score.add' }> & { readonly rule?: string })
  | { readonly kind: 'temperature.set'; readonly temperature: Temperature };

export interface Folding {
  readonly now: Date;
  readonly laws?: Laws;
  /** Stage moves of a person may go any way, those of a rule only forward. */
  readonly by?: 'rule' | 'person';
}
export interface Folded {
  readonly known: Known;
  /** The changes that really changed something (or leave the house), in order: the one asked for, then what follows from it. */
  readonly done: readonly Change[];
  /** Entries on the timeline that say so. */
  readonly told: readonly Touchpoint[];
}

/**
 * What a lead is after an effect and all that follows from it at once: the MQL gate and the temperature. The next node
 * of the same walk sees it; the SQL appliers write exactly `done`, so both come to the same state.
 *
 * @throws if the effect is not possible at all (a field that cannot be set)
 */
export function fold(known: Known, change: Change, folding: Folding): Folded {
  const first = foldOne(known, change, folding);
  if (!first) return { known, done: [], told: [] };
  const done: Change[] = [change];
  const told: Touchpoint[] = first.told ? [first.told] : [];
  let next = first.known;
  const cross = (before: Known): void => {
    const crossings = crossingsTold(before, next, folding);
    next = withTold(next, crossings);
    told.push(...crossings);
  };
  cross(known);
  if (change.kind === 'score.add')
    for (const follow of consequences(next, change.axis === 'engagement', folding.laws ?? NO_LAWS)) {
      const more = foldOne(next, follow, { ...folding, by: 'rule' });
      if (!more) continue;
      next = more.known;
      done.push(follow);
      if (more.told) told.push(more.told);
    }
  if (change.kind === 'stage.set' && change.stage === 'recycled')
    for (const follow of restart(next, folding.laws ?? NO_LAWS)) {
      const before = next;
      // neither of the two is told, but for a threshold that is crossed
      next = foldOne(next, follow, folding)?.known ?? next;
      cross(before);
      done.push(follow);
    }
  return { known: next, done, told };
}

/** The ledger entry by which engagement begins anew; what the lead did before it counts neither for temperature nor for caps. */
export const RESTART = { rule: '@recycled', reason: 'Zurück in die Pflege: Engagement beginnt neu' } as const;

/**
 * A lead that goes back to nurturing has to show new interest: with its old points the gate would open at its next event. The entry
 * is made at 0 points too: what was earned and taken back before it must not count either.
 */
function restart({ facts }: Known, laws: Laws): Change[] {
  const points = 0 - facts.score.engagement;
  const temperature = laws.temperatureOf(0);
  return [
    { kind: 'score.add', axis: 'engagement', points, ...RESTART },
    ...(temperature && temperature !== facts.temperature ? [{ kind: 'temperature.set', temperature } as const] : []),
  ];
}

/** Reason of a stage move by the house's own gate. */
export const MQL_REASON = 'mql-threshold';

/** @returns what the house's rules make of a lead whose score (or consent) has just changed */
export function consequences(known: Known, engagement: boolean, laws: Laws): Change[] {
  const follow: Change[] = [];
  if (laws.reachesMql(known.facts)) follow.push({ kind: 'stage.set', stage: 'mql', reason: MQL_REASON });
  const temperature = engagement ? laws.temperatureOf(known.recentEngagement) : null;
  if (temperature && temperature !== known.facts.temperature) follow.push({ kind: 'temperature.set', temperature });
  return follow;
}

interface One {
  readonly known: Known;
  readonly told: Touchpoint | null;
}
/** @returns null if nothing changes */
function foldOne(known: Known, change: Change, { now, laws = NO_LAWS, by = 'rule' }: Folding): One | null {
  const { facts } = known;
  switch (change.kind) {
    case 'score.add':
      if (change.points === 0 && change.rule !== RESTART.rule) return null;
      return scored(known, change.axis, change.points, change.rule === RESTART.rule);
    case 'field.set':
      return withField(known, change.field, change.value, now, laws);
    case 'tag.add':
      if (facts.tags.includes(change.tag)) return null;
      return telling(known, { tags: [...facts.tags, change.tag] }, 'tag.added', change.tag, now);
    case 'tag.remove':
      if (!facts.tags.includes(change.tag)) return null;
      return telling(known, { tags: facts.tags.filter((tag) => tag !== change.tag) }, 'tag.removed', change.tag, now);
    case 'stage.set':
      if (facts.stage === change.stage || !laws.mayMove(facts.stage, change.stage, by)) return null;
      return telling(known, { stage: change.stage satisfies Stage }, 'stage.changed', change.stage, now, {
        from: facts.stage,
        reason: change.reason,
      });
    case 'persona.set':
      if (facts.persona === change.persona) return null;
      return telling(known, { persona: change.persona }, 'persona.changed', change.persona, now);
    case 'phase.set':
      if (facts.phase === change.phase) return null;
      return telling(known, { phase: change.phase satisfies Phase | null }, 'phase.changed', change.phase, now);
    case 'temperature.set':
      if (facts.temperature === change.temperature) return null;
      return telling(known, { temperature: change.temperature }, 'temperature.changed', change.temperature, now);
    case 'list.add':
    case 'list.remove':
      return withList(known, change.list, change.kind === 'list.add', now);
    case 'mail.send':
      // chosen for this lead: not chosen again, not even by the next step of the same walk
      return change.asset === undefined
        ? { known, told: null }
        : telling(known, {}, 'content.chosen', change.asset, now);
    case 'note.add':
      return telling(known, {}, 'note.added', null, now);
    case 'task.create':
      return telling(known, {}, 'task.created', null, now, { title: change.title });
    case 'question.ask':
    case 'colleague.notify':
    case 'channel.notify':
    case 'webhook.call':
    case 'handoff.offer':
    case 'sheet.set':
    case 'owner.route':
    case 'topic.set':
    case 'journey.start':
    case 'journey.end':
      return { known, told: null };
    default:
      return change satisfies never;
  }
}

function scored(known: Known, axis: 'fit' | 'engagement', points: number, anew: boolean): One {
  const { facts, recentEngagement } = known;
  const score = { ...facts.score, [axis]: facts.score[axis] + points };
  return {
    known: {
      facts: { ...facts, score },
      recentEngagement: anew ? 0 : axis === 'engagement' ? recentEngagement + points : recentEngagement,
    },
    told: null,
  };
}

/** Thresholds that somebody listens for and that lie between the points before and after. */
function crossingsTold(
  { facts: before }: Known,
  { facts: after }: Known,
  { now, laws }: Folding,
): readonly Touchpoint[] {
  const ears = laws?.ears;
  if (!ears || before.score === after.score) return [];
  return AXES.flatMap((axis) =>
    crossed(ears, axis, before.score[axis], after.score[axis]).map((one): Touchpoint => {
      const ref = crossing(one.axis, one.threshold, one.way);
      return { kind: 'score.crossed', ref, at: now, data: { from: before.score[axis], to: after.score[axis] } };
    }),
  );
}
const withTold = (known: Known, told: readonly Touchpoint[]): Known =>
  told.length
    ? { ...known, facts: { ...known.facts, touchpoints: [...told.toReversed(), ...known.facts.touchpoints] } }
    : known;

function withField(
  known: Known,
  field: string,
  value: string | number | boolean | null,
  now: Date,
  { ears }: Laws,
): One | null {
  const { facts } = known;
  if (/^(email|source|createdAt)$|^(company|answer|list)\./.test(field))
    throw new Error(`the field "${field}" cannot be set here`);
  if (field === 'language' && value !== 'de' && value !== 'en')
    throw new Error(`"${String(value)}" is no language: de or en`);
  // a column of text holds a text
  const kept = TEXT_FIELDS.has(field) && value !== null ? String(value) : value;
  if ((facts.fields[field] ?? null) === kept) return null;
  // nobody is without a zone
  if (field === 'zone' && !kept) return null;
  const fields = { ...facts.fields, [field]: kept };
  const language = field === 'language' && (value === 'de' || value === 'en') ? value : facts.language;
  const zone = field === 'zone' && typeof value === 'string' && value ? value : facts.zone;
  const changed = { fields, language, zone };
  if (!ears?.hears('field.changed', field)) return { known: { ...known, facts: { ...facts, ...changed } }, told: null };
  return telling(known, changed, 'field.changed', field, now, { from: facts.fields[field] ?? null, to: kept });
}

const TEXT_FIELDS: ReadonlySet<string> = new Set(['firstName', 'lastName', 'buyingRole', 'language', 'zone']);

function withList(known: Known, list: string, inside: boolean, now: Date): One | null {
  const field = listField(list);
  const { [field]: before, ...fields } = known.facts.fields;
  if (Boolean(before) === inside) return null;
  const after = inside ? { ...fields, [field]: true } : fields;
  return telling(known, { fields: after }, inside ? 'list.added' : 'list.removed', list, now);
}

function telling(
  known: Known,
  change: Partial<Facts>,
  kind: string,
  ref: string | null,
  at: Date,
  data?: Touchpoint['data'],
): One {
  const told: Touchpoint = { kind, ref, at, ...(data && { data }) };
  const facts = { ...known.facts, ...change, touchpoints: [told, ...known.facts.touchpoints] };
  return { known: { ...known, facts }, told };
}
