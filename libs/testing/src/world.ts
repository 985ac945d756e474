import { STAGES } from '@cultivar/audience';
import type { EventPattern, Rule } from '@cultivar/audience';
import type { Input } from '@cultivar/workflow';
import fc from 'fast-check';

/**
 * A small made-up house in which random journeys take place: few of everything, so that settings, leads and events meet.
 * People are numbered as they are put in.
 */
export const WORLD = {
  templates: ['t1', 't2'],
  forms: ['f', 'g'],
  personas: ['boss', 'user'],
  tags: ['x', 'y'],
  fields: ['colour', 'size', 'firstName', 'language', 'zone', 'source'],
  segments: {
    tagged: { kind: 'tag', tag: 'x' },
    keen: {
      kind: 'any',
      rules: [
        { kind: 'score', axis: 'engagement', op: 'gte', value: 10 },
        { kind: 'stage', in: ['mql'] },
      ],
    },
    busy: { kind: 'behaviour', event: { kind: 'page.visited' }, withinDays: 2, atLeast: 2 },
    nested: {
      kind: 'all',
      rules: [
        { kind: 'segment', segment: 'tagged' },
        { kind: 'not', rule: { kind: 'tag', tag: 'y' } },
      ],
    },
  } as Readonly<Record<string, Rule>>,
  /** Segments whose members are put in. */
  lists: ['l1', 'l2'],
  /** By id: whether everybody gets it until they leave it. */
  topics: { news: true, events: false },
  /** Newest first. */
  content: [
    { id: 'c1', name: 'C1', personas: ['boss'], phases: ['awareness', 'decision'] },
    { id: 'c2', name: 'C2', personas: [], phases: ['awareness'] },
    { id: 'c3', name: 'C3', personas: ['user'], phases: [] },
  ],
  /** Ids in `app_user`: who looks after the whole, who sells, and somebody who is gone. */
  people: { marketer: 1, seller: 2, gone: 99 },
} as const;

/** The steps that may have an outcome, by the kind of it: what looks at one needs such a step before it. */
export const WITH_OUTCOME: Readonly<Record<string, readonly string[]>> = {
  mail: ['send-mail', 'send-content', 'ask-question'],
  question: ['ask-question'],
  webhook: ['call-webhook'],
  handoff: ['hand-off'],
};

const tags = fc.constantFrom(...WORLD.tags);
const segments = fc.constantFrom(...Object.keys(WORLD.segments), ...WORLD.lists);
const texts = fc.constantFrom(
  'x',
  'red',
  'red',
  'blue',
  'en',
  'de',
  'hand',
  'Asia/Kathmandu',
  '',
  '{{colour}}',
  '{{email}} {{company.name}}',
);

