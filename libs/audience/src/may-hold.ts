import { asInstant, asNumber, compareValues, foldCase, trim } from './compare.ts';
import { segmentRule } from './holds.ts';
import type { PlainRule } from './holds.ts';
import { PHASES, STAGES, TEMPERATURES } from './lifecycle.ts';
import type { LeafRule, Rule, RuleValue } from './rule.ts';

export interface MayHoldGround {
  /** Rules of the segments; one that is not known is taken as any other yes or no. */
  readonly segments?: Readonly<Record<string, Rule>>;
  /** Fields that hold one value at most; any other may be a list. */
  readonly single?: (field: string) => boolean;
}
interface Literal {
  readonly rule: LeafRule;
  readonly holds: boolean;
}
type Conjunction = readonly Literal[];
/** A rule with more ways to be true than this is not looked into any further. */
const MOST_WAYS = 200;

/**
 * Whether there can be a lead at all for whom a rule holds. `false` is a proof: there is none, whatever the lead is like.
 * `true` may also mean that it could not be told.
 */
export function mayHold(rule: Rule, ground: MayHoldGround = {}): boolean {
  const ways = waysOf(rule, true, ground, []);
  return !ways || ways.some((way) => consistent(way, ground));
}

/** The rule as alternatives of conditions that all hold; null: too many. */
function waysOf(
  rule: Rule,
  holds: boolean,
  ground: MayHoldGround,
  path: readonly string[],
): readonly Conjunction[] | null {
  if (rule.kind === 'not') return waysOf(rule.rule, !holds, ground, path);
  if (rule.kind === 'segment' && ground.segments && Object.hasOwn(ground.segments, rule.segment)) {
    const inner = segmentRule(rule.segment, ground.segments, path);
    // in a circle, or too deep: nobody is in
    if (!inner) return holds ? [] : [[]];
    return waysOf(inner, holds, ground, [...path, rule.segment]);
  }
  if (rule.kind !== 'all' && rule.kind !== 'any') return [[{ rule, holds }]];
  const parts = rule.rules.map((part) => waysOf(part, holds, ground, path));
  if ((rule.kind === 'all') === holds) return product(parts);
  const ways: Conjunction[] = [];
  for (const part of parts) {
    if (!part || ways.length + part.length > MOST_WAYS) return null;
    ways.push(...part);
  }
  return ways;
}
function product(parts: readonly (readonly Conjunction[] | null)[]): readonly Conjunction[] | null {
  // a part that can never hold settles it, however many ways the others have
  if (parts.some((part) => part?.length === 0)) return [];
  let ways: Conjunction[] = [[]];
  for (const part of parts) {
    // what is left out only makes more possible
    if (!part || ways.length * part.length > MOST_WAYS) continue;
    ways = ways.flatMap((way) => part.map((more) => [...way, ...more]));
  }
  return ways;
}

/** What different conditions look at is independent of each other, so each subject is judged alone. */
function consistent(way: Conjunction, ground: MayHoldGround): boolean {
  const subjects = new Map<string, Literal[]>();
  for (const literal of way) {
    const key = subjectOf(literal.rule);
    subjects.set(key, [...(subjects.get(key) ?? []), literal]);
  }
  return [...subjects.values()].every((literals) => possible(literals, ground));
}

function subjectOf(rule: LeafRule): string {
  switch (rule.kind) {
    case 'field':
      return `field ${rule.field}`;
    case 'score':
      return `score ${rule.axis}`;
    case 'tag':
      return `tag ${foldCase(trim(rule.tag))}`;
    case 'consent':
      return `consent ${rule.purpose}`;
    case 'segment':
      return `segment ${rule.segment}`;
    case 'behaviour':
      return `behaviour ${rule.event.kind}`;
    default:
      return rule.kind;
  }
}

function possible(literals: readonly Literal[], ground: MayHoldGround): boolean {
  const first = literals[0]!.rule;
  switch (first.kind) {
    case 'field':
      return fieldPossible(first.field, literals as readonly FieldLiteral[], ground);
    case 'score':
      return scorePossible(literals);
    case 'behaviour':
      return behaviourPossible(literals);
    case 'stage':
      return oneOf(STAGES, literals);
    case 'temperature':
      return oneOf(TEMPERATURES, literals);
    case 'phase':
      return oneOf([...PHASES, null], literals);
    case 'persona':
      return oneOf([...literals.flatMap(({ rule }) => (rule.kind === 'persona' ? rule.in : [])), null], literals);
    default:
      return literals.every(({ holds }) => holds === literals[0]!.holds);
  }
}

