import { EventPattern, Rule, STAGES, TEMPERATURES, TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { KnownTouchpointKind } from '@cultivar/audience';
import { fieldWordsOf, WayId } from '@cultivar/workflow';
import type { Input } from '@cultivar/workflow';
import fc from 'fast-check';
import type { z } from 'zod';

const KINDS = Object.keys(TOUCHPOINT_WORDS) as KnownTouchpointKind[];
const FIELDS = ['email', 'firstName', 'jobTitle', 'size', 'company.name', 'answer.n.status'];

/** An event of the product's own, with or without the thing it happened with. */
export const arbitraryEvent: fc.Arbitrary<EventPattern> = fc.record(
  { kind: fc.constantFrom(...KINDS), ref: fc.constantFrom('x', 'y') },
  { requiredKeys: ['kind'] },
);

const leaf = fc.oneof(
  fc.record({
    kind: fc.constant('field' as const),
    field: fc.constantFrom(...FIELDS),
    op: fc.constantFrom('eq', 'ne', 'contains', 'gt', 'lt', 'filled', 'empty'),
    value: fc.oneof(fc.constantFrom('x', 'Head of Sales', '2026-01-01'), fc.integer({ min: -5, max: 5 })),
  }),
  fc.record({
    kind: fc.constant('score' as const),
    axis: fc.constantFrom('fit', 'engagement'),
    op: fc.constantFrom('gte', 'lt'),
    value: fc.integer({ min: -50, max: 50 }),
  }),
  fc.record({ kind: fc.constant('stage' as const), in: fc.subarray([...STAGES], { minLength: 1 }) }),
  fc.record({ kind: fc.constant('temperature' as const), in: fc.subarray([...TEMPERATURES], { minLength: 1 }) }),
  fc.record({ kind: fc.constant('tag' as const), tag: fc.constantFrom('vip', 'webinar') }),
  fc.record({ kind: fc.constant('consent' as const), purpose: fc.constantFrom('marketing', 'tracking', 'phone') }),
  fc.record({ kind: fc.constant('segment' as const), segment: fc.constantFrom('s', 't', 'gone') }),
  fc.record(
    {
      kind: fc.constant('behaviour' as const),
      event: arbitraryEvent,
      withinDays: fc.integer({ min: 1, max: 30 }),
      atLeast: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: ['kind', 'event', 'atLeast'] },
  ),
) as fc.Arbitrary<Rule>;
/** Rules over few values, so that they hold for some leads and not for others. */
export const arbitraryRule: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'rule' },
    { weight: 3, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('all' as const), rules: fc.array(tie('rule'), { maxLength: 3 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('any' as const), rules: fc.array(tie('rule'), { maxLength: 3 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), rule: tie('rule') }) },
  ),
})).rule;

/** Values by the way a setting is asked for; where there is none, the schema alone says what is possible. */
export type Inputs = Readonly<Partial<Record<Input, fc.Arbitrary<unknown>>>>;

/** @returns valid settings for a node type's schema; what a refinement refuses is left out */
export function arbitraryConfig<Schema extends z.ZodType>(
  schema: Schema,
  inputs: Inputs = {},
): fc.Arbitrary<z.input<Schema>> {
  const made = arbitraryOf(schema, inputs) as fc.Arbitrary<z.input<Schema>>;
  return made.filter((value) => schema.safeParse(value).success);
}

interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly valueType?: z.ZodType;
}
interface Bounds {
  readonly minLength?: number | null;
  readonly maxLength?: number | null;
  readonly minValue?: number | null;
  readonly maxValue?: number | null;
  readonly format?: string | null;
  readonly minimum?: number;
  readonly maximum?: number;
}

function arbitraryOf(schema: z.ZodType, inputs: Inputs): fc.Arbitrary<unknown> {
  const input = fieldWordsOf(schema)?.input;
  const known = input && inputs[input];
  if (known) return schema.safeParse(undefined).success ? fc.option(known, { nil: undefined, freq: 2 }) : known;
  if (schema === WayId) return fc.constantFrom('a', 'b', 'c', 'd');
  if (schema === Rule) return arbitraryRule;
  if (schema.def === EventPattern.def) return arbitraryEvent;
  // `field` hangs the words on a copy, which for a rule keeps the getter of the original
  const definition = schema.def as unknown as Definition & { getter?: unknown };
  if (definition.type === 'lazy') return arbitraryRule;
  const inner = definition.innerType && arbitraryOf(definition.innerType, inputs);
  switch (definition.type) {
    case 'optional':
    case 'default':
    case 'prefault':
      return fc.option(inner!, { nil: undefined });
    case 'nullable':
      return fc.option(inner!);
    case 'string':
      return text(schema as unknown as Bounds);
    case 'number': {
      const { minValue, maxValue } = schema as unknown as Bounds;
      const [min, max] = [Math.max(minValue ?? -1000, -1e6), Math.min(maxValue ?? 1000, 1e6)];
      const any = fc.integer({ min, max });
      // small ones mostly: what lasts ten years or gives a thousand points leaves nothing to happen after it
      const small = fc.integer({ min: Math.min(Math.max(min, -8), max), max: Math.max(Math.min(max, 12), min) });
      return Object.keys(inputs).length
        ? fc.oneof({ weight: 9, arbitrary: small }, { weight: 1, arbitrary: any })
        : any;
    }
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...Object.values(definition.entries!));
    case 'literal':
      return fc.constantFrom(...definition.values!);
    case 'union':
      return fc.oneof(...definition.options!.map((option) => arbitraryOf(option, inputs)));
    case 'array':
      return fc.array(arbitraryOf(definition.element!, inputs), { minLength: 1, maxLength: 4 });
    case 'record':
      return fc.dictionary(fc.constantFrom('a', 'b', 'c'), arbitraryOf(definition.valueType!, inputs));
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(definition.shape!).map(([key, part]) => [key, arbitraryOf(part, inputs)])),
      );
    default:
      throw new Error(`arbitraryConfig does not know how to make a ${definition.type}: teach it`);
  }
}

const text = ({ format, maxLength }: Bounds): fc.Arbitrary<string> =>
  format === 'url'
    ? fc.webUrl()
    : fc.oneof(
        fc.constantFrom(
          '09:00',
          '11:30',
          '2024-02-29',
          '2027-03-01',
          'a',
          'b',
          'jobTitle',
          'size',
          '{{email}} {{company.name}}',
          'x',
        ),
        fc.string({ maxLength: Math.min(maxLength ?? 20, 20) }),
      );
