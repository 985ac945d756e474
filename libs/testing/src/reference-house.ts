import { explain, holds, matches } from '@cultivar/audience';
import type { EventPattern, Facts, Touchpoint } from '@cultivar/audience';
import { addBusinessTime, DEFAULT_HOURS, rejectEffect } from '@cultivar/sales';
import type { RejectReason } from '@cultivar/sales';
import type { ScoringModel } from '@cultivar/scoring';
import type { Decision, Effect, Graph, Registry, Trigger } from '@cultivar/workflow';
import { ReferenceLead, SOMEBODY } from './reference-lead.ts';
import type { Doer, News } from './reference-lead.ts';
import { WORLD } from './world.ts';
import { goalReached, wayTo } from './reference-watch.ts';
import type { GoalReached } from './reference-watch.ts';

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
  readonly at: number;
}
export interface ReferenceWalk {
  readonly id: number;
  readonly workflowId: number;
  readonly enteredAt: Date;
  steps: readonly ReferenceStep[];
  sent: readonly { readonly key: string; readonly effect: Effect }[];
  answers: Record<string, unknown>;
  outcome: string | null;
  endedAt: Date | null;
  /** Where it stands; null once it has ended. */
  stand: Stand | null;
}
interface Stand {
  node: string;
  /** `error`: stopped, until somebody lets it go on. */
  kind: 'ready' | 'time' | 'event' | 'answer' | 'error';
  dueAt: Date;
  since: Date;
  /** What to do when due: visit the node, or leave it by this way out, for this reason. */
  way: string | null;
  why: unknown;
  events?: readonly { kind: string; ref?: string | undefined }[];
  happened?: string | readonly string[];
  /** Goes on by `happened` as soon as the rule of the node holds. */
  forRule?: boolean;
  /** A goal it has been called to. */
  goal?: GoalReached;
  answers?: Readonly<Record<string, string>>;
}
interface Offer {
  readonly walks: { walk: ReferenceWalk; seq: number }[];
  readonly hours: number;
  readonly dueAt: Date;
  readonly seller: number | null;
  /** The offer after one that ran out. */
  readonly second: boolean;
}
export interface ReferenceOptions {
  readonly facts: Facts;
  readonly journeys: readonly ReferenceJourney[];
  readonly registry: Registry;
  readonly model: ScoringModel;
  readonly start: Date;
  /** The real engine numbers walks by the database; draws of random splits hang on it. */
  readonly numberOf: (workflowId: number, entryNo: number) => number;
  /** Where in [0, 1) the lead stands in the draw for the share that is kept out for comparison. */
  readonly drawOf: (workflowId: number) => number;
  /** Number of the lead; sticky draws hang on it. */
  readonly leadId: number;
  /** When it is a walk's turn in a queue that it has come to at this step. Fairness is proven elsewhere. */
  readonly turnOf: (walk: number, seq: number) => Date | null;
  /** The only person in sales, and whom a colleague's message reaches: the owner, or those who look after the whole. */
  readonly seller: number;
  readonly colleagues: (to: number | null) => readonly number[];
}
const ENTRIES_PER_DAY = 20;
const DAY_MS = 86_400_000;
const SLACK_MS = 60_000;

export class ReferenceHouse extends ReferenceLead {
  readonly walks: ReferenceWalk[] = [];
  #asked: { walk: ReferenceWalk; seq: number; hours: number }[] = [];
  #offer: Offer | null = null;
  /** To be told, or done, once the walk stands still: in this order. */
  #routed: number[] = [];
  #lines: Extract<Effect, { kind: 'sheet.set' }>[] = [];
  #choices: Extract<Effect, { kind: 'topic.set' }>[] = [];
  #ends: { workflow: number | null; by: number }[] = [];
  #starts: number[] = [];
  readonly sheet = new Map<string, string>();
  readonly topics = new Map<string, boolean>();
  notes: readonly string[] = [];
  tasks: readonly string[] = [];
  #refusedOn = new Set<string>();

