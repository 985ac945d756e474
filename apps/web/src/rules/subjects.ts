import { AXIS_WORDS } from '@cultivar/audience';
import type { FieldOp, Language } from '@cultivar/audience';
import type { RuleField } from '@cultivar/contract';
import type { Draft } from './rule-tree.ts';

/** What a condition is about, as one entry of the list: `field:jobTitle`, `score:fit`, `stage` … */
export type Subject = string;

export const subjectOf = (rule: Draft | null): Subject | null => {
  if (!rule) return null;
  if (rule.kind === 'field') return `field:${String(rule.field)}`;
  if (rule.kind === 'score') return `score:${String(rule.axis)}`;
  return rule.kind;
};

/** @returns a fresh condition about the subject, with what can be guessed filled in */
export function draftFor(subject: Subject, fields: readonly RuleField[]): Draft {
  const [kind = '', ...rest] = subject.split(':');
  const name = rest.join(':');
  switch (kind) {
    case 'field': {
      const field = fields.find((one) => one.key === name);
      const op = opsOf(field)[0]!;
      return { kind: 'field', field: name, op, ...(field?.type === 'boolean' && { value: true }) };
    }
    case 'score':
      return { kind: 'score', axis: name, op: 'gte', value: name === 'fit' ? 20 : 50 };
    case 'behaviour':
      return { kind: 'behaviour', event: { kind: 'mail.clicked' }, atLeast: 1 };
    case 'tag':
      return { kind: 'tag', tag: '' };
    case 'consent':
      return { kind: 'consent', purpose: 'marketing' };
    case 'segment':
      return { kind: 'segment', segment: '' };
    default:
      return { kind: kind as Draft['kind'], in: [] };
  }
}

/** How a field's value can be compared. `in` and `ne` of chosen options take several. */
export function opsOf(field: RuleField | undefined): readonly FieldOp[] {
  switch (field?.type) {
    case 'number':
      return ['gte', 'lte', 'eq', 'ne', 'gt', 'lt', 'filled', 'empty'];
    case 'date':
      return ['gte', 'lt', 'filled', 'empty'];
    case 'boolean':
      return ['eq', 'filled', 'empty'];
    case 'select':
    case 'multiselect':
      return ['in', 'ne', 'filled', 'empty'];
    case undefined:
      return ['eq', 'ne', 'contains', 'starts', 'in', 'gt', 'gte', 'lt', 'lte', 'filled', 'empty'];
    default:
      return ['contains', 'eq', 'ne', 'starts', 'in', 'filled', 'empty'];
  }
}
/** Word key of an operator for a field: dates and choices are spoken of in their own way. */
export const opWord = (op: FieldOp, field: RuleField | undefined): string => {
  if (field?.type === 'date' && (op === 'gte' || op === 'lt')) return `op_date_${op}`;
  if ((field?.type === 'select' || field?.type === 'multiselect') && (op === 'in' || op === 'ne'))
    return `op_choice_${op}`;
  return `op_${op}`;
};

/** @returns the value carried over to another operator, where it still fits */
export function valueFor(op: FieldOp, before: unknown, field: RuleField | undefined): unknown {
  if (op === 'filled' || op === 'empty') return undefined;
  const several = takesSeveral(op, field);
  if (several) return Array.isArray(before) ? before : before === undefined || before === '' ? [] : [String(before)];
  return Array.isArray(before) ? before[0] : before;
}
export const takesSeveral = (op: FieldOp, field: RuleField | undefined): boolean =>
  op === 'in' || (op === 'ne' && (field?.type === 'select' || field?.type === 'multiselect'));

interface Item {
  readonly value: Subject;
  readonly label: string;
}
/** The list of what a condition can be about, in groups. */
export function subjectGroups(
  fields: readonly RuleField[],
  language: Language,
  say: (key: string) => string,
): { group: string; items: Item[] }[] {
  const fieldItems = (subject: RuleField['subject']): Item[] =>
    fields
      .filter((field) => field.subject === subject)
      .map((field) => ({ value: `field:${field.key}`, label: field.label[language] }));
  const plain = (...kinds: string[]): Item[] => kinds.map((kind) => ({ value: kind, label: say(`subject_${kind}`) }));
  return [
    { group: say('group_behaviour'), items: plain('behaviour') },
    {
      group: say('group_state'),
      items: [
        ...(['fit', 'engagement'] as const).map((axis) => ({
          value: `score:${axis}`,
          label: AXIS_WORDS[axis][language],
        })),
        ...plain('stage', 'temperature', 'persona', 'phase', 'segment', 'tag', 'consent'),
      ],
    },
    { group: say('group_lead'), items: fieldItems('lead') },
    { group: say('group_company'), items: fieldItems('company') },
  ].filter(({ items }) => items.length > 0);
}
