import { contactable, matches } from '@cultivar/audience';
import type { Facts, Touchpoint } from '@cultivar/audience';
import { earned, fitDifference, mayMove, reachesMql, TEMPERATURE_WINDOW_DAYS, temperatureOf } from '@cultivar/scoring';
import type { ScoringModel } from '@cultivar/scoring';
import type { Decision, Effect, Graph, Registry, Trigger } from '@cultivar/workflow';

/**
 * A second, slow and simple engine, written from the description (docs/enrolment-states.md) and not from the first one's code:
 * one lead, one walk, one thing after the other, no batches, no database. The real one has to agree with it step by step.
 */
export interface ReferenceJourney {
  readonly workflowId: number;
  readonly graph: Graph;
}
export interface ReferenceStep {
  readonly node: string;
  readonly took: string;
  readonly because: unknown;
}
export interface ReferenceWalk {
  readonly id: number;
  readonly workflowId: number;
  readonly steps: ReferenceStep[];
  readonly sent: { key: string; effect: Effect }[];
  answers: Record<string, unknown>;
  outcome: string | null;
  /** Where it stands; null once it has ended. */
  stand: Stand | null;
}
interface Stand {
  node: string;
  /** `error`: stopped, until somebody lets it go on. */
  kind: 'ready' | 'time' | 'event' | 'answer' | 'error';
  dueAt: Date;
  /** What to do when due: visit the node, or leave it by this way out, for this reason. */
  way: string | null;
  why: unknown;
  events?: readonly { kind: string; ref?: string | undefined }[];
  happened?: string;
  answers?: Readonly<Record<string, string>>;
}
interface News extends Touchpoint {
  from: ReferenceWalk | null;
}
const DAY_MS = 86_400_000;

export class ReferenceLead {
  facts: Facts;
  readonly ledger: { axis: string; points: number; rule: string | null; at: Date }[] = [];
  readonly moves: string[] = [];
  readonly walks: ReferenceWalk[] = [];
  #news: News[] = [];
  #lookAgain = false;

  constructor(
    facts: Facts,
    readonly journeys: readonly ReferenceJourney[],
    readonly registry: Registry,
    readonly model: ScoringModel,
    /** The real engine numbers walks by the database; draws of random splits hang on it. */
    readonly numberOf: (workflowId: number, entryNo: number) => number,
  ) {
    this.facts = facts;
  }

  /** Things that happen at one instant. */
  happen(now: Date, touchpoints: readonly { kind: string; ref: string | null }[]): void {
    for (const one of touchpoints) this.#tell({ ...one, at: now, from: null });
    this.#lookAgain = true;
    this.#settle(now);
  }

  answer(now: Date, walkId: number, outcome: string, data: unknown): void {
    const walk = this.walks.find((one) => one.id === walkId);
    const stand = walk?.stand;
    if (!walk || stand?.kind !== 'answer' || !Object.hasOwn(stand.answers!, outcome)) return;
    walk.answers = { ...walk.answers, [stand.node]: data };
    walk.stand = {
      node: stand.node,
      kind: 'ready',
      dueAt: now,
      way: stand.answers![outcome]!,
      why: { answer: outcome },
    };
  }

  nextDueAt(): Date | null {
    const times = this.walks.flatMap(({ stand }) => (stand && stand.kind !== 'error' ? [stand.dueAt.getTime()] : []));
    return times.length ? new Date(Math.min(...times)) : null;
  }

