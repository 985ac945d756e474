import fc from 'fast-check';
import { explain, MOST_CHECKS } from './explain.ts';
import { fieldOf, holds, SEGMENT_DEPTH } from './holds.ts';
import type { RuleFacts } from './holds.ts';
import { readsOf } from './rule-reads.ts';
import { EVERYBODY } from './rule.ts';
import type { Rule } from './rule.ts';

const now = new Date('2026-11-22T12:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const sina: RuleFacts = {
  fields: { email: 'sina@gut.example', jobTitle: 'Head of Sales', size: 40, 'company.name': 'Gut GmbH' },
  tags: ['Webinar', 'VIP'],
  score: { fit: 30, engagement: 55 },
  stage: 'lead',
  temperature: 'warm',
  persona: 'head-of-sales',
  phase: 'consideration',
  consents: { marketing: 'granted', tracking: 'pending' },
  touchpoints: [
    { kind: 'mail.clicked', ref: 'welcome', at: daysAgo(1) },
    { kind: 'mail.clicked', ref: 'tips', at: daysAgo(20) },
    { kind: 'form.confirmed', ref: 'contact', at: daysAgo(21) },
  ],
  segments: {},
  answers: { lookup: { status: 200, data: { industry: 'Software' } } },
};
const is = (rule: Rule, facts: RuleFacts = sina): boolean => holds(rule, facts, now);
const field = (name: string, op: 'eq' | 'filled', value?: string): Rule => ({
  kind: 'field',
  field: name,
  op,
  ...(value !== undefined && { value }),
});
const clicked = { kind: 'behaviour', event: { kind: 'mail.clicked' }, atLeast: 2 } as const;

test.each<[string, Rule, boolean]>([
  ['everybody', EVERYBODY, true],
  ['nobody', { kind: 'any', rules: [] }, false],
  ['a company field', field('company.name', 'eq', 'gut gmbh'), true],
  ['not', { kind: 'not', rule: EVERYBODY }, false],
  ['all', { kind: 'all', rules: [EVERYBODY, field('size', 'filled'), { kind: 'any', rules: [] }] }, false],
  ['any', { kind: 'any', rules: [field('nothing', 'filled'), field('size', 'filled')] }, true],
  ['score at least', { kind: 'score', axis: 'engagement', op: 'gte', value: 55 }, true],
  ['score below', { kind: 'score', axis: 'fit', op: 'lt', value: 30 }, false],
  ['stage', { kind: 'stage', in: ['mql', 'lead'] }, true],
  ['temperature', { kind: 'temperature', in: ['hot'] }, false],
  ['persona', { kind: 'persona', in: ['head-of-sales'] }, true],
  ['phase', { kind: 'phase', in: ['decision'] }, false],
  ['tag in any case', { kind: 'tag', tag: 'vip' }, true],
  ['no such tag', { kind: 'tag', tag: 'vi' }, false],
  ['consent granted', { kind: 'consent', purpose: 'marketing' }, true],
  ['consent only asked for', { kind: 'consent', purpose: 'tracking' }, false],
  ['consent never asked for', { kind: 'consent', purpose: 'phone' }, false],
  ['often enough', clicked, true],
  ['not often enough of late', { ...clicked, withinDays: 19 }, false],
  ['exactly at the border of the window', { ...clicked, withinDays: 20 }, true],
  ['with one thing only', { ...clicked, event: { kind: 'mail.clicked', ref: 'tips' } }, false],
  ['an answer of the world', field('answer.lookup.data.industry', 'eq', 'software'), true],
  ['an answer never given', field('answer.other.data', 'filled'), false],
  ['a key every object has', field('constructor', 'filled'), false],
])('%s', (_, rule, expected) => expect(is(rule)).toBe(expected));

describe('segments', () => {
  const segment = (id: string): Rule => ({ kind: 'segment', segment: id });
  const with_ = (segments: Record<string, Rule>): RuleFacts => ({ ...sina, segments });

  test('hold by their rule; unknown ones hold for nobody', () => {
    expect(is(segment('sized'), with_({ sized: field('size', 'filled') }))).toBe(true);
    expect(is(segment('gone'))).toBe(false);
    expect(is(segment('toString'))).toBe(false);
  });
  test('a circle ends, and nobody is in it', () => {
    const circle = with_({ a: { kind: 'all', rules: [EVERYBODY, segment('b')] }, b: segment('a') });
    expect(is(segment('a'), circle)).toBe(false);
    expect(explain(segment('a'), circle, now).holds).toBe(false);
  });
  test('the same segment twice side by side is no circle', () => {
    const both = with_({ a: EVERYBODY });
    expect(is({ kind: 'all', rules: [segment('a'), segment('a')] }, both)).toBe(true);
  });
  test('deeper than allowed nobody is in', () => {
    const chain = (length: number): Record<string, Rule> =>
      Object.fromEntries(
        Array.from({ length }, (_, at) => [`s${at}`, at === length - 1 ? EVERYBODY : segment(`s${at + 1}`)]),
      );
    expect(is(segment('s0'), with_(chain(SEGMENT_DEPTH)))).toBe(true);
    expect(is(segment('s0'), with_(chain(SEGMENT_DEPTH + 1)))).toBe(false);
  });
});

