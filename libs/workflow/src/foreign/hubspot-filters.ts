import type { EventPattern, Rule } from '@cultivar/audience';
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
const InList = z.looseObject({ filterType: z.literal('IN_LIST'), listId: z.coerce.string(), operator: z.string() });
/** HubSpot's names of the fields that we have by another one. */
const FIELDS: Readonly<Record<string, string>> = {
  ...{ firstname: 'firstName', lastname: 'lastName', jobtitle: 'jobTitle', company: 'company.name' },
};
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
export const fieldOf = (property: unknown): string => FIELDS[text(property)] ?? text(property);
/** The id that settings write for a thing of HubSpot. */
export type Named = (kind: 'template' | 'form' | 'list' | 'segment', id: unknown) => string;

const MOST_DEEP = 10;

/** @returns the same as a rule of ours, or null where a part of it has no counterpart: a rule that is only half right is worse than none */
export function hubspotRule(value: unknown, named: Named, depth = 0): Rule | null {
  const branch = Branch.safeParse(value);
  if (!branch.success || depth > MOST_DEEP) return null;
  const { filterBranchType, filters, filterBranches } = branch.data;
  const rules = [
    ...filters.map((it) => ofFilter(it, named)),
    ...filterBranches.map((it) => hubspotRule(it, named, depth + 1)),
  ];
  if (!rules.length || rules.length > 50 || rules.some((rule) => rule === null)) return null;
  const whole = rules as Rule[];
  switch (filterBranchType) {
    case 'AND':
      return { kind: 'all', rules: whole };
    case 'OR':
      return { kind: 'any', rules: whole };
    case 'NOT_ALL':
      return { kind: 'not', rule: { kind: 'all', rules: whole } };
    case 'NOT_ANY':
      return { kind: 'not', rule: { kind: 'any', rules: whole } };
    default:
      return null;
  }
}

function ofFilter(value: unknown, named: Named): Rule | null {
  const list = InList.safeParse(value);
  if (list.success) {
    const inside: Rule = { kind: 'segment', segment: named('segment', list.data.listId) };
    return list.data.operator === 'NOT_IN_LIST' ? { kind: 'not', rule: inside } : inside;
  }
  const filter = Filter.safeParse(value);
  if (!filter.success) return null;
  const { property, operation } = filter.data;
  const field = fieldOf(property);
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

const EventBranch = z.looseObject({
  eventTypeId: z.string(),
  operator: z.string().catch('HAS_COMPLETED'),
  filters: z.array(z.unknown()).catch([]),
});
/** @returns null where the event has no counterpart: one that says less would let others in */
export function eventOf(value: unknown, named: Named): EventPattern | null {
  const branch = EventBranch.safeParse(value);
  if (!branch.success || branch.data.operator !== 'HAS_COMPLETED') return null;
  const { eventTypeId, filters } = branch.data;
  const [only, ...more] = filters.map((it) => Filter.safeParse(it).data ?? null);
  if (eventTypeId === '4-1639801') {
    if (only === undefined) return { kind: 'form.submitted' };
    const ids = only?.operation.values ?? [only?.operation.value];
    const chosen = only && !more.length && /form_?id$/i.test(only.property) && ids.length === 1 && text(ids[0]);
    return chosen ? { kind: 'form.submitted', ref: named('form', chosen) } : null;
  }
  if (filters.length) return null;
  if (eventTypeId === '4-666440') return { kind: 'mail.opened' };
  if (eventTypeId === '4-666288') return { kind: 'mail.clicked' };
  if (eventTypeId === '4-96000') return { kind: 'page.visited' };
  return null;
}
