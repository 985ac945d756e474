import { Rule } from '@cultivar/audience';
import { z } from 'zod';
import { diffGraphs } from './diff.ts';
import { field } from './field-words.ts';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';
import { defineNode } from './node-type.ts';
import type { AnyNodeType, Registry } from './node-type.ts';
import { DurationUnitField, durationWords } from './wording.ts';

const then = { then: { de: 'danach', en: 'then' } };
const same = (text: string) => ({ de: text, en: text });
const plain = { version: 1, icon: 'x', help: same('x'), needs: [] } as const;
const wait = defineNode({
  ...{ ...plain, type: 'wait', category: 'time', ports: then, title: { de: 'Warten', en: 'Wait' } },
  config: z.object({ amount: field(z.number(), { de: 'Wie lange', en: 'How long' }), unit: DurationUnitField }),
  defaults: { amount: 3, unit: 'days' },
  summary: ({ amount, unit }) => ({
    de: `${durationWords(amount, unit).de} warten`,
    en: `Wait ${durationWords(amount, unit).en}`,
  }),
  decide: (_config, _facts, { now }) => ({ waitUntil: now, then: 'then' }),
});
const mail = defineNode({
  ...{ ...plain, type: 'mail', category: 'message', ports: then, title: { de: 'E-Mail', en: 'Email' } },
  config: z.object({
    template: field(z.string(), { de: 'Vorlage', en: 'Template', input: 'template' }),
    night: field(z.boolean().default(false), { de: 'Auch nachts', en: 'At night, too' }),
    urgent: field(z.boolean().default(false), { de: 'Eilig', en: 'Urgent' }),
  }),
  defaults: { template: '' },
  summary: ({ template }) => same(template),
  decide: () => ({ go: 'then' }),
});
const branch = defineNode({
  ...{ ...plain, type: 'branch', category: 'logic', title: { de: 'Wenn', en: 'If' } },
  config: z.object({ rule: field(Rule, { de: 'Regel', en: 'Rule', input: 'rule' }) }),
  defaults: { rule: { kind: 'tag', tag: 'x' } },
  ports: { yes: { de: 'ja', en: 'yes' }, no: { de: 'nein', en: 'no' } },
  summary: () => same('if'),
  decide: () => ({ go: 'yes' }),
});
const registry: Registry = new Map([wait, mail, branch].map((type) => [type.type, type as AnyNodeType]));

const node = (id: string, type: string, config: GraphNode['config']): GraphNode => {
  return { id, type, config, position: { x: 0, y: 0 } };
};
const edge = (text: string): GraphEdge => {
  const [from = '', port = '', to = ''] = text.split(/[.>]/);
  return { from, port, to };
};
const graph = (nodes: GraphNode[], edges: string[] = []): Graph => ({
  ...{ nodes, edges: edges.map(edge), settings: { reentry: 'never' } },
});
const NAMES = new Map([
  ['welcome', 'Willkommen'],
  ['report', 'Bericht'],
]);
const diff = (before: Graph, after: Graph) =>
  diffGraphs(before, after, registry, (kind, id) => (kind === 'template' ? NAMES.get(id) : undefined));
const german = (before: Graph, after: Graph) => diff(before, after).changes.map(({ words }) => words.de);

const W = node('w', 'wait', { amount: 3, unit: 'days' });
const M = node('m', 'mail', { template: 'welcome' });

describe('what is different between two graphs', () => {
  it('is nothing for the same graph, wherever its steps stand and however its keys are ordered', () => {
    const moved = { ...W, position: { x: 9, y: 9 }, config: { unit: 'days', amount: 3 } };
    expect(diff(graph([W, M], ['w.then>m']), graph([M, moved], ['w.then>m']))).toMatchObject({ changes: [] });
  });
  it('takes a default for what is not said', () => {
    expect(german(graph([M]), graph([node('m', 'mail', { template: 'welcome', night: false })]))).toEqual([]);
  });
  it('says a changed step by what it does, without its title twice', () => {
    const found = diff(graph([W]), graph([node('w', 'wait', { amount: 5, unit: 'days' })]));
    expect(found.changes).toMatchObject([
      {
        mark: 'changed',
        node: 'w',
        words: { de: 'Warten: 3 Tage → 5 Tage', en: 'Wait: 3 days → 5 days' },
        details: [],
      },
    ]);
    expect(found.nodes).toEqual(new Map([['w', 'changed']]));
  });
  it('lists settings where there are several, by their own words', () => {
    const [change] = diff(
      graph([M]),
      graph([node('m', 'mail', { template: 'report', night: true, urgent: true })]),
    ).changes;
    expect(change).toMatchObject({
      words: { de: 'E-Mail: Willkommen → Bericht' },
      details: [{ de: 'Vorlage: Willkommen → Bericht' }, { en: 'At night, too: no → yes' }, { de: 'Eilig: nein → ja' }],
    });
  });
  it('says the one setting that the card does not show', () => {
    expect(german(graph([M]), graph([node('m', 'mail', { template: 'welcome', night: true })]))).toEqual([
      'E-Mail: Auch nachts: nein → ja',
    ]);
  });
  it('says rules as sentences', () => {
    const rule = (tag: string) => graph([node('b', 'branch', { rule: { kind: 'tag', tag } })]);
    const [words] = german(rule('kalt'), rule('warm'));
    expect(words).toMatch(/^Wenn: Regel: .*kalt.* → .*warm/);
  });
  it('says where a new step stands, and not each of its connections', () => {
    const found = diff(
      graph([W, M], ['w.then>m']),
      graph([W, node('n', 'wait', { amount: 1, unit: 'hours' }), M], ['w.then>n', 'n.then>m']),
    );
    expect(found.changes.map(({ words }) => words.de)).toEqual([
      'Neu: „Warten: 1 Stunde warten“, nach „Warten: 3 Tage warten“',
    ]);
    expect(found.edges).toEqual(
      new Map([
        ['w/then>n', 'added'],
        ['n/then>m', 'added'],
        ['w/then>m', 'removed'],
      ]),
    );
  });
  it('says what is gone and where its way leads now', () => {
    const [a, b] = [node('a', 'branch', { rule: { kind: 'tag', tag: 'x' } }), M];
    expect(german(graph([a, W, b], ['a.yes>w', 'w.then>m', 'a.no>m']), graph([a, b], ['a.yes>m']))).toEqual([
      'Entfernt: „Warten“',
      'Nach „Wenn“ (ja) geht es jetzt zu „E-Mail“ statt zu „Warten“',
      'Nach „Wenn“ (nein) endet die Reise, statt zu „E-Mail“ zu führen',
    ]);
  });
  it('says what is set for the whole', () => {
    const after: Graph = {
      ...graph([W]),
      settings: { reentry: 'after-leaving', entryRule: { kind: 'tag', tag: 'vip' } },
    };
    expect(german(graph([W]), after)).toEqual([
      'Wieder eintreten: jeder Lead nur einmal → nach jeder beendeten Reise',
      expect.stringMatching(/^Bedingung für den Eintritt: leer → .*vip/),
    ]);
  });
  it('survives step types that are gone and settings that are not valid', () => {
    const broken = graph([node('x', 'gone', { a: 1 }), node('w', 'wait', {})], ['x.out>w']);
    expect(german(broken, graph([node('x', 'gone', { a: 2 }), W]))).toHaveLength(3);
  });
});
