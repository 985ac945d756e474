import { z } from 'zod';

/** How a value is compared; see `compareValues`. */
export const FIELD_OPS = ['eq', 'ne', 'contains', 'starts', 'gt', 'gte', 'lt', 'lte', 'in', 'filled', 'empty'] as const;
export const FieldOp = z.enum(FIELD_OPS);
export type FieldOp = z.infer<typeof FieldOp>;
export const RuleValue = z.union([z.string().max(500), z.number(), z.boolean(), z.array(z.string().max(500)).max(200)]);
export type RuleValue = z.infer<typeof RuleValue>;
