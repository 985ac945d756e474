import { holds } from '@cultivar/audience';
import type { Decision } from '@cultivar/workflow';
import { ReferenceDesk } from './reference-desk.ts';
import { goalReached, wayTo } from './reference-watch.ts';
import { standing } from './reference-walk.ts';
import type { ReferenceWalk } from './reference-walk.ts';

const MAILS = ['mail.send', 'question.ask'];
type LeaveBy = (way: string, why: unknown) => void;

/** Takes one walk from where it stands to its next wait, its end or an error. */
export abstract class ReferenceWalker extends ReferenceDesk {
  protected walkOn(walk: ReferenceWalk, now: Date): void {
    const { graph } = walk;
    const { registry } = this.options;
    const stand = walk.stand!;
    let node: string | null = stand.node;
    const leaveBy: LeaveBy = (way, why) => {
      this.#step(walk, node!, way, why, now);
      node = wayTo(graph, registry, node!, way);
      if (node === null) Object.assign(walk, { stand: null, outcome: 'finished' });
    };
    const facts = { ...this.facts, answers: walk.answers };
    const reached = stand.goal ?? goalReached({ graph, registry }, stand.node, [], facts, now);
    if (reached) {
      this.#step(walk, stand.node, 'goal', reached.why, now);
      node = reached.goal;
    } else if (stand.way !== null)
      leaveBy(stand.way, stand.kind === 'ready' || stand.kind === 'time' ? stand.why : { timeout: true });
    for (let visits = 1; node !== null; visits += 1) {
      const at: string = node;
      if (visits <= 64 && this.#isSuppressed(walk, now)) {
        this.#step(walk, at, 'leave', { suppressed: true }, now);
        Object.assign(walk, { stand: null, outcome: 'suppressed' });
        break;
      }
      const [back, before] = [this.snapshot(), { ...walk }];
      try {
        if (visits > 64) throw new Error('too many visits in a row');
        node = this.#visit(walk, at, now, leaveBy);
      } catch (error) {
        back();
        Object.assign(walk, before);
        const why = (error as Error).message;
        walk.stand = { node: at, kind: 'error', dueAt: now, since: now, way: null, why };
        node = null;
      }
    }
  }
  #isSuppressed({ graph, answers }: ReferenceWalk, now: Date): boolean {
    const { suppressionRule, suppressInside } = graph.settings;
    return Boolean(suppressInside && suppressionRule && holds(suppressionRule, { ...this.facts, answers }, now));
  }
  #step(walk: ReferenceWalk, node: string, took: string, because: unknown, now: Date): void {
    walk.steps = [...walk.steps, { node, took, because, at: now.getTime() }];
  }

  /** @returns the next node to visit; null: it waits, or has left */
  #visit(walk: ReferenceWalk, at: string, now: Date, leaveBy: LeaveBy): string | null {
    const follow = (way: string, why: unknown): string | null => {
      leaveBy(way, why);
      return wayTo(walk.graph, this.options.registry, at, way);
    };
    const decision = this.#decide(walk, at, now);
    const key = `e${walk.id}.${walk.steps.length + 1}`;
    const because = decision.because ?? null;
    if ('leave' in decision) {
      this.#step(walk, at, 'leave', because, now);
      Object.assign(walk, { stand: null, outcome: decision.leave });
      return null;
    }
    if ('go' in decision) {
      const effects = decision.effects ?? [];
      // each once: coming by a second time is what the journey means
      const spared = walk.once[at] !== undefined && effects.some(({ kind }) => MAILS.includes(kind));
      if (spared) walk.once = Object.fromEntries(Object.entries(walk.once).filter(([node]) => node !== at));
      const next = follow(decision.go, spared ? { ...because, notAgain: true } : because);
      effects.forEach((effect, n) => this.effect(walk, effect, { key: `${key}.${n}`, node: at, spared }, now));
      return next;
    }
    if ('perHour' in decision) {
      const turn = this.options.turnOf(walk.id, walk.steps.length + 1, now) ?? now;
      this.#step(walk, at, 'wait', { ...because, turn: turn.toISOString() }, now);
      walk.stand = { node: at, kind: 'time', dueAt: turn, since: now, way: decision.then, why: null };
      return null;
    }
    this.#step(walk, at, 'hold' in decision ? 'hold' : 'wait', because, now);
    if ('hold' in decision) this.effect(walk, decision.hold, { key: `${key}.0`, node: at, spared: false }, now);
    const stays = standing(at, decision, now);
    if (stays.dueAt <= now)
      return follow(stays.way ?? (decision as { then: string }).then, stays.kind === 'time' ? null : { timeout: true });
    walk.stand = stays;
    return null;
  }
  #decide(walk: ReferenceWalk, at: string, now: Date): Decision {
    const { type: name, config } = walk.graph.nodes.find((one) => one.id === at)!;
    const type = this.options.registry.get(name)!;
    const visitKey = `${walk.id}.${walk.steps.length + 1}`;
    const facts = { ...this.facts, answers: walk.answers };
    const leadKey = String(this.options.leadId);
    return type.decide(type.config.parse(config), facts, { now, visitKey, nodeId: at, leadKey }) as Decision;
  }
}