  constructor(readonly options: ReferenceOptions) {
    super(options.facts, options.model, listenedTo(options), options.start);
  }

  /** Something that happened at one instant, reported now. */
  happen(now: Date, touchpoint: Touchpoint | null, effects: readonly Effect[] = []): void {
    if (touchpoint) {
      this.tell(touchpoint, null);
      this.heardOf();
    }
    for (const effect of effects) this.apply(effect, now, SOMEBODY);
    this.#settle(now);
  }
  /** Let in by hand, or by a clock or a post at an entry of its own. */
  add(now: Date, workflowId: number, entry?: string): void {
    const journey = this.options.journeys.find((one) => one.workflowId === workflowId);
    if (journey) this.#enter(journey, (trigger, node) => (entry === undefined ? trigger.byHand : node === entry), now);
  }

  answer(now: Date, walk: ReferenceWalk, seq: number, outcome: string, data: unknown): void {
    const { stand } = walk;
    if (stand?.kind !== 'answer' || walk.steps.length !== seq || !Object.hasOwn(stand.answers!, outcome)) return;
    walk.answers = { ...walk.answers, [stand.node]: data };
    const [way, why] = [stand.answers![outcome]!, { answer: outcome }];
    walk.stand = { node: stand.node, kind: 'ready', dueAt: now, since: now, way, why };
  }
  /** Sales answers the open offer, if there is one. */
  sell(now: Date, by: number, answer: 'accepted' | RejectReason): void {
    const offer = this.#offer;
    if (!offer) return;
    this.#offer = null;
    if (answer === 'accepted') {
      this.facts = { ...this.facts, ownerId: offer.seller ?? by };
      const beyond = ['sal', 'sql', 'customer'].includes(this.facts.stage);
      const move: Effect[] = beyond ? [] : [{ kind: 'stage.set', stage: 'sal', reason: '' }];
      this.happen(now, { kind: 'handoff.accepted', ref: null, at: now }, move);
      for (const { walk, seq } of offer.walks) this.answer(now, walk, seq, 'accepted', { userId: by });
      return;
    }
    const meaning = rejectEffect(answer, null, now);
    if (typeof meaning === 'string') throw new Error(meaning);
    this.happen(now, { kind: 'handoff.rejected', ref: answer, at: now }, [
      { kind: 'stage.set', stage: meaning.stage, reason: answer },
      ...(meaning.tag === null ? [] : [{ kind: 'tag.add', tag: meaning.tag } as const]),
    ]);
    const data = { reason: answer, recycleAt: meaning.recycleAt?.toISOString() ?? null, userId: by };
    for (const { walk, seq } of offer.walks) this.answer(now, walk, seq, 'rejected', data);
  }

