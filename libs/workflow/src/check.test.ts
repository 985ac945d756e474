import { EventPattern, Rule } from '@cultivar/audience';
import { z } from 'zod';
import { check } from './check.ts';
import type { KnownIds } from './check.ts';
import { field } from './field-words.ts';
import type { Finding } from './finding.ts';
import type { Graph, GraphEdge } from './graph.ts';
import { defineNode } from './node-type.ts';
import type { AnyNodeType, Registry } from './node-type.ts';
import { says } from './wording.ts';

const words = { de: 'x', en: 'x' };
const plain = { version: 1, icon: 'x', title: words, help: words, needs: [], summary: () => words } as const;
const then = { then: { de: 'danach', en: 'then' } };
const door = defineNode({
  ...{ ...plain, type: 'door', category: 'entry', config: z.object({}), defaults: {}, ports: then },
  decide: () => ({ go: 'then' }),
});
const act = defineNode({
  ...{ ...plain, type: 'act', category: 'lead', ports: then },
  config: z
    .object({
      template: field(z.string().min(1).max(5), { de: 'Vorlage', en: 'Template', input: 'template' }),
      amount: field(z.number().int().min(2).max(9).optional(), { de: 'Anzahl', en: 'Amount' }),
      list: field(z.array(z.string()).max(1).default([]), { de: 'Liste', en: 'List' }),
      url: field(z.url().optional(), { de: 'Adresse', en: 'Address', input: 'url' }),
      to: field(z.union([z.literal('owner'), z.number()]).optional(), { de: 'Wen', en: 'Whom', input: 'user' }),
      event: field(EventPattern.optional(), { de: 'Ereignis', en: 'Event', input: 'event' }),
    })
    .refine(({ amount }) => amount !== 7, says({ de: 'Nicht sieben.', en: 'Not seven.' }, 'amount')),
  defaults: { template: 't' },
  decide: () => ({ go: 'then' }),
});
const fork = defineNode({
  ...{ ...plain, type: 'fork', category: 'logic', ports: { yes: words, no: words } },
  config: z.object({ rule: field(Rule, { de: 'Regel', en: 'Rule', input: 'rule' }) }),
  defaults: { rule: { kind: 'tag', tag: 'x' } },
  decide: () => ({ go: 'yes' }),
});
const rest = defineNode({
  ...{ ...plain, type: 'rest', category: 'time', config: z.object({}), defaults: {}, ports: then },
  pauses: () => true,
  decide: (_config, _facts, { now }) => ({ waitUntil: now, then: 'then' }),
});
const registry: Registry = new Map([door, act, fork, rest].map((type) => [type.type, type as AnyNodeType]));

const CONFIG: Record<string, Record<string, unknown>> = {
  act: { template: 't' },
  fork: { rule: { kind: 'tag', tag: 'x' } },
};
/** `graph('d door', 'a act', 'd.then>a')` */
function graph(...parts: string[]): Graph {
  const nodes = parts.filter((part) => part.includes(' ')).map((part) => part.split(' ') as [string, string]);
  const edges = parts
    .filter((part) => part.includes('>'))
    .map((part): GraphEdge => {
      const [from = '', port = '', to = ''] = part.split(/[.>]/);
      return { from, port, to };
    });
  return {
    nodes: nodes.map(([id, type]) => ({ id, type, config: CONFIG[type] ?? {}, position: { x: 0, y: 0 } })),
    edges,
    settings: { reentry: 'never' },
  };
}
const set = (it: Graph, id: string, config: Record<string, unknown>): Graph => ({
  ...it,
  nodes: it.nodes.map((node) => (node.id === id ? { ...node, config } : node)),
});
const brief = (findings: readonly Finding[]): string[] =>
  findings.map(({ code, severity, at }) => [severity[0], code, at.node, at.port, at.field].filter(Boolean).join(' '));
const of = (it: Graph, known?: KnownIds): string[] => brief(check(it, registry, known));
const sound = graph('d door', 'a act', 'r rest', 'd.then>a', 'a.then>r');

test('nothing is wrong with a sound line', () => expect(of(sound)).toEqual([]));
test('an empty canvas has no entry', () => expect(of(graph())).toEqual(['e no-entry']));

test.each<[string, Graph, string[]]>([
  ['unknown type', graph('d door', 'a gone', 'd.then>a'), ['e unknown-type a']],
  ['no way to a node', graph('d door', 'a act', 'b act', 'd.then>a'), ['w unreachable b']],
  [
    'nodes that only reach one another',
    graph('d door', 'r rest', 'a act', 'd.then>d', 'a.then>r', 'r.then>a'),
    [...['e into-entry d then', 'w unreachable r', 'w unreachable a', 'e loop-without-wait d']],
  ],
  [
    'unknown way out',
    graph('d door', 'a act', 'd.then>a', 'a.never>d'),
    ['e unknown-port a never', 'e into-entry a never', 'e loop-without-wait d'],
  ],
  [
    'edges of deleted nodes',
    graph('d door', 'd.then>x', 'x.then>d', 'x.then>y'),
    ['e unknown-node d then', 'e unknown-node d', 'e unknown-node'],
  ],
  [
    'two edges from one way out',
    graph('d door', 'a act', 'r rest', 'd.then>a', 'd.then>r'),
    ['e duplicate-edge d then'],
  ],
  ['one id twice', graph('d door', 'a act', 'a act', 'd.then>a'), ['e duplicate-node a']],
  ['an entry that leads nowhere', graph('d door'), ['w open-port d then']],
  ['one of two ways out open', graph('d door', 'f fork', 'a act', 'd.then>f', 'f.yes>a'), ['w open-port f no']],
  [
    'a circle without a wait, told once',
    graph('d door', 'a act', 'b act', 'c act', 'd.then>a', 'a.then>b', 'b.then>c', 'c.then>a'),
    ['e loop-without-wait a'],
  ],
  ['a circle with a wait', graph('d door', 'a act', 'r rest', 'd.then>a', 'a.then>r', 'r.then>a'), []],
  [
    'two circles',
    graph('d door', 'f fork', 'a act', 'b act', 'd.then>f', 'f.yes>a', 'f.no>b', 'a.then>a', 'b.then>b'),
    ['e loop-without-wait a', 'e loop-without-wait b'],
  ],
])('%s', (_, it, expected) => expect(of(it)).toEqual(expected));

