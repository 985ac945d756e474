import { Rule } from '@cultivar/audience';
import { z } from 'zod';
import { firstMails } from './check-mails.ts';
import { check } from './check.ts';
import { field } from './field-words.ts';
import type { Graph, GraphEdge } from './graph.ts';
import { later } from './later.ts';
import { mutedReason, unmuted } from './muted.ts';
import { defineNode } from './node-type.ts';
import type { AnyNodeType, Registry } from './node-type.ts';

const words = { de: 'x', en: 'x' };
const plain = { version: 1, icon: 'x', title: words, help: words, needs: [], summary: () => words } as const;
const then = { then: words };
const none = { config: z.object({}), defaults: {} };
const go = () => ({ go: 'then' as const });
const door = (type: string, kind: string, ref?: string) =>
  defineNode({
    ...{ ...plain, ...none, type, category: 'entry', ports: then, decide: go },
    trigger: () => ({ events: [{ kind, ...(ref && { ref }) }], byHand: false }),
  });
const mail = defineNode({
  ...{ ...plain, ...none, type: 'mail', category: 'message', ports: then },
  decide: () => ({ go: 'then', effects: [{ kind: 'mail.send', template: 'welcome', purpose: 'marketing' }] }),
});
const wait = defineNode({
  ...{ ...plain, type: 'wait', category: 'time', ports: then, defaults: { hours: 1 }, pauses: () => true },
  config: z.object({ hours: z.number() }),
  decide: ({ hours }, _facts, { now }) => ({ waitUntil: later(now, 'UTC', hours, 'hours').at, then: 'then' }),
});
const click = defineNode({
  ...{ ...plain, ...none, type: 'click', category: 'time', ports: { happened: words, timeout: words } },
  pauses: () => true,
  decide: (_config, _facts, { now }) => ({
    waitFor: [{ kind: 'mail.clicked' }],
    until: later(now, 'UTC', 7, 'days').at,
    happened: 'happened',
    timeout: 'timeout',
  }),
});
const fork = defineNode({
  ...{
    ...plain,
    type: 'fork',
    category: 'logic',
    ports: { yes: { de: 'ja', en: 'yes' }, no: { de: 'nein', en: 'no' } },
  },
  config: z.object({ rule: field(Rule, { de: 'Regel', en: 'Rule', input: 'rule' }) }),
  defaults: { rule: { kind: 'tag', tag: 'x' } },
  when: ({ rule }) => ({ yes: rule, no: { kind: 'not', rule } }),
  decide: () => ({ go: 'yes' }),
});
/** Asks by mail what is not known; whoever has told it goes another way without a mail. */
const ask = defineNode({
  ...{ ...plain, ...none, type: 'ask', category: 'message', ports: { asked: words, known: words } },
  needs: ['fields'],
  decide: (_config, { fields }) =>
    fields.name
      ? { go: 'known' }
      : { go: 'asked', effects: [{ kind: 'question.ask', template: 'q', form: 'f', fields: ['name'] }] },
});
const act = defineNode({ ...{ ...plain, ...none, type: 'act', category: 'lead', ports: then, decide: go } });
const registry = new Map(
  [
    door('sent', 'form.submitted'),
    door('sure', 'form.confirmed'),
    door('group', 'segment.entered', 's'),
    mail,
    wait,
    click,
    fork,
    ask,
    act,
  ].map((type) => [type.type, type as AnyNodeType]),
) as Registry;

const allowed: Rule = { kind: 'consent', purpose: 'marketing' };
const points = (op: 'gte' | 'lt', value: number): Rule => ({ kind: 'score', axis: 'fit', op, value });
function graph(nodes: Record<string, [string, object?]>, ...edges: string[]): Graph {
  return {
    nodes: Object.entries(nodes).map(([id, [type, config = {}]]) => ({
      ...{ id, type, position: { x: 0, y: 0 } },
      config: config as Record<string, unknown>,
    })),
    edges: edges.map((edge): GraphEdge => {
      const [from = '', port = '', to = ''] = edge.split(/[.>]/);
      return { from, port, to };
    }),
    settings: { reentry: 'never' },
  };
}
const found = (it: Graph, code: string, ground = {}) =>
  check(it, registry, {}, ground)
    .filter((finding) => finding.code === code)
    .map(({ at }) => [at.node, at.port].filter(Boolean).join('.'));

test('two mails with less than a day between them, by the quickest path', () => {
  const nodes = {
    d: ['sure'],
    a: ['mail'],
    f: ['fork', { rule: allowed }],
    w: ['wait', { hours: 5 }],
    v: ['wait', { hours: 30 }],
    b: ['mail'],
  } as never;
  const paths = ['d.then>a', 'a.then>f', 'f.yes>w', 'f.no>v', 'w.then>b', 'v.then>b'];
  const it = graph(nodes, ...paths);
  const [finding] = check(it, registry).filter(({ code }) => code === 'mails-too-close');
  expect(finding).toMatchObject({ at: { node: 'b' }, severity: 'warning' });
  expect(finding!.message.de).toContain('nur 5 Stunden');
  expect(found(graph(nodes, 'd.then>a', 'a.then>f', 'f.no>v', 'v.then>b'), 'mails-too-close')).toEqual([]);
});

test('an answer to what the lead did is not too soon; a mail that comes round again is', () => {
  const nodes = { d: ['sure'], a: ['mail'], c: ['click'], b: ['mail'] } as never;
  expect(found(graph(nodes, 'd.then>a', 'a.then>c', 'c.happened>b', 'c.timeout>b'), 'mails-too-close')).toEqual([]);
  const round = { d: ['sure'], a: ['mail'], w: ['wait', { hours: 2 }] } as never;
  expect(found(graph(round, 'd.then>a', 'a.then>w', 'w.then>a'), 'mails-too-close')).toEqual(['a']);
});

