import type { Rule } from '@cultivar/audience';
import { z } from 'zod';

const Branch: z.ZodType<{ filterBranchType?: string | undefined; filterBranches: unknown[]; filters: unknown[] }> =
  z.looseObject({
    filterBranchType: z.string().optional(),
    filterBranches: z.array(z.unknown()).catch([]),
    filters: z.array(z.unknown()).catch([]),
  });
const Filter = z.looseObject({
  filterType: z.literal('PROPERTY'),
  property: z.string().min(1).max(120),
  operation: z.looseObject({
    operator: z.string(),
    value: z.unknown().optional(),
    values: z.array(z.unknown()).optional(),
  }),
});
/** HubSpot's names of the fields that we have by another one. */
const FIELDS: Readonly<Record<string, string>> = {
  firstname: 'firstName',
  lastname: 'lastName',
  jobtitle: 'jobTitle',
  company: 'company.name',
};
const MOST_DEEP = 10;

/** @returns the same as a rule of ours, or null where a part of it has no counterpart: a rule that is only half right is worse than none */
export function hubspotRule(value: unknown, depth = 0): Rule | null {
  const branch = Branch.safeParse(value);
  if (!branch.success || depth > MOST_DEEP) return null;
  const { filterBranchType, filters, filterBranches } = branch.data;
  const rules = [...filters.map(ofFilter), ...filterBranches.map((it) => hubspotRule(it, depth + 1))];
  if (!rules.length || rules.length > 50 || rules.some((rule) => rule === null)) return null;
  if (filterBranchType !== 'AND' && filterBranchType !== 'OR') return null;
  return { kind: filterBranchType === 'AND' ? 'all' : 'any', rules: rules as Rule[] };
}

function ofFilter(value: unknown): Rule | null {
  const filter = Filter.safeParse(value);
  if (!filter.success) return null;
  const { property, operation } = filter.data;
  const field = FIELDS[property] ?? property;
  const given = (operation.values ?? [operation.value]).filter((it) =>
    ['string', 'number', 'boolean'].includes(typeof it),
  ) as (string | number | boolean)[];
  const each = (op: 'eq' | 'contains'): Rule | null =>
    given.length
      ? { kind: 'any', rules: given.slice(0, 50).map((one) => ({ kind: 'field', field, op, value: one })) }
      : null;
  const one = (op: 'gt' | 'gte' | 'lt' | 'lte'): Rule | null =>
    given.length === 1 ? { kind: 'field', field, op, value: given[0]! } : null;
  const not = (rule: Rule | null): Rule | null => rule && { kind: 'not', rule };
  switch (operation.operator) {
    case 'IS_EQUAL_TO':
    case 'IS_ANY_OF':
    case 'IS':
      return each('eq');
    case 'IS_NOT_EQUAL_TO':
    case 'IS_NONE_OF':
      return not(each('eq'));
    case 'CONTAINS':
      return each('contains');
    case 'DOES_NOT_CONTAIN':
      return not(each('contains'));
    case 'IS_KNOWN':
      return { kind: 'field', field, op: 'filled' };
    case 'IS_UNKNOWN':
      return { kind: 'field', field, op: 'empty' };
    case 'IS_GREATER_THAN':
      return one('gt');
    case 'IS_GREATER_THAN_OR_EQUAL_TO':
      return one('gte');
    case 'IS_LESS_THAN':
      return one('lt');
    case 'IS_LESS_THAN_OR_EQUAL_TO':
      return one('lte');
    default:
      return null;
  }
}
