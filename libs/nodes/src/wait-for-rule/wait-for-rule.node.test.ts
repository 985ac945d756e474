import type { Facts, Rule } from '@cultivar/audience';
import node from './wait-for-rule.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };
const rule: Rule = { kind: 'score', axis: 'engagement', op: 'gte', value: 50 };
const config = { rule, amount: 3, unit: 'days' as const };
const facts = (engagement: number): Facts =>
  ({ score: { fit: 0, engagement }, tags: [], segments: {}, zone: 'Europe/Berlin' }) as unknown as Facts;

test('goes on at once where the rule holds, and otherwise waits for it, at most so long', () => {
  expect(node.decide(config, facts(50), at)).toMatchObject({ go: 'holds', because: { checks: [{ found: 50 }] } });
  expect(node.decide(config, facts(49), at)).toMatchObject({
    waitTrue: 'holds',
    timeout: 'timeout',
    until: new Date('2026-11-25T12:00:00Z'),
  });
  expect(node.until!(config)).toBe(rule);
});
test('says what it waits for and how long', () => {
  expect(node.summary(config).de).toBe('Bis Engagement mindestens 50, längstens 3 Tage');
  expect(node.portsOf!(config).timeout!.en).toBe('not after 3 days');
});