/** What comes from outside in a made-up stream of events. */
export const worldHappening: fc.Arbitrary<EventPattern> = fc.constantFrom<EventPattern[]>(
  { kind: 'page.visited', ref: 'a' },
  { kind: 'page.visited', ref: 'a' },
  { kind: 'page.visited', ref: 'b' },
  { kind: 'form.submitted', ref: 'f' },
  { kind: 'form.confirmed', ref: 'f' },
  { kind: 'mail.clicked', ref: 't1' },
  { kind: 'order.placed' },
);
/** What entries and waits may listen to: things from outside, and what the engine itself tells. */
export const worldEvent: fc.Arbitrary<EventPattern> = fc.oneof(
  { weight: 5, arbitrary: worldHappening },
  { weight: 1, arbitrary: fc.constant<EventPattern>({ kind: 'page.visited' }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<EventPattern[]>(
      { kind: 'page.visited', like: '*' },
      { kind: 'page.visited', like: 'a*' },
      { kind: 'order.placed', where: [{ path: 'amount', op: 'gte', value: 5 }] },
      { kind: 'order.placed', where: [{ path: 'amount', op: 'empty' }] },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<EventPattern[]>(
      { kind: 'field.changed', ref: 'colour' },
      { kind: 'field.changed', ref: 'colour', where: [{ path: 'to', op: 'eq', value: 'red' }] },
      { kind: 'field.changed' },
      { kind: 'score.crossed', ref: 'engagement>=10' },
      { kind: 'score.crossed', ref: 'engagement>=4' },
      { kind: 'score.crossed', ref: 'engagement<4' },
      { kind: 'score.crossed', ref: 'fit>=5' },
    ),
  },
  { weight: 1, arbitrary: segments.map((ref): EventPattern => ({ kind: 'segment.left', ref })) },
  { weight: 2, arbitrary: tags.map((ref): EventPattern => ({ kind: 'tag.added', ref })) },
  { weight: 1, arbitrary: segments.map((ref): EventPattern => ({ kind: 'segment.entered', ref })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<EventPattern[]>(
      { kind: 'stage.changed', ref: 'mql' },
      { kind: 'tag.removed' },
      { kind: 'persona.changed', ref: 'boss' },
      { kind: 'phase.changed' },
      { kind: 'temperature.changed', ref: 'warm' },
      { kind: 'handoff.offered' },
      { kind: 'handoff.accepted' },
      { kind: 'handoff.rejected' },
    ),
  },
);

const leaf: fc.Arbitrary<Rule> = fc.oneof(
  tags.map((tag): Rule => ({ kind: 'tag', tag })),
  fc.integer({ min: -5, max: 25 }).map((value): Rule => ({ kind: 'score', axis: 'engagement', op: 'gte', value })),
  fc.constantFrom(...STAGES).map((stage): Rule => ({ kind: 'stage', in: [stage] })),
  fc.constantFrom('cold', 'warm', 'hot').map((one): Rule => ({ kind: 'temperature', in: [one as 'cold'] })),
  fc
    .record({ field: fc.constantFrom('colour', 'firstName', 'language', 'zone'), value: texts })
    .map(({ field, value }): Rule => ({ kind: 'field', field, op: 'eq', value })),
  fc
    .record({ event: worldEvent, atLeast: fc.integer({ min: 1, max: 3 }) })
    .map((one): Rule => ({ kind: 'behaviour', ...one, withinDays: 2 })),
  worldEvent.map((event): Rule => ({ kind: 'behaviour', event, atLeast: 1 })),
  fc.constantFrom<Rule[]>(
    { kind: 'persona', in: ['boss'] },
    { kind: 'phase', in: ['decision', 'awareness'] },
    { kind: 'consent', purpose: 'marketing' },
  ),
  segments.map((segment): Rule => ({ kind: 'segment', segment })),
);
const groups = (rules: fc.Arbitrary<Rule>): fc.Arbitrary<Rule> =>
  fc.oneof(
    { weight: 6, arbitrary: rules },
    { weight: 1, arbitrary: fc.array(rules, { maxLength: 3 }).map((list): Rule => ({ kind: 'all', rules: list })) },
    { weight: 1, arbitrary: fc.array(rules, { maxLength: 3 }).map((list): Rule => ({ kind: 'any', rules: list })) },
    { weight: 1, arbitrary: rules.map((rule): Rule => ({ kind: 'not', rule })) },
  );
/** Rules about a lead, for the scoring model and for entries. */
export const worldRule: fc.Arbitrary<Rule> = groups(leaf);
/** Rules of a step, which may look at what the world answered to an earlier one, too. */
const stepRule: fc.Arbitrary<Rule> = groups(
  fc.oneof(
    { weight: 5, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('n0', 'n1', 'n2', 'n3')
        .map((node): Rule => ({ kind: 'field', field: `answer.${node}.mood`, op: 'eq', value: 'good' })),
    },
  ),
);

/**
 * Values for a setting by the way it is asked for, so that a node type needs to say nothing to be tested: its schema does.
 * Inputs that are missing here are made up from the schema alone.
 */
export const WORLD_INPUTS: Readonly<Partial<Record<Input, fc.Arbitrary<unknown>>>> = {
  template: fc.constantFrom(...WORLD.templates),
  form: fc.constantFrom(...WORLD.forms),
  // a field may be set to more than text; where only text is valid, the schema leaves the others out
  text: fc.oneof(
    { weight: 6, arbitrary: texts },
    { weight: 1, arbitrary: fc.integer({ min: -5, max: 5 }) },
    { weight: 1, arbitrary: fc.boolean() },
  ),
  segment: segments,
  persona: fc.constantFrom(...WORLD.personas),
  list: fc.constantFrom(...WORLD.lists),
  topic: fc.constantFrom(...Object.keys(WORLD.topics)),
  workflow: fc.constantFrom('1', '2', '3', '4'),
  user: fc.constantFrom('owner', 'channel:team', ...Object.values(WORLD.people)),
  tag: tags,
  'lead-field': fc.constantFrom('colour', 'createdAt', 'createdAt', ...WORLD.fields),
  'lead-fields': fc.oneof(
    fc.subarray([...WORLD.fields, 'jobTitle'], { minLength: 1 }),
    fc.constant(['firstName', 'language']),
  ),
  event: worldEvent,
  events: fc.array(worldEvent, { minLength: 1, maxLength: 2 }),
  rule: stepRule,
  url: fc.constant('https://example.org/x'),
  time: fc.constantFrom('00:00', '02:00', '02:30', '03:00', '09:00', '11:30', '23:59'),
  date: fc.constantFrom('2020-02-29', '2024-03-31', '2026-12-24', '2031-06-01'),
  node: fc.constantFrom('n0', 'n1', 'n2', 'n3'),
  weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
  weights: fc
    .record({ a: fc.integer({ min: 0, max: 3 }), b: fc.integer({ min: 1, max: 3 }), c: fc.nat(2) })
    .map(({ a, b, c }) =>
      Object.entries({ a, b, ...(c && { c }) }).map(([id, weight]) => ({ id, name: id.toUpperCase(), weight })),
    ),
  'key-values': fc.dictionary(fc.constantFrom('a', 'b'), texts, { maxKeys: 2 }),
};