describe('settings', () => {
  const message = (config: Record<string, unknown>) =>
    check(set(sound, 'a', config), registry).map(({ at, message }) => [at.field, message.de, message.en]);

  test.each<[Record<string, unknown>, string, string, string]>([
    [{ template: '' }, 'template', '„Vorlage“: Bitte wählen.', '“Template”: Please choose.'],
    [{}, 'template', '„Vorlage“: Bitte wählen.', '“Template”: Please choose.'],
    [{ template: 'toolong' }, 'template', '„Vorlage“: Höchstens 5 Zeichen.', '“Template”: At most 5 characters.'],
    [{ template: 't', amount: 1 }, 'amount', '„Anzahl“: Mindestens 2.', '“Amount”: At least 2.'],
    [{ template: 't', amount: null }, 'amount', '„Anzahl“: Bitte ausfüllen.', '“Amount”: Please fill in.'],
    [
      { template: 't', amount: 'x' },
      'amount',
      '„Anzahl“: Bitte eine ganze Zahl angeben.',
      '“Amount”: Please give a whole number.',
    ],
    [{ template: 't', amount: 7 }, 'amount', 'Nicht sieben.', 'Not seven.'],
    [{ template: 't', list: ['a', 'b'] }, 'list', '„Liste“: Höchstens 1 Eintrag.', '“List”: At most 1 entry.'],
    [
      { template: 't', to: true },
      'to',
      '„Wen“: Diese Angabe passt nicht, bitte neu wählen.',
      '“Whom”: This does not fit, please choose again.',
    ],
  ])('%j', (config, at, de, en) => expect(message(config)).toEqual([[at, de, en]]));

  test('an address says what one looks like', () => {
    expect(message({ template: 't', url: 'nope' })[0]![1]).toContain('https://');
  });
  test('each setting is told once, all of them together', () => {
    expect(message({ list: [1, 2], event: { kind: 'X', ref: 3 } }).map(([name]) => name)).toEqual([
      'template',
      'list',
      'event',
    ]);
  });
  test('settings that are no object are a finding too', () => {
    expect(of(set(sound, 'a', null as never))).toEqual(['e invalid-setting a']);
  });
  test('a rule without a condition is pointed out', () => {
    const it = set(graph('d door', 'f fork', 'a act', 'r rest', 'd.then>f', 'f.yes>a', 'f.no>r'), 'f', {
      rule: { kind: 'not', rule: { kind: 'all', rules: [{ kind: 'any', rules: [] }] } },
    });
    expect(of(it)).toEqual(['w empty-rule f rule']);
  });
});

describe('references', () => {
  const known: KnownIds = {
    ...{ template: new Set(['t']), user: new Set(['3']), segment: new Set(['s']), persona: new Set(['p']) },
    ...{ form: new Set(['f']), asset: new Set<string>() },
  };
  test.each<[Record<string, unknown>, string[]]>([
    [{ template: 't', to: 'owner' }, []],
    [{ template: 't', to: 3 }, []],
    [{ template: 'gone', to: 4 }, ['e missing-reference a template', 'e missing-reference a to']],
    [{ template: 't', event: { kind: 'form.submitted', ref: 'f' } }, []],
    [{ template: 't', event: { kind: 'asset.read', ref: 'a' } }, ['e missing-reference a event']],
    [{ template: 't', event: { kind: 'own.thing', ref: 'a' } }, []],
  ])('%j', (config, expected) => expect(of(set(sound, 'a', config), known)).toEqual(expected));

  const rule: Rule = {
    kind: 'all',
    rules: [
      { kind: 'segment', segment: 's' },
      { kind: 'not', rule: { kind: 'segment', segment: 'gone' } },
      { kind: 'persona', in: ['p', 'q'] },
      { kind: 'behaviour', event: { kind: 'form.confirmed', ref: 'lost' }, atLeast: 1 },
    ],
  };
  test('in rules', () => {
    const it = set(graph('d door', 'f fork', 'a act', 'r rest', 'd.then>f', 'f.yes>a', 'f.no>r'), 'f', { rule });
    expect(check(it, registry, known).map(({ message }) => message.en)).toEqual([
      'The segment “gone” does not exist (any more). Please choose again.',
      'The persona “q” does not exist (any more). Please choose again.',
      'The form “lost” does not exist (any more). Please choose again.',
    ]);
    expect(of(it, {})).toEqual([]);
  });
  test('in the rule of who may enter', () => {
    const it: Graph = { ...sound, settings: { reentry: 'never', entryRule: rule } };
    expect(of(it, { segment: known.segment! })).toEqual(['e missing-reference entryRule']);
  });
});
