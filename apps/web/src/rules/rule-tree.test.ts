import { holds, Rule } from '@cultivar/audience';
import { arbitraryFacts, arbitraryRule, FACTS_NOW } from '@cultivar/testing';
import fc from 'fast-check';
import { addPart, EMPTY_GROUP, EMPTY_LEAF, isFinished, sameRule, toRule, toTree, unfinished } from './rule-tree.ts';
import type { LeafNode } from './rule-tree.ts';

test('what is built from a rule means the same, unless groups in it are empty', () => {
  const emptyGroup = (rule: Rule): boolean =>
    rule.kind === 'all' || rule.kind === 'any'
      ? rule.rules.length === 0 || rule.rules.some(emptyGroup)
      : rule.kind === 'not' && emptyGroup(rule.rule);
  fc.assert(
    fc.property(arbitraryRule, arbitraryFacts, (rule, facts) => {
      fc.pre(!emptyGroup(rule));
      const tree = toTree(rule);
      fc.pre(unfinished(tree) === 0);
      const built = toRule(tree);
      expect(Rule.safeParse(built).success).toBe(true);
      expect(holds(built, facts, FACTS_NOW)).toBe(holds(rule, facts, FACTS_NOW));
      expect(sameRule(toRule(toTree(built)), built)).toBe(true);
    }),
  );
});

test('an unfinished condition and a group just opened do not count', () => {
  const tag: LeafNode = { kind: 'leaf', negated: true, rule: { kind: 'tag', tag: 'VIP' } };
  const start = addPart(EMPTY_GROUP, tag);
  const opened = addPart(addPart(start, EMPTY_LEAF), { ...EMPTY_GROUP, mode: 'any', parts: [EMPTY_LEAF] });
  expect(toRule(opened)).toEqual(toRule(start));
  expect(toRule(start)).toEqual({ kind: 'all', rules: [{ kind: 'not', rule: { kind: 'tag', tag: 'VIP' } }] });
  expect(unfinished(opened)).toBe(2);
  expect(toRule({ ...EMPTY_GROUP, mode: 'any' })).toEqual({ kind: 'any', rules: [] });
});

test.each<[LeafNode['rule'], boolean]>([
  [null, false],
  [{ kind: 'tag', tag: '' }, false],
  [{ kind: 'stage', in: [] }, false],
  [{ kind: 'field', field: 'a', op: 'eq' }, false],
  [{ kind: 'field', field: 'a', op: 'eq', value: ' ' }, false],
  [{ kind: 'field', field: 'a', op: 'in', value: [] }, false],
  [{ kind: 'field', field: 'a', op: 'eq', value: 0 }, true],
  [{ kind: 'field', field: 'a', op: 'eq', value: false }, true],
  [{ kind: 'field', field: 'a', op: 'filled' }, true],
  [{ kind: 'score', axis: 'fit', op: 'gte', value: undefined }, false],
  [{ kind: 'behaviour', event: { kind: 'a.b' }, atLeast: 1 }, true],
])('%j is finished: %p', (rule, expected) => {
  expect(isFinished({ kind: 'leaf', negated: false, rule })).toBe(expected);
});

test('twice turned round is not turned round', () => {
  const tree = toTree({ kind: 'not', rule: { kind: 'not', rule: { kind: 'tag', tag: 'x' } } });
  expect(tree.parts).toEqual([{ kind: 'leaf', negated: false, rule: { kind: 'tag', tag: 'x' } }]);
});
test('the order of keys makes no other rule', () => {
  expect(sameRule({ kind: 'tag', tag: 'x' }, { tag: 'x', kind: 'tag' })).toBe(true);
  expect(sameRule({ kind: 'tag', tag: 'x' }, { kind: 'tag', tag: 'y' })).toBe(false);
});
