import { Rule } from '@cultivar/audience';
import { z } from 'zod';
import { BusinessHours, DEFAULT_HOURS } from './business-time.ts';

const People = z.array(z.number().int().positive()).max(500);
export const RoutingRule = z.object({
  id: z.string().min(1).max(40),
  name: z.string().trim().min(1).max(120),
  rule: Rule,
  /** Users in question. */
  people: People.min(1),
  strategy: z.literal('round-robin').default('round-robin'),
});
export type RoutingRule = z.infer<typeof RoutingRule>;

/** Who gets which lead. Kept in `setting` under the key `routing`. */
export const RoutingModel = z.object({
  /** The first rule that holds and has somebody free decides. */
  rules: z.array(RoutingRule).max(100).default([]),
  /** Where no rule decides. Empty: all salespeople. */
  fallback: People.default([]),
  /** A lead that has an owner goes to the owner, if free. */
  keepOwner: z.boolean().default(true),
  /** Business hours to answer in, where the journey does not say. */
  answerWithinHours: z.number().min(0.25).max(1000).default(8),
  hours: BusinessHours.default(DEFAULT_HOURS),
});
export type RoutingModel = z.infer<typeof RoutingModel>;
export const DEFAULT_ROUTING: RoutingModel = RoutingModel.parse({});
/** Key in table `setting`. */
export const ROUTING_KEY = 'routing';

export const MOST_WEIGHT = 10;
/** A turn of weight 1 costs this much; divisible by every weight up to `MOST_WEIGHT`, so that turns stay whole numbers. */
const TURN = 2520;

export interface Salesperson {
  readonly userId: number;
  readonly available: boolean;
  /** 1 to 10: how many leads in proportion to the others. */
  readonly weight: number;
  /** Most leads at a time. */
  readonly capacity: number;
  /** Offered or accepted, not closed. */
  readonly openHandoffs: number;
  readonly lastOfferedAt: Date | null;
  /** How much this person has had, by weight; kept by `route`. */
  readonly turn: number;
}
export interface Candidate {
  readonly userId: number;
  readonly open: number;
  readonly capacity: number;
  readonly weight: number;
  readonly lastOfferedAt: string | null;
  /** Why not this one. */
  readonly out?: 'away' | 'full' | 'passed';
}
export interface RoutingReason {
  /** Each rule that held, and whether somebody was free. */
  readonly rules: readonly { readonly id: string; readonly name: string; readonly free: number }[];
  readonly candidates: readonly Candidate[];
  readonly won: 'owner' | 'only-one-free' | 'next-in-turn' | 'nobody-free';
}
export interface Routed {
  readonly userId: number | null;
  /** `fallback`, `owner`, or the id of the rule. */
  readonly ruleId: string | null;
  /** The winner's new turn, to be kept. */
  readonly turn: number;
  readonly because: RoutingReason;
}
export interface RoutingQuestion {
  readonly holds: (rule: Rule) => boolean;
  readonly ownerId: number | null;
  /** Already asked in vain: not again. */
  readonly passed?: readonly number[];
}

/**
 * Picks the person for a lead: the owner, else the people of the first rule that holds and has somebody free, else the fallback.
 * Among the free: smooth weighted round robin (stride scheduling). Who comes back from leave does not get all they missed:
 * nobody's turn counts as earlier than the turn of the person picked last. Deterministic.
 */
export function route(model: RoutingModel, people: readonly Salesperson[], question: RoutingQuestion): Routed {
  const byId = new Map(people.map((person) => [person.userId, person]));
  const passed = new Set(question.passed ?? []);
  const free = (person: Salesperson) =>
    person.available && person.openHandoffs < person.capacity && !passed.has(person.userId);
  const asCandidate = (person: Salesperson): Candidate => ({
    userId: person.userId,
    open: person.openHandoffs,
    capacity: person.capacity,
    weight: person.weight,
    lastOfferedAt: person.lastOfferedAt?.toISOString() ?? null,
    ...(passed.has(person.userId)
      ? { out: 'passed' as const }
      : !person.available
        ? { out: 'away' as const }
        : person.openHandoffs >= person.capacity && { out: 'full' as const }),
  });
  const owner = question.ownerId === null ? undefined : byId.get(question.ownerId);
  if (model.keepOwner && owner && free(owner))
    return {
      userId: owner.userId,
      ruleId: 'owner',
      turn: nextTurn(owner, [owner]),
      because: { rules: [], candidates: [asCandidate(owner)], won: 'owner' },
    };
  const everybody = [...byId.keys()];
  const pools = [
    ...model.rules.filter((rule) => question.holds(rule.rule)),
    { id: 'fallback', name: '', people: model.fallback.length ? model.fallback : everybody },
  ];
  const tried: { id: string; name: string; free: number }[] = [];
  const seen = new Map<number, Candidate>();
  for (const pool of pools) {
    const members = [...new Set(pool.people)].flatMap((id) => byId.get(id) ?? []);
    const ready = members.filter(free);
    tried.push({ id: pool.id, name: pool.name, free: ready.length });
    for (const person of members) seen.set(person.userId, asCandidate(person));
    if (!ready.length) continue;
    const winner = pick(ready, members);
    return {
      userId: winner.userId,
      ruleId: pool.id,
      turn: nextTurn(winner, members),
      because: {
        rules: tried,
        candidates: members.map(asCandidate),
        won: ready.length === 1 ? 'only-one-free' : 'next-in-turn',
      },
    };
  }
  return {
    userId: null,
    ruleId: null,
    turn: 0,
    because: { rules: tried, candidates: [...seen.values()], won: 'nobody-free' },
  };
}

/** The turn at which the last of them was picked: nobody may lag behind it. */
const present = (pool: readonly Salesperson[]) =>
  Math.max(0, ...pool.filter((p) => p.lastOfferedAt).map((p) => p.turn - TURN / p.weight));
const turnOf = (person: Salesperson, pool: readonly Salesperson[]) => Math.max(person.turn, present(pool));
const nextTurn = (person: Salesperson, pool: readonly Salesperson[]) =>
  Math.round(turnOf(person, pool) + TURN / person.weight);

function pick(ready: readonly Salesperson[], pool: readonly Salesperson[]): Salesperson {
  return [...ready].sort(
    (a, b) =>
      turnOf(a, pool) - turnOf(b, pool) ||
      (a.lastOfferedAt?.getTime() ?? 0) - (b.lastOfferedAt?.getTime() ?? 0) ||
      a.userId - b.userId,
  )[0]!;
}
