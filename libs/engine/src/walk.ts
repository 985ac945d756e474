import { holds } from '@cultivar/audience';
import type { EventPattern, Touchpoint } from '@cultivar/audience';
import type { Decision } from '@cultivar/workflow';
import { fold } from './fold.ts';
import type { Change, Known } from './fold.ts';
import { reachedGoal, TO_GOAL } from './goals.ts';
import type { Laws } from './laws.ts';
import { SUPPRESSED } from './may-enter.ts';
import { messageOf } from './version.ts';
import type { CompiledNode, Version } from './version.ts';

/** What a waiting cursor waits for, or (once it has come) what it was. */
export interface Wait {
  readonly events?: readonly EventPattern[];
  /** The way out; of several events, each its own, by place. */
  readonly happened?: string | readonly string[];
  /** A rule (the node says which) ends the wait by `happened`. */
  readonly rule?: true;
  /** Takes part in a queue: of so many an hour. The turn is given when the walk is written. */
  readonly perHour?: number;
  /** Id of the goal to go on at. */
  readonly goal?: string;
  /** Since when; an event reported as clearly older does not count. */
  readonly since?: string;
  readonly answers?: Readonly<Record<string, string>>;
  /** Number of the step that asked, where the walk was moved to another version since. */
  readonly heldSeq?: number;
  readonly because?: Readonly<Record<string, unknown>>;
}
/** 0: goes on at `dueAt` · 1: waits for an event · 2: held for the world's answer · 3: parked with an error. */
export type CursorState = 0 | 1 | 2 | 3;
/** Where one walk stands. */
export interface Cursor {
  readonly enrolmentId: number;
  /** The same for all walks of a lead: draws hang on it. */
  readonly leadId: number;
  readonly state: CursorState;
  readonly node: number;
  /** Steps so far; a step's own number is one more. */
  readonly seq: number;
  readonly dueAt: Date;
  /** Leave `node` through this port when due; null: visit it. In state 1 and 2 the way out at the time-out. */
  readonly port: string | null;
  readonly wait: Wait | null;
  readonly error: string | null;
}
/** One entry of the trace. `took`: the port taken, or `wait`, `hold`, `leave`. A wait has two steps: going in and coming out. */
export interface Step {
  readonly seq: number;
  readonly node: number;
  readonly took: string;
  readonly because: Readonly<Record<string, unknown>> | null;
}
export interface WalkEffect {
  readonly seq: number;
  /** Place among the effects of the step. */
  readonly n: number;
  readonly node: number;
  readonly change: Change;
}
export interface Walk {
  /** null: the walk has ended, with `outcome`. */
  readonly cursor: Cursor | null;
  readonly outcome: string | null;
  readonly steps: readonly Step[];
  readonly effects: readonly WalkEffect[];
  readonly told: readonly Touchpoint[];
  readonly known: Known;
}

export const MAX_VISITS = 64;
export const FINISHED = 'finished';
export const TOO_MANY_VISITS = `more than ${MAX_VISITS} nodes in a row without a wait: is there a loop?`;

/**
 * One lead, from where it stands to its next wait, its end or an error. Pure: the performer batches it, the dry run
 * animates it, the tests drive it. A time that has passed is no wait: the walk goes on at once.
 *
 * A node that throws parks the lead there; what was done before it stands.
 */
export function walk(version: Version, start: Cursor, known: Known, now: Date, laws?: Laws): Walk {
  if (start.state === 3 || start.dueAt > now)
    return { cursor: start, outcome: null, steps: [], effects: [], told: [], known };
  return new Walker(version, start, known, now, laws).run();
}

interface Mark {
  readonly node: number;
  readonly seq: number;
  readonly known: Known;
  readonly steps: number;
  readonly effects: number;
  readonly told: number;
}

class Walker {
  readonly steps: Step[] = [];
  readonly effects: WalkEffect[] = [];
  readonly told: Touchpoint[] = [];
  node: number;
  seq: number;

  constructor(
    readonly version: Version,
    readonly start: Cursor,
    public known: Known,
    readonly now: Date,
    readonly laws: Laws | undefined,
  ) {
    this.node = start.node;
    this.seq = start.seq;
  }

  run(): Walk {
    const { port, state, wait } = this.start;
    if (this.#leadsToGoal(wait)) {
      // what the lead waited for, or stopped at, is over
    } else if (port !== null) {
      const because = state === 0 ? (wait?.because ?? null) : { timeout: true };
      if (!this.#goOn(port, because)) return this.#end(FINISHED);
    }
    for (let visits = 0; visits < MAX_VISITS; visits += 1) {
      const node = this.version.nodes[this.node];
      if (!node) return this.#park(`the version has no node ${this.node}`);
      const before = this.#mark();
      if (this.#isSuppressed()) {
        this.#step('leave', { [SUPPRESSED]: true });
        return this.#end(SUPPRESSED);
      }
      try {
        const done = this.#follow(node, this.#decide(node));
        if (done) return done;
      } catch (error) {
        this.#backTo(before);
        return this.#park(messageOf(error));
      }
    }
    return this.#park(TOO_MANY_VISITS);
  }

  /** Takes the lead to the goal it has reached: told beforehand, or seen from what is known of it now. */
  #leadsToGoal(wait: Wait | null): boolean {
    if (!this.version.goals.length) return false;
    const { goal, because = null } =
      wait?.goal !== undefined
        ? { goal: wait.goal, because: wait.because }
        : (reachedGoal(this.version, this.node, [], this.known.facts, this.now) ?? {});
    const to = goal === undefined ? undefined : this.version.byId.get(goal);
    if (!to) return false;
    this.#step(TO_GOAL, because);
    this.node = to.index;
    return true;
  }

