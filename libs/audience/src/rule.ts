import { z } from 'zod';
import { Purpose } from './consent.ts';
import { Axis, Phase, Stage, Temperature } from './lifecycle.ts';
import { EventPattern } from './touchpoint.ts';
import { FieldOp, RuleValue } from './value.ts';

/**
 * The one rule language: segments, branches, entry filters, scoring criteria, routing. Two evaluators give it one meaning:
 * `holds` here (branches, dry run) and the SQL compiler in `store` (segments, lists).
 *
 * A missing value (absent, null, empty or blank string) is never equal to, less or greater than, or containing anything;
 * `ne` is the exact opposite of `eq`, `not` of its rule. Texts compare without regard to case. How values of different types
 * compare is said at `compareValues`.
 */
export { FIELD_OPS, FieldOp, RuleValue } from './value.ts';

const FieldRule = z.object({
  kind: z.literal('field'),
  field: z.string().min(1).max(120),
  op: FieldOp,
  /** Not used by `filled` and `empty`; an array for `in`. Dates as ISO text. */
  value: RuleValue.optional(),
});
const ScoreRule = z.object({
  kind: z.literal('score'),
  axis: Axis,
  op: z.enum(['gte', 'lt']),
  value: z.number().int(),
});
const StageRule = z.object({ kind: z.literal('stage'), in: z.array(Stage).min(1) });
const TemperatureRule = z.object({ kind: z.literal('temperature'), in: z.array(Temperature).min(1) });
const PersonaRule = z.object({ kind: z.literal('persona'), in: z.array(z.string().max(80)).min(1).max(50) });
const PhaseRule = z.object({ kind: z.literal('phase'), in: z.array(Phase).min(1) });
const TagRule = z.object({ kind: z.literal('tag'), tag: z.string().min(1).max(80) });
const ConsentRule = z.object({ kind: z.literal('consent'), purpose: Purpose });
/** Happened at least `atLeast` times; with `withinDays` only in the last so many × 24 hours. */
const BehaviourRule = z.object({
  kind: z.literal('behaviour'),
  event: EventPattern,
  withinDays: z.number().int().min(1).max(3650).optional(),
  atLeast: z.number().int().min(1).max(1000),
});
const SegmentRule = z.object({ kind: z.literal('segment'), segment: z.string().min(1).max(80) });

export type LeafRule =
  | z.infer<typeof FieldRule>
  | z.infer<typeof ScoreRule>
  | z.infer<typeof StageRule>
  | z.infer<typeof TemperatureRule>
  | z.infer<typeof PersonaRule>
  | z.infer<typeof PhaseRule>
  | z.infer<typeof TagRule>
  | z.infer<typeof ConsentRule>
  | z.infer<typeof BehaviourRule>
  | z.infer<typeof SegmentRule>;
export type Rule =
  { kind: 'all'; rules: Rule[] } | { kind: 'any'; rules: Rule[] } | { kind: 'not'; rule: Rule } | LeafRule;

/** An empty `all` holds for everybody, an empty `any` for nobody. */
export const Rule: z.ZodType<Rule> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('all'), rules: z.array(Rule).max(50) }),
    z.object({ kind: z.literal('any'), rules: z.array(Rule).max(50) }),
    z.object({ kind: z.literal('not'), rule: Rule }),
    FieldRule,
    ScoreRule,
    StageRule,
    TemperatureRule,
    PersonaRule,
    PhaseRule,
    TagRule,
    ConsentRule,
    BehaviourRule,
    SegmentRule,
  ]),
);
export const EVERYBODY: Rule = { kind: 'all', rules: [] };
