import type { Facts, Rule } from '@cultivar/audience';
import { mayHold } from '@cultivar/audience';
import node from './branches.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };
const atLeast = (value: number): Rule => ({ kind: 'score', axis: 'engagement', op: 'gte', value });
const config = {
  branches: [
    { id: 'a', name: 'Hot', rule: atLeast(50) },
    { id: 'b', name: 'Warm', rule: atLeast(20) },
  ],
};
const facts = (engagement: number): Facts =>
  ({ score: { fit: 0, engagement }, tags: [], segments: {} }) as unknown as Facts;

test('the first branch that holds counts; everybody else goes on at otherwise', () => {
  const way = (engagement: number): unknown => node.decide(config, facts(engagement), at);
  expect(way(60)).toMatchObject({ go: 'a', because: { branch: 'Hot', checks: [{ found: 60, holds: true }] } });
  expect(way(30)).toMatchObject({ go: 'b', because: { branch: 'Warm' } });
  expect(way(3)).toMatchObject({ go: 'otherwise', because: { checks: [{ found: 3, holds: false }] } });
});
test('its branches are its ways out, in their order', () => {
  expect(Object.entries(node.portsOf!(config)).map(([id, { en }]) => `${id} ${en}`)).toEqual([
    'a Hot',
    'b Warm',
    'otherwise otherwise',
  ]);
  const twice = { branches: [config.branches[0], { ...config.branches[1], id: 'a' }] };
  expect(node.config.safeParse(twice).success).toBe(false);
  expect(node.config.safeParse({ branches: [{ ...config.branches[0], id: 'otherwise' }] }).success).toBe(false);
});
test('a branch that an earlier one has taken can be seen to be dead', () => {
  const dead = { branches: [config.branches[1]!, config.branches[0]!] };
  const ways = node.when!(dead);
  expect([mayHold(ways.b!, {}), mayHold(ways.a!, {})]).toEqual([true, false]);
});
test('says each branch', () => expect(node.summary(config).de).toMatch(/^Hot: Engagement mindestens 50 · Warm: /));