test('a way without the mail counts for nothing', () => {
  const nodes = { d: ['sure'], a: ['ask'], b: ['mail'] } as never;
  // nothing-to-ask
  expect(found(graph(nodes, 'd.then>a', 'a.known>b'), 'mails-too-close')).toEqual([]);
  expect(found(graph(nodes, 'd.then>a', 'a.asked>b'), 'mails-too-close')).toEqual(['b']);
});

test('a mail for which nothing makes consent likely', () => {
  const straight = (type: string) => graph({ d: [type], a: ['mail'], b: ['mail'] }, 'd.then>a', 'a.then>b');
  // the first mail says it all
  expect(found(straight('sent'), 'mail-without-consent')).toEqual(['a']);
  expect(found(straight('sure'), 'mail-without-consent')).toEqual([]);
  // of a segment only when its rule is known
  expect(found(straight('group'), 'mail-without-consent')).toEqual([]);
  expect(found(straight('group'), 'mail-without-consent', { segments: { s: points('gte', 1) } })).toEqual(['a']);
  expect(found(straight('group'), 'mail-without-consent', { segments: { s: allowed } })).toEqual([]);
  const ruled = straight('sent');
  expect(found({ ...ruled, settings: { ...ruled.settings, entryRule: allowed } }, 'mail-without-consent')).toEqual([]);
});

test('asking for consent on the way is enough, on that way', () => {
  const nodes = {
    d: ['sent'],
    f: ['fork', { rule: { kind: 'all', rules: [allowed, points('gte', 5)] } }],
    a: ['mail'],
    b: ['mail'],
  } as never;
  expect(found(graph(nodes, 'd.then>f', 'f.yes>a', 'f.no>b'), 'mail-without-consent')).toEqual(['b']);
});

test('ways that nobody can take: by themselves, by what was settled before, not after time has passed', () => {
  const never: Rule = { kind: 'all', rules: [points('gte', 50), points('lt', 20)] };
  const twice = {
    d: ['sure'],
    f: ['fork', { rule: points('gte', 50) }],
    g: ['fork', { rule: points('gte', 20) }],
  } as never;
  expect(found(graph({ d: ['sure'], f: ['fork', { rule: never }] }, 'd.then>f'), 'dead-way')).toEqual(['f.yes']);
  expect(found(graph(twice, 'd.then>f', 'f.yes>g'), 'dead-way')).toEqual(['g.no']);
  // also by a way on which it is open
  expect(found(graph(twice, 'd.then>f', 'f.yes>g', 'f.no>g'), 'dead-way')).toEqual([]);
  for (const between of ['act', 'wait'])
    expect(
      found(
        graph({ ...(twice as object), x: [between, { hours: 1 }] } as never, 'd.then>f', 'f.yes>x', 'x.then>g'),
        'dead-way',
      ),
    ).toEqual([]);
  const ruled = graph({ d: ['sure'], f: ['fork', { rule: points('lt', 10) }] }, 'd.then>f');
  expect(found({ ...ruled, settings: { ...ruled.settings, entryRule: points('gte', 50) } }, 'dead-way')).toEqual([
    'f.yes',
  ]);
});

test('entries by which nobody gets in, by the rules of the workflow or with the segment of the entry', () => {
  const it = graph({ d: ['group'], e: ['sure'], a: ['act'] }, 'd.then>a', 'e.then>a');
  const places = (settings: Partial<Graph['settings']>, ground = {}) =>
    check({ ...it, settings: { ...it.settings, ...settings } }, registry, {}, ground)
      .filter(({ code }) => code === 'nobody-enters')
      .map(({ at }) => at);
  const ground = { segments: { s: points('gte', 50) } };
  expect(places({ entryRule: points('lt', 20), suppressionRule: points('lt', 30) })).toEqual([{ field: 'entryRule' }]);
  expect(places({ suppressionRule: { kind: 'all', rules: [] } })).toEqual([{ field: 'suppressionRule' }]);
  expect(places({ entryRule: points('lt', 20) }, ground)).toEqual([{ node: 'd' }]);
  expect(places({ suppressionRule: points('gte', 40) }, ground)).toEqual([{ node: 'd' }]);
  // of a segment that is not known nothing is proven
  expect(places({ entryRule: points('lt', 20) })).toEqual([]);
  expect(places({ entryRule: points('lt', 60), suppressionRule: points('lt', 10) }, ground)).toEqual([]);
  expect(places({}, ground)).toEqual([]);
});

test('the first mails of each way in, with the shortest time to them', () => {
  const it = graph(
    { d: ['sure'], e: ['sent'], w: ['wait', { hours: 5 }], v: ['wait', { hours: 30 }], a: ['mail'], b: ['mail'] },
    ...['d.then>w', 'w.then>a', 'a.then>b', 'e.then>v', 'v.then>b'],
  );
  expect(firstMails(it, registry).map(({ entry, node, ms }) => [entry.events[0]!.kind, node, ms / 3_600_000])).toEqual([
    ['form.confirmed', 'a', 5],
  ]);
});

test('a warning can be kept with a reason; an error cannot', () => {
  const bare = graph({ d: ['sent'], a: ['mail'] }, 'd.then>a');
  const it: Graph = { ...bare, muted: [{ code: 'mail-without-consent', node: 'a', reason: 'Alle sind Kunden' }] };
  const findings = check(it, registry);
  expect(findings.map((finding) => mutedReason(it, finding))).toEqual(['Alle sind Kunden']);
  expect(unmuted(it, findings)).toEqual([]);
  const error = { ...findings[0]!, severity: 'error' as const };
  expect(unmuted(it, [error])).toEqual([error]);
});