  /** Everything that waits for time only: walks and offers. */
  nextDueAt(): Date | null {
    const times = this.walks.flatMap(({ stand }) => (stand && stand.kind !== 'error' ? [stand.dueAt.getTime()] : []));
    if (this.#offer) times.push(this.#offer.dueAt.getTime());
    return times.length ? new Date(Math.min(...times)) : null;
  }
  /** An offer nobody answered goes to the next person once; then the journey goes on without an answer. */
  expire(now: Date): void {
    const offer = this.#offer;
    if (!offer || offer.dueAt > now) return;
    this.#offer = null;
    const ref = offer.second ? 'unanswered' : 'passed-on';
    this.tell({ kind: 'handoff.expired', ref, at: now }, null);
    this.heardOf();
    if (!offer.second) this.#place(offer.walks, offer.hours, null, true, now);
    this.#settle(now);
    if (offer.second) for (const { walk, seq } of offer.walks) this.answer(now, walk, seq, 'expired', {});
  }

  /** Walks everything that is due, journey by journey, until nothing is. */
  goOn(now: Date): void {
    for (let moved = true; moved;) {
      moved = false;
      for (const journey of this.options.journeys)
        for (let walk = this.#due(journey, now); walk; walk = this.#due(journey, now)) {
          this.#walk(walk, journey.graph, now);
          this.#tellEnd(walk, now);
          this.#settle(now);
          moved = true;
        }
    }
  }
  /** Others may wait for it, or begin with it. */
  #tellEnd(walk: ReferenceWalk, now: Date): void {
    const { id, workflowId, stand, outcome } = walk;
    const ref = String(workflowId);
    if (stand) return;
    walk.endedAt = now;
    if (!this.listens('workflow.finished', ref)) return;
    this.tell({ kind: 'workflow.finished', ref, at: now, data: { outcome } }, id);
    this.heardOf();
  }
  #due({ workflowId }: ReferenceJourney, now: Date): ReferenceWalk | undefined {
    return this.walks.find(
      (walk) => walk.workflowId === workflowId && walk.stand && walk.stand.kind !== 'error' && walk.stand.dueAt <= now,
    );
  }

  #walk(walk: ReferenceWalk, graph: Graph, now: Date): void {
    const stand = walk.stand!;
    let node: string | null = stand.node;
    const leaveBy = (way: string, why: unknown): void => {
      walk.steps = [...walk.steps, { node: node!, took: way, because: why, at: now.getTime() }];
      node = wayTo(graph, this.options.registry, node!, way);
      if (node === null) Object.assign(walk, { stand: null, outcome: 'finished' });
    };
    const facts = { ...this.facts, answers: walk.answers };
    const reached = stand.goal ?? goalReached({ graph, registry: this.options.registry }, stand.node, [], facts, now);
    if (reached) {
      walk.steps = [...walk.steps, { node: stand.node, took: 'goal', because: reached.why, at: now.getTime() }];
      node = reached.goal;
    } else if (stand.way !== null)
      leaveBy(stand.way, stand.kind === 'ready' || stand.kind === 'time' ? stand.why : { timeout: true });
    for (let visits = 1; node !== null; visits += 1) {
      const at: string = node;
      const { suppressionRule, suppressInside } = graph.settings;
      if (
        visits <= 64 &&
        suppressInside &&
        suppressionRule &&
        holds(suppressionRule, { ...this.facts, answers: walk.answers }, now)
      ) {
        const because = { suppressed: true };
        walk.steps = [...walk.steps, { node: at, took: 'leave', because, at: now.getTime() }];
        Object.assign(walk, { stand: null, outcome: 'suppressed' });
        break;
      }
      const [back, before] = [this.snapshot(), { ...walk }];
      try {
        if (visits > 64) throw new Error('too many visits in a row');
        node = this.#visit(walk, graph, at, now, leaveBy);
      } catch (error) {
        back();
        Object.assign(walk, before);
        const why = (error as Error).message;
        walk.stand = { node: at, kind: 'error', dueAt: now, since: now, way: null, why };
        node = null;
      }
    }
  }
  #visit(
    walk: ReferenceWalk,
    graph: Graph,
    at: string,
    now: Date,
    leaveBy: (way: string, why: unknown) => void,
  ): string | null {
    const follow = (way: string, why: unknown): string | null => {
      leaveBy(way, why);
      return wayTo(graph, this.options.registry, at, way);
    };
    const { type: name, config } = graph.nodes.find((one) => one.id === at)!;
    const type = this.options.registry.get(name)!;
    const visitKey = `${walk.id}.${walk.steps.length + 1}`;
    const facts = { ...this.facts, answers: walk.answers };
    const decision = type.decide(type.config.parse(config), facts, {
      now,
      visitKey,
      nodeId: at,
      leadKey: String(this.options.leadId),
    }) as Decision;
    let because = decision.because ?? null;
    if ('leave' in decision) {
      walk.steps = [...walk.steps, { node: at, took: 'leave', because, at: now.getTime() }];
      Object.assign(walk, { stand: null, outcome: decision.leave });
      return null;
    }
    if ('go' in decision) {
      const next = follow(decision.go, because);
      decision.effects?.forEach((effect, n) => this.#effect(walk, effect, `e${visitKey}.${n}`, now));
      return next;
    }
    if ('perHour' in decision) {
      const turn = this.options.turnOf(walk.id, walk.steps.length + 1) ?? now;
      because = { ...because, turn: turn.toISOString() };
      walk.steps = [...walk.steps, { node: at, took: 'wait', because, at: now.getTime() }];
      walk.stand = { node: at, kind: 'time', dueAt: turn, since: now, way: decision.then, why: null };
      return null;
    }
    walk.steps = [...walk.steps, { node: at, took: 'hold' in decision ? 'hold' : 'wait', because, at: now.getTime() }];
    if ('hold' in decision) this.#effect(walk, decision.hold, `e${visitKey}.0`, now);
    const stays = standing(at, decision, now);
    if (stays.dueAt <= now)
      return follow(stays.way ?? (decision as { then: string }).then, stays.kind === 'time' ? null : { timeout: true });
    walk.stand = stays;
    return null;
  }

  #effect(walk: ReferenceWalk, effect: Effect, key: string, now: Date): void {
    const by: Doer = { walk: walk.id, person: false };
    if (effect.kind === 'handoff.offer') {
      this.#asked.push({ walk, seq: walk.steps.length, hours: effect.answerWithinHours });
      return;
    }
    if (effect.kind === 'colleague.notify') {
      const to = effect.to === 'owner' ? this.facts.ownerId : effect.to;
      for (const one of this.options.colleagues(to)) walk.sent = [...walk.sent, { key: `${key}.${one}`, effect }];
      return;
    }
    if (['mail.send', 'question.ask', 'webhook.call', 'channel.notify'].includes(effect.kind))
      walk.sent = [...walk.sent, { key, effect }];
    if (effect.kind === 'owner.route') this.#route(effect.keep);
    else if (effect.kind === 'sheet.set') this.#lines.push(effect);
    else if (effect.kind === 'topic.set') this.#choices.push(effect);
    else if (effect.kind === 'journey.end') this.#ends.push({ workflow: effect.workflow, by: walk.workflowId });
    else if (effect.kind === 'journey.start') this.#starts.push(effect.workflow);
    else {
      if (effect.kind === 'note.add') this.notes = [...this.notes, effect.text];
      if (effect.kind === 'task.create')
        this.#task(effect.title, effect.to === 'owner' ? this.facts.ownerId : effect.to);
      this.apply(effect, now, by);
    }
  }

  /** Somebody who is gone leaves theirs to everybody. */
  #task(title: string, user: number | null): void {
    const known = Object.values(WORLD.people).filter((id) => id !== WORLD.people.gone) as number[];
    this.tasks = [...this.tasks, `${title} ${user !== null && known.includes(user) ? user : null}`];
  }
  /** There is only one person to route to. */
  #route(keep: boolean): void {
    const { ownerId } = this.facts;
    if ((keep && ownerId !== null) || ownerId === this.options.seller) return;
    this.facts = { ...this.facts, ownerId: this.options.seller };
    this.#routed.push(this.options.seller);
  }
  #tellHouse(kind: string, ref: string, now: Date): void {
    this.tell({ kind, ref, at: now }, null);
    this.heardOf();
  }
  /** Owners, sheets, topics, other journeys: a line that says the same already is left alone; of two about one thing the last counts. */
  #keepHouse(now: Date): void {
    const [routed, lines, choices, ends] = [this.#routed, this.#lines, this.#choices, this.#ends];
    [this.#routed, this.#lines, this.#choices, this.#ends] = [[], [], [], []];
    for (const seller of routed) this.#tellHouse('owner.assigned', String(seller), now);
    for (const [ref, line] of new Map(lines.map((it) => [`${it.sheet}.${it.criterion}`, `${it.value} ${it.met}`]))) {
      if (this.sheet.get(ref) === line) continue;
      this.sheet.set(ref, line);
      this.#tellHouse('qualification.noted', ref, now);
    }
    for (const [topic, wanted] of new Map(choices.map((it) => [it.topic, it.subscribed]))) {
      if ((this.topics.get(topic) ?? WORLD.topics[topic as keyof typeof WORLD.topics]) === wanted) continue;
      this.topics.set(topic, wanted);
      this.#tellHouse(wanted ? 'topic.joined' : 'topic.left', topic, now);
    }
    const over = this.walks.filter(({ stand, workflowId }) => {
      const named = ends.some((end) => (end.workflow === null ? end.by !== workflowId : end.workflow === workflowId));
      return stand !== null && named;
    });
    for (const walk of over.sort((a, b) => a.id - b.id)) {
      const step = { node: walk.stand!.node, took: 'leave', because: { by: 'workflow' }, at: now.getTime() };
      walk.steps = [...walk.steps, step];
      Object.assign(walk, { stand: null, outcome: 'ended-by-workflow', endedAt: now });
      const ref = String(walk.workflowId);
      if (this.listens('workflow.finished', ref)) this.#tellHouse('workflow.finished', ref, now);
    }
  }

  /** A lead that is on offer already is not offered twice: the walk waits for the same answer. */
  protected override offerToSales(now: Date): void {
    this.#keepHouse(now);
    const asked = this.#asked;
    this.#asked = [];
    for (const { walk, seq, hours } of asked)
      if (this.#offer) this.#offer.walks.push({ walk, seq });
      else this.#place([{ walk, seq }], hours, this.options.seller, false, now);
  }
  #place(walks: Offer['walks'], hours: number, seller: number | null, second: boolean, now: Date): void {
    this.#offer = { walks, hours, seller, second, dueAt: addBusinessTime(now, hours, DEFAULT_HOURS) };
    if (seller !== null) this.facts = { ...this.facts, ownerId: seller };
    this.tell({ kind: 'handoff.offered', ref: seller === null ? null : String(seller), at: now }, null);
    this.heardOf();
  }

  #settle(now: Date): void {
    const inside = this.walks.filter((walk) => walk.stand);
    const heard = this.hearAll(now);
    for (const one of heard)
      for (const journey of this.options.journeys)
        this.#enter(journey, (trigger) => trigger.events.some((event) => matches(event, one)), now);
    const starts = this.#starts;
    this.#starts = [];
    for (const workflowId of starts) this.add(now, workflowId);
    for (const walk of inside) endWait(walk, heard, now);
    if (heard.length || this.changed) for (const walk of inside) this.#watch(walk, heard, now);
    this.changed = false;
  }
  /** A goal takes a lead from wherever it stands; a rule that holds ends the wait for it. */
  #watch(walk: ReferenceWalk, heard: readonly News[], now: Date): void {
    const { stand } = walk;
    const { registry, journeys } = this.options;
    if (!stand || stand.goal) return;
    const { graph } = journeys.find((one) => one.workflowId === walk.workflowId)!;
    const news = heard.filter((one) => one.at.getTime() >= walk.enteredAt.getTime() - SLACK_MS);
    const facts = { ...this.facts, answers: walk.answers };
    const goal = goalReached({ graph, registry }, stand.node, news, facts, now);
    const next = { node: stand.node, kind: 'ready', dueAt: now, since: now } as const;
    if (goal) walk.stand = { ...next, way: null, why: null, goal };
    else if (stand.forRule) {
      const { type: name, config } = graph.nodes.find((one) => one.id === stand.node)!;
      const type = registry.get(name)!;
      const { holds: isTrue, checks } = explain(type.until!(type.config.parse(config)), facts, now);
      if (isTrue) walk.stand = { ...next, way: stand.happened as string, why: { checks } };
    }
  }
  #enter({ workflowId, graph }: ReferenceJourney, calls: (trigger: Trigger, node: string) => boolean, now: Date): void {
    const earlier = this.walks.filter((walk) => walk.workflowId === workflowId);
    if (earlier.some((walk) => walk.stand)) return;
    const { reentry, reentryDays = 30, entryRule, suppressionRule, holdout = 0 } = graph.settings;
    const tooSoon = (walk: ReferenceWalk): boolean =>
      reentry === 'after-days' && walk.endedAt!.getTime() > now.getTime() - reentryDays * DAY_MS;
    if (earlier.some((walk) => reentry === 'never' || tooSoon(walk))) return;
    const entry = graph.nodes.find((node) => {
      const type = this.options.registry.get(node.type)!;
      const trigger = type.trigger?.(type.config.parse(node.config)) as Trigger | undefined;
      return trigger && calls(trigger, node.id);
    });
    const facts = { ...this.facts, answers: {} };
    if (!entry || (entryRule && !holds(entryRule, facts, now))) return;
    if (suppressionRule && holds(suppressionRule, facts, now)) return;
    if (earlier.filter((walk) => walk.enteredAt.getTime() > now.getTime() - DAY_MS).length >= ENTRIES_PER_DAY) {
      const day = `${workflowId} ${now.toISOString().slice(0, 10)}`;
      if (!this.#refusedOn.has(day)) this.note({ kind: 'workflow.refused', ref: String(workflowId), at: now });
      this.#refusedOn.add(day);
      return;
    }
    const stand: Stand = { node: entry.id, kind: 'ready', dueAt: now, since: now, way: null, why: null };
    const id = this.options.numberOf(workflowId, earlier.length + 1);
    const fresh = { id, workflowId, enteredAt: now, steps: [], sent: [], answers: {} };
    if (this.options.drawOf(workflowId) * 100 < holdout)
      this.walks.push({ ...fresh, endedAt: now, outcome: 'holdout', stand: null });
    else this.walks.push({ ...fresh, endedAt: null, outcome: null, stand });
  }
}

