import { contactable, holds } from '@cultivar/audience';
import type { EventPattern, Facts, Rule, Touchpoint } from '@cultivar/audience';
import { earned, fitDifference, mayMove, reachesMql, TEMPERATURE_WINDOW_DAYS, temperatureOf } from '@cultivar/scoring';
import type { ScoringModel } from '@cultivar/scoring';
import type { Effect } from '@cultivar/workflow';

/** Something on the timeline that has yet to be heard; `from`: the walk that told it itself. */
export interface News extends Touchpoint {
  readonly from: number | null;
}
export interface LedgerLine {
  readonly axis: 'fit' | 'engagement';
  readonly points: number;
  readonly rule: string | null;
  readonly at: Date;
}
/** Who does something: a journey or a rule of the house, or a person, who may move a stage any way. */
export interface Doer {
  readonly walk: number | null;
  readonly person: boolean;
}
export const THE_HOUSE: Doer = { walk: null, person: false };
export const SOMEBODY: Doer = { walk: null, person: true };

const DAY_MS = 86_400_000;
const SEGMENT_NEWS = ['segment.entered', 'segment.left'];
const CANNOT_BE_SET = /^(email|source|createdAt)$|^(company|answer|list)\./;
/** Fields that are columns of text. */
const TEXT_FIELDS = ['firstName', 'lastName', 'buyingRole', 'language', 'zone'];

const looksAtPoints = (rule: Rule): boolean =>
  rule.kind === 'all' || rule.kind === 'any'
    ? rule.rules.some(looksAtPoints)
    : rule.kind === 'not'
      ? looksAtPoints(rule.rule)
      : rule.kind === 'score' || rule.kind === 'segment';

const segmentsIn = (patterns: readonly EventPattern[]): string[] => [
  ...new Set(patterns.flatMap(({ kind, ref }) => (SEGMENT_NEWS.includes(kind) && ref !== undefined ? [ref] : []))),
];

/** One lead, apart from its journeys: fields, points, stage, segments, and what follows from what. One thing after the other. */
export class ReferenceLead {
  facts: Facts;
  ledger: readonly LedgerLine[] = [];
  moves: readonly string[] = [];
  /** What was told, in the order of the telling. */
  told: readonly Touchpoint[] = [];
  members: ReadonlySet<string>;
  /** What the journeys listen to, and the segments among it. */
  #patterns: readonly EventPattern[];
  watched: readonly string[];
  protected news: readonly News[] = [];
  protected lookAgain = false;
  protected moved = false;
  /** Something moved since the journeys last looked. */
  protected changed = false;

