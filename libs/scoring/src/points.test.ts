import type { Facts } from '@cultivar/audience';
import fc from 'fast-check';
import { earned, fitDifference } from './points.ts';
import type { ScoringModel } from './model.ts';

const NOW = new Date('2026-03-01T09:00:00Z');
const facts = (fields: Record<string, unknown>): Facts => ({
  fields,
  tags: [],
  score: { fit: 0, engagement: 0 },
  stage: 'lead',
  temperature: 'cold',
  persona: null,
  phase: null,
  consents: {},
  suppressed: false,
  zone: 'Europe/Berlin',
  language: 'de',
  ownerId: null,
  touchpoints: [],
  segments: {},
  answers: {},
});
const rule = (id: string, field: string, points: number): ScoringModel['fit'][number] => ({
  id,
  name: `Regel ${id}`,
  rule: { kind: 'field', field, op: 'eq', value: 'ja' },
  points,
});
const clicked = (id: string, points: number, maxPerLead: number, ref?: string): ScoringModel['engagement'][number] => ({
  id,
  name: `Regel ${id}`,
  event: { kind: 'mail.clicked', ...(ref && { ref }) },
  points,
  maxPerLead,
});

describe('earned', () => {
  const model = { engagement: [clicked('any', 5, 2), clicked('price', -10, 1, 'price-list')] };
  test('every meant rule gives its points, also negative ones', () => {
    expect(earned(model, { kind: 'mail.clicked', ref: 'price-list' }, () => 0)).toEqual([
      { rule: 'any', points: 5, reason: 'Regel any' },
      { rule: 'price', points: -10, reason: 'Regel price' },
    ]);
    expect(earned(model, { kind: 'mail.clicked', ref: 'x' }, () => 0).map((entry) => entry.rule)).toEqual(['any']);
    expect(earned(model, { kind: 'mail.opened', ref: 'price-list' }, () => 0)).toEqual([]);
  });
  test('a rule gives at most maxPerLead times, whatever comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 40 }), (cap, visits) => {
        const counts = new Map<string, number>();
        for (let i = 0; i < visits; i++)
          for (const entry of earned(
            { engagement: [clicked('a', 3, cap)] },
            { kind: 'mail.clicked', ref: null },
            (id) => counts.get(id) ?? 0,
          ))
            counts.set(entry.rule, (counts.get(entry.rule) ?? 0) + 1);
        expect(counts.get('a') ?? 0).toBe(Math.min(cap, visits));
      }),
    );
  });
  test('a rule of zero points leaves no line', () => {
    expect(earned({ engagement: [clicked('a', 0, 5)] }, { kind: 'mail.clicked', ref: null }, () => 0)).toEqual([]);
  });
});

describe('fitDifference', () => {
  const model = { fit: [rule('head', 'isHead', 20), rule('student', 'isStudent', -30)] };
  test('gives what began to hold and takes back what no longer does', () => {
    expect(fitDifference(model, facts({ isHead: 'ja' }), NOW, {})).toEqual([
      { rule: 'head', points: 20, reason: 'Regel head' },
    ]);
    expect(fitDifference(model, facts({ isStudent: 'ja' }), NOW, { head: 20 })).toEqual([
      { rule: 'head', points: -20, reason: 'Regel head' },
      { rule: 'student', points: -30, reason: 'Regel student' },
    ]);
  });
  test('a deleted rule is taken back, a changed one corrected', () => {
    expect(fitDifference(model, facts({ isHead: 'ja' }), NOW, { head: 15, old: 7, zero: 0 })).toEqual([
      { rule: 'head', points: 5, reason: 'Regel head' },
      { rule: 'old', points: -7, reason: 'old' },
    ]);
  });
  test('once applied there is no difference left, and the sum is that of the rules that hold', () => {
    const ids = ['a', 'b', 'c', 'd'];
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom(...ids), fc.constantFrom('ja', 'nein')),
        fc.dictionary(fc.constantFrom(...ids, 'gone'), fc.integer({ min: -50, max: 50 })),
        fc.integer({ min: -100, max: 100 }),
        (rules, fields, held, points) => {
          const some = { fit: rules.map((id) => rule(id, id, points)) };
          const after: Record<string, number> = { ...held };
          for (const entry of fitDifference(some, facts(fields), NOW, held))
            after[entry.rule] = (after[entry.rule] ?? 0) + entry.points;
          expect(fitDifference(some, facts(fields), NOW, after)).toEqual([]);
          const total = Object.values(after).reduce((sum, value) => sum + value, 0);
          expect(total).toBe(rules.filter((id) => fields[id] === 'ja').length * points + 0);
        },
      ),
    );
  });
});