function oneOf(values: readonly (string | null)[], literals: readonly Literal[]): boolean {
  return values.some((value) =>
    literals.every(({ rule, holds }) => 'in' in rule && (rule.in as readonly unknown[]).includes(value) === holds),
  );
}

function scorePossible(literals: readonly Literal[]): boolean {
  let least = -Infinity;
  let below = Infinity;
  for (const { rule, holds } of literals) {
    if (rule.kind !== 'score') continue;
    if ((rule.op === 'gte') === holds) least = Math.max(least, rule.value);
    else below = Math.min(below, rule.value);
  }
  // scores are whole numbers
  return least < below;
}

function behaviourPossible(literals: readonly Literal[]): boolean {
  type Behaviour = Extract<PlainRule, { kind: 'behaviour' }>;
  const happened = literals.filter(({ holds }) => holds).map(({ rule }) => rule as Behaviour);
  const not = literals.filter(({ holds }) => !holds).map(({ rule }) => rule as Behaviour);
  return !happened.some((one) =>
    not.some(
      (other) =>
        (other.event.ref === undefined || other.event.ref === one.event.ref) &&
        (other.withinDays ?? Infinity) >= (one.withinDays ?? Infinity) &&
        other.atLeast <= one.atLeast,
    ),
  );
}

type FieldRule = Extract<LeafRule, { kind: 'field' }>;
interface FieldLiteral {
  readonly rule: FieldRule;
  readonly holds: boolean;
}
/** `ne` and `empty` are the opposites of `eq` and `filled`. */
function plain({ rule, holds }: FieldLiteral): FieldLiteral {
  if (rule.op === 'ne') return { rule: { ...rule, op: 'eq' }, holds: !holds };
  if (rule.op === 'empty') return { rule: { ...rule, op: 'filled' }, holds: !holds };
  return { rule, holds };
}
const ORDERED: ReadonlySet<string> = new Set(['gt', 'gte', 'lt', 'lte']);
const WITHIN: ReadonlySet<string> = new Set(['contains', 'starts']);

function fieldPossible(field: string, given: readonly FieldLiteral[], ground: MayHoldGround): boolean {
  const literals = given.map(plain);
  const asked = literals.filter(({ holds }) => holds).map(({ rule }) => rule);
  // a text that is a number and has parts: not told apart here
  if (asked.some(({ op }) => ORDERED.has(op)) && asked.some(({ op }) => WITHIN.has(op))) return true;
  const values = candidates(literals);
  const fits = (value: unknown, which: readonly FieldLiteral[]) =>
    which.every(({ rule, holds }) => compareValues(value, rule.op, rule.value) === holds);
  if (values.some((value) => fits(value, literals))) return true;
  if (ground.single?.(field)) return false;
  // a list: each condition that asks for something needs one value of its own, and no value may break the others
  const refused = literals.filter(({ holds }) => !holds);
  return asked.every((rule) => values.some((value) => fits([value], [...refused, { rule, holds: true }])));
}

/** Values among which there is one that fits, if any does: those asked for, between and beyond them, put together, none. */
function candidates(literals: readonly FieldLiteral[]): readonly unknown[] {
  const wanted = literals.flatMap(({ rule: { value } }): (string | number | boolean)[] =>
    value === undefined ? [] : Array.isArray(value) ? value : [value],
  );
  const numbers = wanted.flatMap((value) => (typeof value === 'boolean' ? [] : (asNumber(value) ?? [])));
  const instants = wanted.flatMap((value) => (typeof value === 'string' ? (asInstant(value) ?? []) : []));
  const texts = wanted.map(String);
  const parts = (op: string) =>
    literals
      .filter(({ rule, holds }) => holds && rule.op === op)
      .map(({ rule }) => textOf(rule.value))
      .sort((a, b) => b.length - a.length);
  const [start = '', ...further] = parts('starts');
  const together = [start, ...further.filter((part) => !start.startsWith(part)), ...parts('contains')].join('\u0001');
  return [
    null,
    ...wanted,
    ...texts,
    ...around(numbers),
    ...around(numbers).map(String),
    ...around(instants).map((at) => new Date(at).toISOString()),
    ...[together, `${together}\u0001`, '\u0001', true, false],
  ];
}
const textOf = (value: RuleValue | undefined): string =>
  Array.isArray(value) ? (value[0] ?? '') : value === undefined ? '' : String(value);

function around(given: readonly number[]): readonly number[] {
  const sorted = [...new Set(given)].sort((a, b) => a - b);
  if (!sorted.length) return [];
  const between = sorted.slice(1).map((value, at) => (value + sorted[at]!) / 2);
  return [sorted[0]! - 1, ...sorted, ...between, sorted.at(-1)! + 1];
}
