import type { Facts } from '@cultivar/audience';
import { addBusinessTime, DEFAULT_HOURS, rejectEffect } from '@cultivar/sales';
import type { RejectReason } from '@cultivar/sales';
import type { ScoringModel } from '@cultivar/scoring';
import type { Effect, Registry } from '@cultivar/workflow';
import type { Touchpoint } from '@cultivar/audience';
import { ReferenceLead } from './reference-lead.ts';
import type { Doer } from './reference-lead.ts';
import { listenedTo } from './reference-walk.ts';
import type { ReferenceJourney, ReferenceWalk } from './reference-walk.ts';
import { WORLD } from './world.ts';

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
  readonly turnOf: (walk: number, seq: number, now: Date) => Date | null;
  /** The only person in sales, and whom a colleague's message reaches: the owner, or those who look after the whole. */
  readonly seller: number;
  readonly colleagues: (to: number | null) => readonly number[];
}
interface Offer {
  readonly walks: { walk: ReferenceWalk; seq: number }[];
  readonly hours: number;
  readonly dueAt: Date;
  readonly seller: number | null;
  /** The offer after one that ran out. */
  readonly second: boolean;
}

/** What the house does with a lead beyond its journeys: sales, tasks, notes, sheet, topics; and what steps ask of it. */
export abstract class ReferenceDesk extends ReferenceLead {
  readonly walks: ReferenceWalk[] = [];
  readonly sheet = new Map<string, string>();
  readonly topics = new Map<string, boolean>();
  notes: readonly string[] = [];
  tasks: readonly string[] = [];
  /** Journeys it is sent into, after all else. */
  protected starts: number[] = [];
  /** To be told, or done, once the walk stands still: in this order. */
  #routed: number[] = [];
  #lines: Extract<Effect, { kind: 'sheet.set' }>[] = [];
  #choices: Extract<Effect, { kind: 'topic.set' }>[] = [];
  #ends: { workflow: number | null; by: number }[] = [];
  #asked: { walk: ReferenceWalk; seq: number; hours: number }[] = [];
  protected offer: Offer | null = null;

  constructor(readonly options: ReferenceOptions) {
    super(options.facts, options.model, listenedTo(options.journeys, options.registry), options.start);
  }
  abstract happen(now: Date, touchpoint: Touchpoint | null, effects?: readonly Effect[]): void;
  protected abstract settle(now: Date): void;

  answer(now: Date, walk: ReferenceWalk, seq: number, outcome: string, data: unknown): void {
    const { stand } = walk;
    if (stand?.kind !== 'answer' || !Object.hasOwn(stand.answers!, outcome)) return;
    if ((stand.heldSeq ?? walk.steps.length) !== seq) return;
    walk.answers = { ...walk.answers, [stand.node]: data };
    const [way, why] = [stand.answers![outcome]!, { answer: outcome }];
    walk.stand = { node: stand.node, kind: 'ready', dueAt: now, since: now, way, why };
  }
  /** Sales answers the open offer, if there is one. */
  sell(now: Date, by: number, answer: 'accepted' | RejectReason): void {
    const { offer } = this;
    if (!offer) return;
    this.offer = null;
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
  /** An offer nobody answered goes to the next person once; then the journey goes on without an answer. */
  expire(now: Date): void {
    const { offer } = this;
    if (!offer || offer.dueAt > now) return;
    this.offer = null;
    const ref = offer.second ? 'unanswered' : 'passed-on';
    this.tell({ kind: 'handoff.expired', ref, at: now }, null);
    this.heardOf();
    if (!offer.second) this.#place(offer.walks, offer.hours, null, true, now);
    this.settle(now);
    if (offer.second) for (const { walk, seq } of offer.walks) this.answer(now, walk, seq, 'expired', {});
  }

  /** @param spared a mail the walk has got already is left out */
  protected effect(
    walk: ReferenceWalk,
    effect: Effect,
    { key, node, spared }: { readonly key: string; readonly node: string; readonly spared: boolean },
    now: Date,
  ): void {
    const by: Doer = { walk: walk.id, person: false };
    if (effect.kind === 'handoff.offer') {
      this.#asked.push({ walk, seq: walk.steps.length, hours: effect.answerWithinHours });
      return;
    }
    if (effect.kind === 'colleague.notify') {
      const to = effect.to === 'owner' ? this.facts.ownerId : effect.to;
      const all = this.options.colleagues(to);
      walk.sent = [...walk.sent, ...all.map((one) => ({ key: `${key}.${one}`, node, effect }))];
      return;
    }
    if (['mail.send', 'question.ask', 'webhook.call', 'channel.notify'].includes(effect.kind) && !spared)
      walk.sent = [...walk.sent, { key, node, effect }];
    if (effect.kind === 'owner.route') this.#route(effect.keep);
    else if (effect.kind === 'sheet.set') this.#lines.push(effect);
    else if (effect.kind === 'topic.set') this.#choices.push(effect);
    else if (effect.kind === 'journey.end') this.#ends.push({ workflow: effect.workflow, by: walk.workflowId });
    else if (effect.kind === 'journey.start') this.starts.push(effect.workflow);
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
      if (this.offer) this.offer.walks.push({ walk, seq });
      else this.#place([{ walk, seq }], hours, this.options.seller, false, now);
  }
  #place(walks: Offer['walks'], hours: number, seller: number | null, second: boolean, now: Date): void {
    this.offer = { walks, hours, seller, second, dueAt: addBusinessTime(now, hours, DEFAULT_HOURS) };
    if (seller !== null) this.facts = { ...this.facts, ownerId: seller };
    this.tell({ kind: 'handoff.offered', ref: seller === null ? null : String(seller), at: now }, null);
    this.heardOf();
  }
}
