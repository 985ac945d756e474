import fc from 'fast-check';
import { EVERYBODY } from '@cultivar/audience';
import type { Rule } from '@cultivar/audience';
import { DEFAULT_ROUTING, MOST_WEIGHT, route } from './routing.ts';
import type { RoutingModel, Salesperson } from './routing.ts';

const person = (userId: number, more: Partial<Salesperson> = {}): Salesperson => ({
  userId,
  available: true,
  weight: 1,
  capacity: 1000,
  openHandoffs: 0,
  lastOfferedAt: null,
  turn: 0,
  ...more,
});
const nobody: Rule = { kind: 'any', rules: [] };
const asked = { holds: (rule: Rule) => rule.kind === 'all', ownerId: null };
const model = (more: Partial<RoutingModel> = {}): RoutingModel => ({ ...DEFAULT_ROUTING, ...more });

/** Routes `n` leads one after the other, keeping turns and loads as the store does. */
function run(start: readonly Salesperson[], n: number, at = 0): { counts: Map<number, number>; people: Salesperson[] } {
  let people = [...start];
  const counts = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const { userId, turn } = route(model(), people, asked);
    if (userId === null) break;
    counts.set(userId, (counts.get(userId) ?? 0) + 1);
    people = people.map((p) =>
      p.userId === userId
        ? { ...p, turn, openHandoffs: p.openHandoffs + 1, lastOfferedAt: new Date(at + i * 1000) }
        : p,
    );
  }
  return { counts, people };
}

test('the first rule that holds and has somebody free decides; then the fallback; then nobody', () => {
  const people = [person(1), person(2), person(3, { available: false })];
  const rules = [
    { id: 'none', name: 'nie', rule: nobody, people: [1], strategy: 'round-robin' as const },
    { id: 'away', name: 'weg', rule: EVERYBODY, people: [3], strategy: 'round-robin' as const },
    { id: 'two', name: 'zwei', rule: EVERYBODY, people: [2], strategy: 'round-robin' as const },
  ];
  const routed = route(model({ rules }), people, asked);
  expect(routed).toMatchObject({ userId: 2, ruleId: 'two', because: { won: 'only-one-free' } });
  expect(routed.because.rules.map(({ id, free }) => [id, free])).toEqual([
    ['away', 0],
    ['two', 1],
  ]);
  expect(route(model({ rules: rules.slice(0, 2), fallback: [1] }), people, asked)).toMatchObject({
    userId: 1,
    ruleId: 'fallback',
  });
  const none = route(model({ fallback: [3] }), people, asked);
  expect(none).toMatchObject({ userId: null, because: { won: 'nobody-free' } });
  expect(none.because.candidates).toMatchObject([{ userId: 3, out: 'away' }]);
});

test('the owner comes first, unless away, full or asked already', () => {
  const people = [person(1, { turn: 99999, lastOfferedAt: new Date(0) }), person(2)];
  const own = { ...asked, ownerId: 1 };
  expect(route(model(), people, own).userId).toBe(1);
  expect(route(model({ keepOwner: false }), people, own).userId).toBe(2);
  expect(route(model(), people, { ...own, passed: [1] }).userId).toBe(2);
  expect(route(model(), [person(1, { capacity: 0 }), person(2)], own).userId).toBe(2);
});

test('whoever comes back from leave does not get everything missed', () => {
  const before = run([person(1), person(2, { available: false })], 30);
  const back = before.people.map((p) => ({ ...p, available: true }));
  const { counts } = run(back, 20, 1e6);
  expect([counts.get(1), counts.get(2)]).toEqual([10, 10]);
});

test('capacity is never exceeded', () => {
  const { counts } = run([person(1, { capacity: 2 }), person(2, { capacity: 5 })], 100);
  expect([...counts.entries()].sort()).toEqual([
    [1, 2],
    [2, 5],
  ]);
});

test('property: shares follow the weights, to within one turn', () => {
  const weights = fc.array(fc.integer({ min: 1, max: MOST_WEIGHT }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(weights, fc.integer({ min: 1, max: 400 }), (all, n) => {
      const { counts } = run(
        all.map((weight, index) => person(index + 1, { weight })),
        n,
      );
      const sum = all.reduce((a, b) => a + b, 0);
      all.forEach((weight, index) => {
        const fair = (n * weight) / sum;
        // stride scheduling: never more than the number of people away from the ideal share
        expect(Math.abs((counts.get(index + 1) ?? 0) - fair)).toBeLessThan(all.length + 1e-9);
      });
    }),
  );
});

test('property: with equal weights nobody is ever two ahead', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 200 }), (many, n) => {
      const { counts } = run(
        Array.from({ length: many }, (_, i) => person(i + 1)),
        n,
      );
      const all = Array.from({ length: many }, (_, i) => counts.get(i + 1) ?? 0);
      expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
    }),
  );
});

test('property: the answer does not depend on the order in which people are listed, and is always somebody free', () => {
  const anyone = fc.record({
    available: fc.boolean(),
    weight: fc.integer({ min: 1, max: 10 }),
    capacity: fc.integer({ min: 0, max: 5 }),
    openHandoffs: fc.integer({ min: 0, max: 5 }),
    turn: fc.integer({ min: 0, max: 10000 }),
    lastOfferedAt: fc.option(fc.date({ noInvalidDate: true })),
  });
  fc.assert(
    fc.property(fc.array(anyone, { maxLength: 8 }), (list) => {
      const people = list.map((p, i) => person(i + 1, p));
      const there = route(model(), people, asked);
      const back = route(model(), [...people].reverse(), asked);
      expect(back.userId).toBe(there.userId);
      const won = people.find((p) => p.userId === there.userId);
      const free = people.filter((p) => p.available && p.openHandoffs < p.capacity);
      expect(won ? free.includes(won) : free.length === 0).toBe(true);
    }),
  );
});
