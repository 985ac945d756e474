import { mayHold } from './may-hold.ts';
import type { Rule } from './rule.ts';

const all = (...rules: Rule[]): Rule => ({ kind: 'all', rules });
const any = (...rules: Rule[]): Rule => ({ kind: 'any', rules });
const not = (rule: Rule): Rule => ({ kind: 'not', rule });
const field = (
  op: 'eq' | 'ne' | 'gt' | 'lt' | 'contains' | 'starts' | 'filled' | 'empty',
  value?: string | number,
): Rule => ({
  kind: 'field',
  field: 'size',
  op,
  ...(value !== undefined && { value }),
});
const score = (op: 'gte' | 'lt', value: number): Rule => ({ kind: 'score', axis: 'fit', op, value });
const clicked = (atLeast: number, withinDays?: number, ref?: string): Rule => ({
  kind: 'behaviour',
  event: { kind: 'mail.clicked', ...(ref && { ref }) },
  atLeast,
  ...(withinDays && { withinDays }),
});
const segment: Rule = { kind: 'segment', segment: 's' };
const single = { single: () => true };

test.each<[string, Rule, object?]>([
  ['a score above and below', all(score('gte', 50), score('lt', 50))],
  ['its own opposite', all({ kind: 'tag', tag: 'VIP' }, not({ kind: 'tag', tag: ' vip' }))],
  ['two stages at once', all({ kind: 'stage', in: ['lead'] }, { kind: 'stage', in: ['mql', 'sal'] })],
  [
    'no stage at all',
    not({ kind: 'stage', in: ['lead', 'mql', 'sal', 'sql', 'customer', 'recycled', 'disqualified'] }),
  ],
  ['empty and filled', all(field('empty'), field('contains', 'x'))],
  ['equal and not equal', all(field('eq', 'a'), field('ne', 'A '))],
  ['contains what it must not', all(field('contains', 'Sales'), not(field('contains', 'sal'))), single],
  ['two values where there is one', all(field('eq', 'a'), field('eq', 'b')), single],
  ['above and below', all(field('gt', 50), field('lt', 20)), single],
  ['three clicks but not two', all(clicked(3, 7, 'm'), not(clicked(2, 30)))],
  ['nobody', any()],
  ['every alternative', any(all(score('gte', 5), score('lt', 2)), any())],
  ['what the segment forbids', all(segment, score('lt', 10)), { segments: { s: score('gte', 20) } }],
  ['a segment that stands on itself', segment, { segments: { s: segment } }],
])('nobody can be: %s', (_name, rule, ground = {}) => expect(mayHold(rule, ground)).toBe(false));

test.each<[string, Rule, object?]>([
  ['two values of a list', all(field('eq', 'a'), field('eq', 'b'))],
  ['between', all(field('gt', 20), field('lt', 21)), single],
  ['between days', all(field('gt', '2026-01-01'), field('lt', '2026-01-02')), single],
  ['starts and contains', all(field('starts', 'ab'), field('contains', 'cd'), not(field('contains', 'bc'))), single],
  ['fewer clicks lately', all(clicked(3), not(clicked(1, 7)))],
  ['another mail', all(clicked(1, 7, 'a'), not(clicked(1, 7, 'b')))],
  ['a segment that is not known', all(segment, score('lt', 10))],
  ['one alternative', any(all(score('gte', 5), score('lt', 2)), score('gte', 1))],
])('somebody can be: %s', (_name, rule, ground = {}) => expect(mayHold(rule, ground)).toBe(true));