/** What the journeys' waits and entries listen to. */
function listenedTo({ journeys, registry }: ReferenceOptions): EventPattern[] {
  return journeys.flatMap(({ graph }) => {
    const nodes = graph.nodes.map((node) => {
      const type = registry.get(node.type)!;
      return { type, config: type.config.parse(node.config) as unknown };
    });
    return [
      ...nodes.flatMap(({ type, config }) => type.reads?.(config).events ?? []),
      ...nodes.flatMap(({ type, config }) => (type.trigger?.(config) as Trigger | undefined)?.events ?? []),
    ];
  });
}

function endWait(walk: ReferenceWalk, heard: readonly News[], now: Date): void {
  const { stand } = walk;
  if (stand?.kind !== 'event') return;
  const one = heard.find(
    (news) =>
      news.from !== walk.id &&
      news.at.getTime() >= stand.since.getTime() - SLACK_MS &&
      stand.events!.some((event) => matches(event as never, news)),
  );
  if (!one) return;
  const why = { event: one.kind, ...(one.ref !== null && { ref: one.ref }) };
  const ways = stand.happened!;
  const way = typeof ways === 'string' ? ways : ways[stand.events!.findIndex((event) => matches(event as never, one))]!;
  walk.stand = { node: stand.node, kind: 'ready', dueAt: now, since: now, way, why };
}

function standing(
  node: string,
  decision: Exclude<Decision, { leave: string } | { go: string } | { perHour: number }>,
  since: Date,
): Stand {
  if ('waitUntil' in decision)
    return {
      node,
      kind: 'time',
      dueAt: decision.waitUntil,
      since,
      way: decision.again ? null : decision.then,
      why: null,
    };
  const { until: dueAt, timeout: way } = decision;
  if ('hold' in decision) return { node, kind: 'answer', dueAt, since, way, why: null, answers: decision.answers };
  if ('waitTrue' in decision)
    return {
      node,
      kind: 'event',
      dueAt,
      since,
      way,
      why: null,
      events: [],
      forRule: true,
      happened: decision.waitTrue,
    };
  return { node, kind: 'event', dueAt, since, way, why: null, events: decision.waitFor, happened: decision.happened };
}