  /** Walks everything that is due, journey by journey, until nothing is. */
  goOn(now: Date): void {
    for (let moved = true; moved;) {
      moved = false;
      for (const { workflowId } of this.journeys)
        for (let walk = this.#due(workflowId, now); walk; walk = this.#due(workflowId, now)) {
          this.#walk(walk, now);
          this.#settle(now);
          moved = true;
        }
    }
  }
  #due(workflowId: number, now: Date): ReferenceWalk | undefined {
    return this.walks.find(
      (walk) => walk.workflowId === workflowId && walk.stand && walk.stand.kind !== 'error' && walk.stand.dueAt <= now,
    );
  }

  #walk(walk: ReferenceWalk, now: Date): void {
    const { graph } = this.journeys.find((one) => one.workflowId === walk.workflowId)!;
    const stand = walk.stand!;
    let node: string | null = stand.node;
    const leaveBy = (way: string, why: unknown): void => {
      walk.steps.push({ node: node!, took: way, because: why });
      node = graph.edges.find((edge) => edge.from === node && edge.port === way)?.to ?? null;
      if (node === null) this.#end(walk, 'finished');
    };
    if (stand.way !== null)
      leaveBy(stand.way, stand.kind === 'ready' || stand.kind === 'time' ? stand.why : { timeout: true });
    for (let visits = 1; node !== null; visits += 1) {
      const at: string = node;
      const stop = (why: string): void => {
        walk.stand = { node: at, kind: 'error', dueAt: now, way: null, why };
        node = null;
      };
      if (visits > 64) {
        stop('loop');
        break;
      }
      const it = graph.nodes.find((one) => one.id === at)!;
      const type = this.registry.get(it.type)!;
      const visitKey = `${walk.id}.${walk.steps.length + 1}`;
      const facts = { ...this.facts, answers: walk.answers };
      let decision: Decision;
      const before = this.facts;
      try {
        decision = type.decide(type.config.parse(it.config), facts, { now, visitKey, nodeId: at }) as Decision;
      } catch (error) {
        this.facts = before;
        stop((error as Error).message);
        break;
      }
      const because = decision.because ?? null;
      if ('leave' in decision) {
        walk.steps.push({ node: at, took: 'leave', because });
        this.#end(walk, decision.leave);
        break;
      }
      if ('go' in decision) {
        leaveBy(decision.go, because);
        const key = `e${walk.id}.${visitKey.split('.')[1]}`;
        decision.effects?.forEach((effect, n) => this.#effect(walk, effect, `${key}.${n}`, now));
        continue;
      }
      walk.steps.push({ node: at, took: 'hold' in decision ? 'hold' : 'wait', because });
      if ('hold' in decision) this.#effect(walk, decision.hold, `e${visitKey}.0`, now);
      const stays = standing(at, decision);
      if (stays.dueAt <= now) {
        leaveBy(stays.way!, stays.kind === 'time' ? null : { timeout: true });
        continue;
      }
      walk.stand = stays;
      break;
    }
  }
  #end(walk: ReferenceWalk, outcome: string): void {
    walk.stand = null;
    walk.outcome = outcome;
  }

  #effect(walk: ReferenceWalk | null, effect: Effect, key: string, now: Date): void {
    const { facts } = this;
    switch (effect.kind) {
      case 'score.add':
        return this.#score(effect.axis, effect.points, null, now, walk);
      case 'field.set':
        if ((facts.fields[effect.field] ?? null) === effect.value) return;
        this.facts = { ...facts, fields: { ...facts.fields, [effect.field]: effect.value } };
        this.#lookAgain = true;
        return;
      case 'tag.add':
        if (facts.tags.includes(effect.tag)) return;
        return this.#change({ tags: [...facts.tags, effect.tag] }, 'tag.added', effect.tag, now, walk);
      case 'tag.remove':
        if (!facts.tags.includes(effect.tag)) return;
        return this.#change(
          { tags: facts.tags.filter((tag) => tag !== effect.tag) },
          'tag.removed',
          effect.tag,
          now,
          walk,
        );
      case 'stage.set':
        if (!mayMove(facts.stage, effect.stage, 'rule')) return;
        this.moves.push(`${facts.stage}>${effect.stage}`);
        return this.#change({ stage: effect.stage }, 'stage.changed', effect.stage, now, walk);
      case 'phase.set':
        if (facts.phase === effect.phase) return;
        return this.#change({ phase: effect.phase }, 'phase.changed', effect.phase, now, walk);
      case 'persona.set':
        if (facts.persona === effect.persona) return;
        return this.#change({ persona: effect.persona }, 'persona.changed', effect.persona, now, walk);
      default:
        walk?.sent.push({ key, effect });
    }
  }
  #change(change: Partial<Facts>, kind: string, ref: string | null, at: Date, from: ReferenceWalk | null): void {
    this.facts = { ...this.facts, ...change };
    this.#lookAgain = true;
    this.#tell({ kind, ref, at, from });
  }
  #tell(news: News): void {
    this.facts = { ...this.facts, touchpoints: [news, ...this.facts.touchpoints] };
    this.#news.push(news);
  }

  #score(axis: 'fit' | 'engagement', points: number, rule: string | null, at: Date, from: ReferenceWalk | null): void {
    if (points === 0) return;
    this.ledger.push({ axis, points, rule, at });
    this.facts = { ...this.facts, score: { ...this.facts.score, [axis]: this.facts.score[axis] + points } };
    this.#gate(at, from);
    if (axis === 'engagement') this.#warmth(at, from);
  }
  #gate(at: Date, from: ReferenceWalk | null): void {
    if (!contactable(this.facts) || !reachesMql(this.model, this.facts)) return;
    this.#effect(from, { kind: 'stage.set', stage: 'mql', reason: '' }, '', at);
  }
  #warmth(at: Date, from: ReferenceWalk | null): void {
    const since = at.getTime() - TEMPERATURE_WINDOW_DAYS * DAY_MS;
    const recent = this.ledger
      .filter((line) => line.axis === 'engagement' && line.at.getTime() > since)
      .reduce((sum, line) => sum + line.points, 0);
    const temperature = temperatureOf(this.model, recent);
    if (temperature !== this.facts.temperature)
      this.#change({ temperature }, 'temperature.changed', temperature, at, from);
  }

  /** What the news and changes lead to: points, fit, gate; again for what that told; then journeys and waits. */
  #settle(now: Date): void {
    const heard: News[] = [];
    for (let round = 0; round < 8; round += 1) {
      const news = this.#news.splice(0);
      heard.push(...news);
      for (const one of news) {
        const count = (rule: string): number => this.ledger.filter((line) => line.rule === rule).length;
        for (const { points, rule } of earned(this.model, one, count))
          this.#score('engagement', points, rule, now, null);
      }
      if (this.#lookAgain) {
        this.#lookAgain = false;
        const held: Record<string, number> = {};
        for (const { axis, rule, points } of this.ledger)
          if (axis === 'fit' && rule !== null) held[rule] = (held[rule] ?? 0) + points;
        for (const { points, rule } of fitDifference(this.model, this.facts, now, held))
          this.#score('fit', points, rule, now, null);
        this.#gate(now, null);
        this.#warmth(now, null);
      }
      if (!this.#news.length && !this.#lookAgain) break;
    }
    heard.push(...this.#news.splice(0));
    for (const one of heard) this.#letIn(one, now);
    for (const walk of this.walks) this.#endWait(walk, heard, now);
  }

  #letIn(news: News, now: Date): void {
    for (const { workflowId, graph } of this.journeys) {
      const earlier = this.walks.filter((walk) => walk.workflowId === workflowId);
      if (earlier.some((walk) => walk.stand) || (earlier.length && graph.settings.reentry === 'never')) continue;
      const entry = graph.nodes.find((node) => {
        const type = this.registry.get(node.type)!;
        const trigger = type.trigger?.(type.config.parse(node.config)) as Trigger | undefined;
        return trigger?.events.some((event) => matches(event, news));
      });
      if (!entry) continue;
      const stand: Stand = { node: entry.id, kind: 'ready', dueAt: now, way: null, why: null };
      const id = this.numberOf(workflowId, earlier.length + 1);
      this.walks.push({ id, workflowId, steps: [], sent: [], answers: {}, outcome: null, stand });
    }
  }
  #endWait(walk: ReferenceWalk, heard: readonly News[], now: Date): void {
    const { stand } = walk;
    if (stand?.kind !== 'event') return;
    const one = heard.find(
      (news) => news.from !== walk && stand.events!.some((event) => matches(event as never, news)),
    );
    if (!one) return;
    const why = { event: one.kind, ...(one.ref !== null && { ref: one.ref }) };
    walk.stand = { node: stand.node, kind: 'ready', dueAt: now, way: stand.happened!, why };
  }
}

function standing(node: string, decision: Exclude<Decision, { leave: string } | { go: string }>): Stand {
  if ('waitUntil' in decision) return { node, kind: 'time', dueAt: decision.waitUntil, way: decision.then, why: null };
  const { until: dueAt, timeout: way } = decision;
  if ('hold' in decision) return { node, kind: 'answer', dueAt, way, why: null, answers: decision.answers };
  return { node, kind: 'event', dueAt, way, why: null, events: decision.waitFor, happened: decision.happened };
}
