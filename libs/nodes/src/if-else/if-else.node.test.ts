import type { Facts, Rule } from '@cultivar/audience';
import node from './if-else.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

const facts = { score: { fit: 0, engagement: 60 }, tags: [], segments: {} } as unknown as Facts;
const atLeast = (value: number): Rule => ({ kind: 'score', axis: 'engagement', op: 'gte', value });

test('parts by the rule and keeps the values that decided', () => {
  expect(node.decide({ rule: atLeast(50) }, facts, at)).toEqual({
    go: 'yes',
    because: { checks: [{ rule: atLeast(50), found: 60, holds: true }] },
  });
  expect(node.decide({ rule: atLeast(61) }, facts, at)).toMatchObject({
    go: 'no',
    because: { checks: [{ found: 60, holds: false }] },
  });
});
test('says its rule', () => {
  const rule: Rule = { kind: 'all', rules: [atLeast(1), { kind: 'not', rule: { kind: 'any', rules: [atLeast(2)] } }] };
  expect(node.summary({ rule }).de).toBe('Wenn Engagement mindestens 1 und nicht (Engagement mindestens 2)');
  expect(node.summary({ rule: atLeast(1) }).en).toBe('If Engagement at least 1');
  expect(node.summary({ rule: { kind: 'all', rules: Array.from({ length: 20 }, () => atLeast(1)) } }).de).toHaveLength(
    139,
  );
});
test('says which rule it reads', () => expect(node.reads!({ rule: atLeast(1) })).toEqual({ rules: [atLeast(1)] }));