  constructor(
    facts: Facts,
    readonly model: ScoringModel,
    patterns: readonly EventPattern[],
    start: Date,
  ) {
    this.facts = facts;
    this.#patterns = patterns;
    this.watched = segmentsIn(patterns);
    this.members = new Set(this.watched.filter((segment) => this.isIn(segment, start)));
  }
  /** A publication: whoever is in a segment that is listened to from now on does not come in by that. */
  protected hearFor(patterns: readonly EventPattern[], now: Date): void {
    const before = this.watched;
    this.#patterns = patterns;
    this.watched = segmentsIn(patterns);
    const fresh = this.watched.filter((segment) => !before.includes(segment) && this.isIn(segment, now));
    this.members = new Set([...this.members, ...fresh]);
  }
  /** Whether anybody wants to hear of this: a journey, or a rule that gives points for it. */
  protected listens(kind: string, ref: string): boolean {
    const all = [...this.#patterns, ...this.model.engagement.map((rule) => rule.event)];
    return all.some((one) => one.kind === kind && (one.ref === undefined || one.like !== undefined || one.ref === ref));
  }
  /** Thresholds on the way from some points to others are told, the nearest first. */
  #cross(axis: 'fit' | 'engagement', from: number, at: Date, by: Doer): void {
    const to = this.facts.score[axis];
    const events = [...this.#patterns, ...this.model.engagement.map((rule) => rule.event)];
    const all = new Set(events.flatMap(({ kind, ref }) => (kind === 'score.crossed' && ref ? [ref] : [])));
    const told: [number, string][] = [];
    for (const ref of all) {
      const [, of, sign, number] = /^(\w+)(>=|<)(-?\d+)$/.exec(ref) ?? [];
      const threshold = Number(number);
      const is = (points: number): boolean => (sign === '<' ? points < threshold : points >= threshold);
      if (of === axis && !is(from) && is(to)) told.push([Math.abs(threshold - from), ref]);
    }
    for (const [, ref] of told.sort(([a], [b]) => a - b))
      this.tell({ kind: 'score.crossed', ref, at, data: { from, to } }, by.walk);
  }
  protected isIn(segment: string, now: Date): boolean {
    return holds({ kind: 'segment', segment }, { ...this.facts, answers: {} }, now);
  }

  /** All of it, to come back to when a visit fails half-way. */
  protected snapshot(): () => void {
    const { facts, ledger, moves, told, members, news, lookAgain, moved } = this;
    return () => Object.assign(this, { facts, ledger, moves, told, members, news, lookAgain, moved });
  }

  apply(effect: Effect, now: Date, by: Doer): void {
    const { facts } = this;
    switch (effect.kind) {
      case 'score.add':
        return this.score(effect.axis, effect.points, null, now, by);
      case 'field.set':
        return this.#setField(effect.field, effect.value, now, by);
      case 'tag.add':
        if (facts.tags.includes(effect.tag)) return;
        return this.#change({ tags: [...facts.tags, effect.tag] }, 'tag.added', effect.tag, now, by);
      case 'tag.remove':
        if (!facts.tags.includes(effect.tag)) return;
        return this.#change(
          { tags: facts.tags.filter((tag) => tag !== effect.tag) },
          'tag.removed',
          effect.tag,
          now,
          by,
        );
      case 'stage.set':
        if (!mayMove(facts.stage, effect.stage, by.person ? 'person' : 'rule')) return;
        this.moves = [...this.moves, `${facts.stage}>${effect.stage}`];
        this.#change({ stage: effect.stage }, 'stage.changed', effect.stage, now, by);
        if (effect.stage === 'recycled') this.#beginAnew(now, by);
        return;
      case 'list.add':
      case 'list.remove': {
        const [field, inside] = [`list.${effect.list}`, effect.kind === 'list.add'];
        const { [field]: before, ...others } = facts.fields;
        if ((before === true) === inside) return;
        const fields = inside ? { ...others, [field]: true } : others;
        return this.#change({ fields }, inside ? 'list.added' : 'list.removed', effect.list, now, by);
      }
      case 'note.add':
        return this.#change({}, 'note.added', null, now, by);
      case 'task.create':
        return this.#change({}, 'task.created', null, now, by);
      case 'mail.send':
        return effect.asset === undefined ? undefined : this.#change({}, 'content.chosen', effect.asset, now, by);
      case 'phase.set':
        if (facts.phase === effect.phase) return;
        return this.#change({ phase: effect.phase }, 'phase.changed', effect.phase, now, by);
      case 'persona.set':
        if (facts.persona === effect.persona) return;
        return this.#change({ persona: effect.persona }, 'persona.changed', effect.persona, now, by);
    }
  }
  #setField(field: string, value: string | number | boolean | null, now: Date, by: Doer): void {
    if (CANNOT_BE_SET.test(field)) throw new Error(`the field "${field}" cannot be set here`);
    if (field === 'language' && value !== 'de' && value !== 'en') throw new Error(`"${String(value)}" is no language`);
    // nobody is without a zone
    if (field === 'zone' && (value === null || value === '')) return;
    const kept = TEXT_FIELDS.includes(field) && value !== null ? String(value) : value;
    const before = this.facts.fields[field] ?? null;
    if (before === kept) return;
    if (this.listens('field.changed', field))
      this.tell({ kind: 'field.changed', ref: field, at: now, data: { from: before, to: kept } }, by.walk);
    this.facts = {
      ...this.facts,
      fields: { ...this.facts.fields, [field]: kept },
      ...(field === 'language' && { language: kept as Facts['language'] }),
      ...(field === 'zone' && { zone: kept as string }),
    };
    this.lookAgain = true;
    this.moved = true;
  }
  /** Back to nurturing: what was done before counts no more, neither for the temperature nor against a rule's limit. */
  #beginAnew(at: Date, by: Doer): void {
    const before = this.facts.score.engagement;
    const points = 0 - before;
    this.ledger = [...this.ledger, { axis: 'engagement', points, rule: '@recycled', at }];
    const temperature = temperatureOf(this.model, 0);
    this.facts = { ...this.facts, temperature, score: { ...this.facts.score, engagement: 0 } };
    this.#cross('engagement', before, at, by);
  }
  #change(change: Partial<Facts>, kind: string, ref: string | null, at: Date, by: Doer): void {
    this.facts = { ...this.facts, ...change };
    this.lookAgain = true;
    this.moved = true;
    this.tell({ kind, ref, at }, by.walk);
  }
  /** Puts something onto the timeline, newest first, for everybody to hear. */
  tell(touchpoint: Touchpoint, from: number | null): void {
    this.note(touchpoint);
    this.news = [...this.news, { ...touchpoint, from }];
  }
  protected note(touchpoint: Touchpoint): void {
    const { touchpoints } = this.facts;
    const place = touchpoints.findIndex((one) => one.at <= touchpoint.at);
    const at = place < 0 ? touchpoints.length : place;
    this.facts = { ...this.facts, touchpoints: [...touchpoints.slice(0, at), touchpoint, ...touchpoints.slice(at)] };
    this.told = [...this.told, touchpoint];
  }

  score(axis: 'fit' | 'engagement', points: number, rule: string | null, at: Date, by: Doer): void {
    if (points === 0) return;
    this.ledger = [...this.ledger, { axis, points, rule, at }];
    const before = this.facts.score[axis];
    this.facts = { ...this.facts, score: { ...this.facts.score, [axis]: before + points } };
    this.#cross(axis, before, at, by);
    this.moved = true;
    this.lookAgain ||= this.model.fit.some((one) => looksAtPoints(one.rule));
    this.#gate(at, by);
    if (axis === 'engagement') this.#warmth(at, by);
  }
  #gate(at: Date, by: Doer): void {
    if (!contactable(this.facts) || !reachesMql(this.model, this.facts)) return;
    this.apply({ kind: 'stage.set', stage: 'mql', reason: '' }, at, { ...by, person: false });
  }
  #warmth(at: Date, by: Doer): void {
    const since = at.getTime() - TEMPERATURE_WINDOW_DAYS * DAY_MS;
    const recent = this.#sinceRestart()
      .filter((line) => line.axis === 'engagement' && line.at.getTime() > since)
      .reduce((sum, line) => sum + line.points, 0);
    const temperature = temperatureOf(this.model, recent);
    if (temperature !== this.facts.temperature)
      this.#change({ temperature }, 'temperature.changed', temperature, at, by);
  }
  #sinceRestart(): readonly LedgerLine[] {
    return this.ledger.slice(this.ledger.findLastIndex((line) => line.rule === '@recycled') + 1);
  }

  /** What the news and changes lead to: points, fit, gate, segments; again for what that told. @returns all that was heard */
  protected hearAll(now: Date): readonly News[] {
    const heard: News[] = [];
    for (let round = 0; round < 8; round += 1) {
      const news = this.news;
      this.news = [];
      heard.push(...news);
      for (const one of news) {
        const count = (rule: string): number =>
          this.#sinceRestart().filter((line) => line.axis === 'engagement' && line.rule === rule).length;
        for (const { points, rule } of earned(this.model, one, count))
          this.score('engagement', points, rule, now, THE_HOUSE);
      }
      if (this.lookAgain) this.#reconsider(now);
      this.offerToSales(now);
      this.changed ||= this.moved;
      if (this.moved) this.#keepSegments(now);
      if (!this.news.length && !this.lookAgain) break;
    }
    heard.push(...this.news);
    this.news = [];
    return heard;
  }
  #reconsider(now: Date): void {
    this.lookAgain = false;
    const held: Record<string, number> = {};
    for (const { axis, rule, points } of this.ledger)
      if (axis === 'fit' && rule !== null) held[rule] = (held[rule] ?? 0) + points;
    for (const { points, rule } of fitDifference(this.model, { ...this.facts, answers: {} }, now, held))
      this.score('fit', points, rule, now, THE_HOUSE);
    this.#gate(now, THE_HOUSE);
    this.#warmth(now, THE_HOUSE);
  }
  #keepSegments(now: Date): void {
    this.moved = false;
    const inside = this.watched.filter((segment) => this.isIn(segment, now));
    const before = this.members;
    this.members = new Set(inside);
    const told = [
      ...this.watched.filter((ref) => before.has(ref) && !inside.includes(ref)).map((ref) => ['segment.left', ref]),
      ...inside.filter((ref) => !before.has(ref)).map((ref) => ['segment.entered', ref]),
    ] as [string, string][];
    for (const [kind, ref] of told)
      if (this.listens(kind, ref)) {
        this.tell({ kind, ref, at: now }, null);
        this.heardOf();
      }
  }
  /** Something came onto the timeline from outside. */
  protected heardOf(): void {
    this.lookAgain = true;
    this.moved = true;
  }
  /** Only a lead with journeys is offered to anybody. */
  protected offerToSales(_now: Date): void {}
}
