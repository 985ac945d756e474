import { explain, holds, matches } from '@cultivar/audience';
import type { Touchpoint } from '@cultivar/audience';
import type { Effect, Graph, Trigger } from '@cultivar/workflow';
import { SOMEBODY } from './reference-lead.ts';
import type { News } from './reference-lead.ts';
import { moveWalk, undoMove } from './reference-moves.ts';
import type { ReferenceEdit } from './reference-moves.ts';
import { endWait, listenedTo, liveOf, SLACK_MS } from './reference-walk.ts';
import type { ReferenceJourney, ReferenceWalk, Stand } from './reference-walk.ts';
import { ReferenceWalker } from './reference-walker.ts';
import { goalReached } from './reference-watch.ts';

const ENTRIES_PER_DAY = 20;
const DAY_MS = 86_400_000;

/**
 * A second, slow and simple engine, written from the description (docs/enrolment-states.md) and not from the first one's code:
 * one lead, one walk, one thing after the other, no batches, no database. The real one has to agree with it step by step.
 *
 * Layer on layer: the lead and what follows from its changes (`ReferenceLead`), what the house does with it (`ReferenceDesk`), one
 * walk (`ReferenceWalker`), and here: who comes in, what ends waits, what order all of it has.
 */
export class ReferenceHouse extends ReferenceWalker {
  #refusedOn = new Set<string>();

  /** Something that happened at one instant, reported now. */
  happen(now: Date, touchpoint: Touchpoint | null, effects: readonly Effect[] = []): void {
    if (touchpoint) {
      this.tell(touchpoint, null);
      this.heardOf();
    }
    for (const effect of effects) this.apply(effect, now, SOMEBODY);
    this.settle(now);
  }
  /** Let in by hand, or by a clock or a post at an entry of its own. */
  add(now: Date, workflowId: number, entry?: string): void {
    const journey = this.#journey(workflowId);
    if (journey) this.#enter(journey, (trigger, node) => (entry === undefined ? trigger.byHand : node === entry), now);
  }
  #journey(workflowId: number): ReferenceJourney | undefined {
    return this.options.journeys.find((one) => one.workflowId === workflowId);
  }
  /** Publishes a new version, and moves whom the plan names. */
  publish(now: Date, workflowId: number, graph: Graph, edit: Omit<ReferenceEdit, 'version' | 'graph'>): void {
    const journey = this.#journey(workflowId)!;
    journey.versions = [...journey.versions, graph];
    this.hearFor(listenedTo(this.options.journeys, this.options.registry), now);
    const whole = { ...edit, graph, version: journey.versions.length };
    for (const walk of this.walks)
      if (walk.workflowId === workflowId) moveWalk(walk, whole, this.options.registry, now);
  }
  undo(now: Date, workflowId: number, run: number): void {
    const own = this.walks.filter((walk) => walk.workflowId === workflowId);
    for (const walk of own) undoMove(walk, run, own, now);
  }

  /** Everything that waits for time only: walks and offers. */
  nextDueAt(): Date | null {
    const times = this.walks.flatMap(({ stand }) => (stand && stand.kind !== 'error' ? [stand.dueAt.getTime()] : []));
    if (this.offer) times.push(this.offer.dueAt.getTime());
    return times.length ? new Date(Math.min(...times)) : null;
  }
  /** Walks everything that is due, journey by journey, until nothing is. */
  goOn(now: Date): void {
    for (let moved = true; moved;) {
      moved = false;
      for (const { workflowId } of this.options.journeys)
        for (let walk = this.#due(workflowId, now); walk; walk = this.#due(workflowId, now)) {
          this.walkOn(walk, now);
          this.#tellEnd(walk, now);
          this.settle(now);
          moved = true;
        }
    }
  }
  #due(workflowId: number, now: Date): ReferenceWalk | undefined {
    return this.walks.find(
      (walk) => walk.workflowId === workflowId && walk.stand && walk.stand.kind !== 'error' && walk.stand.dueAt <= now,
    );
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

  protected settle(now: Date): void {
    const inside = this.walks.filter((walk) => walk.stand);
    const heard = this.hearAll(now);
    for (const one of heard)
      for (const journey of this.options.journeys)
        this.#enter(journey, (trigger) => trigger.events.some((event) => matches(event, one)), now);
    const starts = this.starts;
    this.starts = [];
    for (const workflowId of starts) this.add(now, workflowId);
    for (const walk of inside) endWait(walk, heard, now);
    if (heard.length || this.changed) for (const walk of inside) this.#watch(walk, heard, now);
    this.changed = false;
  }
  /** A goal takes a lead from wherever it stands; a rule that holds ends the wait for it. */
  #watch(walk: ReferenceWalk, heard: readonly News[], now: Date): void {
    const { stand, graph } = walk;
    const { registry } = this.options;
    if (!stand || stand.goal) return;
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
  #enter(journey: ReferenceJourney, calls: (trigger: Trigger, node: string) => boolean, now: Date): void {
    const { workflowId } = journey;
    const graph = liveOf(journey);
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
    const version = { version: journey.versions.length, graph };
    const fresh = { id, workflowId, enteredAt: now, ...version, steps: [], sent: [], answers: {}, once: {}, moves: {} };
    if (this.options.drawOf(workflowId) * 100 < holdout)
      this.walks.push({ ...fresh, endedAt: now, outcome: 'holdout', stand: null });
    else this.walks.push({ ...fresh, endedAt: null, outcome: null, stand });
  }
}
