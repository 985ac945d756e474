import type { EventPattern, Facts, Rule, Words } from '@cultivar/audience';
import type { z } from 'zod';
import type { Clock } from './clock.ts';
import type { Effect } from './effect.ts';

/** What a node decided. `because` holds the few values that decided it: they become the step's trace. */
export type Decision<Port extends string = string> = { readonly because?: Readonly<Record<string, unknown>> } & (
  | { readonly go: Port; readonly effects?: readonly Effect[] }
  /** `again`: the node is asked once more then, for the case that it is much later by then. */
  | { readonly waitUntil: Date; readonly then: Port; readonly again?: boolean }
  /** Until one of `waitFor` happens (each may have a way out of its own, by place; from now on; a node that lets earlier ones count looks at `facts.touchpoints` itself), at most until `until`. */
  | {
      readonly waitFor: readonly EventPattern[];
      readonly until: Date;
      readonly happened: Port | readonly Port[];
      readonly timeout: Port;
    }
  /** Until the rule holds that the node type names in `until`, at most until then. */
  | { readonly waitTrue: Port; readonly until: Date; readonly timeout: Port }
  /** Until it is the lead's turn: so many an hour, in the order of arrival. */
  | { readonly perHour: number; readonly then: Port }
  /** The effect goes out; the world's answer, named by outcome, picks the port. At most until `until`. */
  | {
      readonly hold: Effect;
      readonly answers: Readonly<Record<string, Port>>;
      readonly until: Date;
      readonly timeout: Port;
    }
  | { readonly leave: string }
);

export const CATEGORIES = ['entry', 'message', 'time', 'logic', 'lead', 'sales', 'world'] as const;
export type Category = (typeof CATEGORIES)[number];

/** What a version has to load beyond the lead row for this node's decisions. */
export interface Reads {
  readonly rules?: readonly Rule[];
  readonly events?: readonly EventPattern[];
}
/** A part of what the world answers to a node; rules further on name it `answer.<node id>.<path>`. */
export interface AnswerPart {
  readonly path: string;
  readonly label: Words;
  readonly type: 'text' | 'number';
}
/** What lets a lead in at an entry node: one of these events, a clock, a post; `byHand` allows the button and the API. */
export interface Trigger {
  readonly events: readonly EventPattern[];
  readonly byHand: boolean;
  readonly clock?: Clock;
  readonly post?: PostedLead;
}
/** Another system posts JSON to a secret address; where in it stands what. Paths as in `order.customer.email`. */
export interface PostedLead {
  readonly email: string;
  /** Path by key of the lead's field. */
  readonly fields: Readonly<Record<string, string>>;
  /** Whether an address nobody knows becomes a lead (without any consent). */
  readonly create: boolean;
}
export interface At {
  readonly now: Date;
  /** Stable for this visit: `<enrolment>.<seq>`. */
  readonly visitKey: string;
  readonly nodeId: string;
  /** Stable for the lead, over all its visits and walks. */
  readonly leadKey?: string;
}
/** What a journey is for: one of the events, or (and) a rule that holds. */
export interface GoalCalls {
  readonly events: readonly EventPattern[];
  readonly rule?: Rule | undefined;
}

export interface NodeType<
  Type extends string,
  Config extends z.ZodObject,
  Port extends string,
  Need extends keyof Facts,
> {
  readonly type: Type;
  /** Raised when the meaning of the config changes. */
  readonly version: number;
  readonly category: Category;
  /** Name of a Tabler icon, without the prefix: `mail`, `clock`. */
  readonly icon: string;
  readonly title: Words;
  /** One or two sentences: palette, inspector and docs page. */
  readonly help: Words;
  readonly config: Config;
  readonly defaults: z.input<Config>;
  /** The ways out. A node whose ways out depend on its settings lists them in `portsOf`. */
  readonly ports: Readonly<Record<Port, Words>>;
  readonly portsOf?: (config: z.output<Config>) => Readonly<Record<string, Words>>;
  readonly needs: readonly Need[];
  readonly reads?: (config: z.output<Config>) => Reads;
  readonly trigger?: (config: z.output<Config>) => Trigger;
  /** What rules of later nodes may name of the world's answer. */
  readonly answerParts?: (config: z.output<Config>) => readonly AnswerPart[];
  /**
   * Who comes here has done what the journey is for: figures count it as its success. Reaching it takes a lead here at once from
   * anywhere in the journey that does not come after it.
   */
  readonly goal?: (config: z.output<Config>) => GoalCalls;
  /** What a wait (`waitTrue`) is for. */
  readonly until?: (config: z.output<Config>) => Rule;
  /** Compares its ways out `a` and `b`: what counts as a success, and how many leads each has to have before anything is said. */
  readonly compares?: (config: z.output<Config>) => { readonly measure: 'goal' | 'clicked'; readonly needed: number };
  /** Ways out that lead to a chosen node, by its id, without a drawn connection. */
  readonly jumpsTo?: (config: z.output<Config>) => Readonly<Record<string, string>>;
  /** Every visit surely takes its time: a loop through here does not spin. */
  readonly pauses?: (config: z.output<Config>) => boolean;
  /**
   * The rule under which a way out is taken, where it is exactly one (the ways before it counted in): the findings look for ways that
   * nobody can take, and for where consent is asked.
   */
  readonly when?: (config: z.output<Config>) => Readonly<Record<string, Rule>>;
  /** One line on the card, in the user's words. References appear by id; the editor puts names in their place. */
  readonly summary: (config: z.output<Config>) => Words;
  /** Pure and synchronous. `now` is the engine's clock. */
  readonly decide: (config: z.output<Config>, facts: Pick<Facts, NoInfer<Need>>, at: At) => Decision<NoInfer<Port>>;
}
// The one erased form: node types of different shapes in one registry.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyNodeType = NodeType<string, any, any, any>;
/** Node types by name; generated from the folders of `nodes`, handed to engine, checker and editor. */
export type Registry = ReadonlyMap<string, AnyNodeType>;

export function defineNode<
  const Type extends string,
  Config extends z.ZodObject,
  const Port extends string,
  const Need extends keyof Facts = never,
>(node: NodeType<Type, Config, Port, Need>): NodeType<Type, Config, Port, Need> {
  return node;
}