  #isSuppressed(): boolean {
    const { leaveRule } = this.version;
    return leaveRule !== null && holds(leaveRule, this.known.facts, this.now);
  }

  #mark(): Mark {
    const { node, seq, known, steps, effects, told } = this;
    return { node, seq, known, steps: steps.length, effects: effects.length, told: told.length };
  }
  // a visit that fails half-way leaves nothing
  #backTo(mark: Mark): void {
    this.node = mark.node;
    this.seq = mark.seq;
    this.known = mark.known;
    this.steps.length = mark.steps;
    this.effects.length = mark.effects;
    this.told.length = mark.told;
  }

  #decide(node: CompiledNode): Decision {
    if (!node.type || node.fault !== null) throw new Error(node.fault ?? 'no type');
    const visitKey = `${this.start.enrolmentId}.${this.seq + 1}`;
    const at = { now: this.now, visitKey, nodeId: node.id, leadKey: String(this.start.leadId) };
    const decision = node.type.decide(node.config, this.known.facts, at) as Decision;
    const instant = 'waitUntil' in decision ? decision.waitUntil : 'until' in decision ? decision.until : null;
    if (instant && Number.isNaN(instant.getTime())) throw new Error('the node waits until a time that is none');
    return decision;
  }

  /** @returns the finished walk, or null to visit the next node */
  #follow(node: CompiledNode, decision: Decision): Walk | null {
    const because = decision.because ?? null;
    if ('leave' in decision) {
      this.#step('leave', because);
      return this.#end(decision.leave);
    }
    if ('go' in decision) {
      this.#step(decision.go, because);
      decision.effects?.forEach((effect, n) => this.#effect(node, effect, n));
      return this.#move(decision.go) ? null : this.#end(FINISHED);
    }
    const late = (dueAt: Date, port: string, why: Step['because']): Walk | null | undefined => {
      if (dueAt > this.now) return undefined;
      return this.#goOn(port, why) ? null : this.#end(FINISHED);
    };
    if ('waitUntil' in decision) {
      this.#step('wait', because);
      const { waitUntil, then, again } = decision;
      const done = late(waitUntil, then, null);
      const port = again ? null : then;
      return done === undefined ? this.#wait({ state: 0, dueAt: waitUntil, port, wait: null }) : done;
    }
    if ('waitFor' in decision) {
      this.#step('wait', because);
      const { waitFor, until, happened, timeout } = decision;
      const done = late(until, timeout, { timeout: true });
      const wait: Wait = { events: waitFor, happened, since: this.now.toISOString() };
      return done === undefined ? this.#wait({ state: 1, dueAt: until, port: timeout, wait }) : done;
    }
    if ('waitTrue' in decision) {
      this.#step('wait', because);
      const { until, waitTrue, timeout } = decision;
      const done = late(until, timeout, { timeout: true });
      const wait: Wait = { rule: true, happened: waitTrue };
      return done === undefined ? this.#wait({ state: 1, dueAt: until, port: timeout, wait }) : done;
    }
    if ('perHour' in decision) {
      this.#step('wait', because);
      const { perHour, then: port } = decision;
      return this.#wait({ state: 0, dueAt: this.now, port, wait: { perHour } });
    }
    this.#step('hold', because);
    this.#effect(node, decision.hold, 0);
    const done = late(decision.until, decision.timeout, { timeout: true });
    const wait: Wait = { answers: decision.answers };
    return done === undefined ? this.#wait({ state: 2, dueAt: decision.until, port: decision.timeout, wait }) : done;
  }

  #goOn(port: string, because: Step['because']): boolean {
    this.#step(port, because);
    return this.#move(port);
  }
  #move(port: string): boolean {
    const next = this.version.nodes[this.node]?.next.get(port);
    if (next === undefined) return false;
    this.node = next;
    return true;
  }
  #step(took: string, because: Step['because']): void {
    this.seq += 1;
    this.steps.push({ seq: this.seq, node: this.node, took, because });
  }
  #effect(node: CompiledNode, change: Change, n: number): void {
    const folded = fold(this.known, change, { now: this.now, ...(this.laws && { laws: this.laws }) });
    this.known = folded.known;
    for (const done of folded.done) this.effects.push({ seq: this.seq, n, node: node.index, change: done });
    this.told.push(...folded.told);
  }
  #wait(rest: Pick<Cursor, 'state' | 'dueAt' | 'port' | 'wait'>): Walk {
    return this.#result({ ...rest, error: null });
  }
  #park(error: string): Walk {
    return this.#result({ state: 3, dueAt: this.now, port: null, wait: null, error: error.slice(0, 2000) });
  }
  #end(outcome: string): Walk {
    return { ...this.#result(null), outcome };
  }
  #result(rest: Omit<Cursor, 'enrolmentId' | 'leadId' | 'node' | 'seq'> | null): Walk {
    const { steps, effects, told, known } = this;
    const { enrolmentId, leadId } = this.start;
    const cursor = rest && { enrolmentId, leadId, node: this.node, seq: this.seq, ...rest };
    return { cursor, outcome: null, steps, effects, told, known };
  }
}