describe('explain', () => {
  const because = (rule: Rule, facts: RuleFacts = sina) =>
    explain(rule, facts, now).checks.map((check) => [check.rule.kind, check.found, check.holds]);

  test('names the one part that broke an all, and every part that made it true', () => {
    const warm: Rule = { kind: 'temperature', in: ['warm'] };
    const mql: Rule = { kind: 'stage', in: ['mql'] };
    expect(because({ kind: 'all', rules: [warm, mql, field('x', 'filled')] })).toEqual([['stage', 'lead', false]]);
    expect(because({ kind: 'all', rules: [warm, clicked] })).toEqual([
      ['temperature', 'warm', true],
      ['behaviour', 2, true],
    ]);
  });
  test('names the part that made an any true, and every part of one that failed', () => {
    const rules: Rule[] = [field('x', 'filled'), { kind: 'tag', tag: 'none' }];
    expect(because({ kind: 'any', rules: [...rules, { kind: 'tag', tag: 'VIP' }] })).toEqual([['tag', true, true]]);
    expect(because({ kind: 'not', rule: { kind: 'any', rules } })).toEqual([
      ['field', null, false],
      ['tag', false, false],
    ]);
  });
  test('looks into segments, and says where one is missing', () => {
    const facts = { ...sina, segments: { fitting: { kind: 'score', axis: 'fit', op: 'gte', value: 40 } as Rule } };
    expect(because({ kind: 'segment', segment: 'fitting' }, facts)).toEqual([
      ['segment', false, false],
      ['score', 30, false],
    ]);
    expect(because({ kind: 'segment', segment: 'gone' })).toEqual([['segment', null, false]]);
  });
  test('stays small', () => {
    const facts = { ...sina, fields: { long: 'x'.repeat(500), list: Array.from({ length: 99 }, String) } };
    expect(because(field('long', 'filled'), facts)[0]![1]).toBe(`${'x'.repeat(120)}…`);
    expect(String(because(field('list', 'filled'), facts)[0]![1])).toHaveLength(121);
    expect(because(field('list', 'filled'), { ...sina, fields: { list: ['a'] } })[0]![1]).toEqual(['a']);
    const many: Rule = { kind: 'all', rules: Array.from({ length: 40 }, () => field('size', 'filled')) };
    expect(because(many)).toHaveLength(MOST_CHECKS);
  });
  test('agrees with holds, and what it names carries the same verdict', () => {
    const leaf = fc.constantFrom<Rule>(
      clicked,
      field('size', 'filled'),
      field('x', 'filled'),
      { kind: 'tag', tag: 'VIP' },
      { kind: 'segment', segment: 'a' },
      { kind: 'segment', segment: 'none' },
    );
    const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 4, depthIdentifier: 'rule' },
        leaf,
        fc.record({ kind: fc.constant('all' as const), rules: fc.array(tie('rule'), { maxLength: 3 }) }),
        fc.record({ kind: fc.constant('any' as const), rules: fc.array(tie('rule'), { maxLength: 3 }) }),
        fc.record({ kind: fc.constant('not' as const), rule: tie('rule') }),
      ),
    }));
    const facts = { ...sina, segments: { a: field('email', 'filled') } };
    fc.assert(
      fc.property(rule, (random) => {
        const why = explain(random, facts, now);
        expect(why.holds).toBe(holds(random, facts, now));
        for (const check of why.checks) expect(check.holds).toBe(holds(check.rule, facts, now));
      }),
    );
  });
});

test('says what rules read, looking into the segments it knows', () => {
  const rules: Rule[] = [
    { kind: 'all', rules: [field('jobTitle', 'filled'), { kind: 'not', rule: { kind: 'segment', segment: 'a' } }] },
    { kind: 'any', rules: [clicked, { ...clicked, event: { kind: 'mail.clicked', ref: 'tips' } }, clicked] },
    { kind: 'tag', tag: 'VIP' },
    { kind: 'score', axis: 'fit', op: 'gte', value: 1 },
  ];
  const segments: Record<string, Rule> = {
    a: { kind: 'all', rules: [field('company.size', 'filled'), { kind: 'segment', segment: 'b' }] },
    b: { kind: 'segment', segment: 'a' },
  };
  expect(readsOf(rules, segments)).toEqual({
    fields: ['jobTitle', 'company.size'],
    events: [{ kind: 'mail.clicked' }, { kind: 'mail.clicked', ref: 'tips' }],
    kinds: ['mail.clicked'],
    segments: ['a', 'b'],
    tags: ['VIP'],
  });
  expect(readsOf(rules).segments).toEqual(['a']);
});

test('a path into an answer never leaves it', () => {
  expect(fieldOf('answer.lookup.status', sina)).toBe(200);
  expect(fieldOf('answer.lookup.status.x', sina)).toBeUndefined();
  expect(fieldOf('answer.__proto__.x', sina)).toBeUndefined();
});
