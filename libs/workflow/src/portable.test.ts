import fc from 'fast-check';
import {
  defineNode,
  field,
  fromPortable,
  Graph,
  layOut,
  looksPortable,
  Portable,
  readPortable,
  toPortable,
  workflowSchema,
} from './index.ts';
import type { AnyNodeType, Registry } from './index.ts';
import { z } from 'zod';
import { Rule } from '@cultivar/audience';

const words = { de: 'x', en: 'x' };
const bare = {
  version: 1,
  icon: 'x',
  category: 'logic',
  title: words,
  help: words,
  summary: () => words,
  needs: [],
} as const;
const types = [
  defineNode({
    ...bare,
    type: 'mail',
    config: z.object({
      template: field(z.string().min(1), { ...words, input: 'template' }),
      to: field(z.union([z.literal('owner'), z.number()]).optional(), { ...words, input: 'user' }),
    }),
    defaults: { template: '' },
    ports: { then: words },
    decide: () => ({ go: 'then' }),
  }),
  defineNode({
    ...bare,
    type: 'fork',
    config: z.object({ rule: field(Rule, { ...words, input: 'rule' }) }),
    defaults: { rule: { kind: 'all', rules: [] } },
    ports: { yes: words, no: words },
    decide: () => ({ go: 'yes' }),
  }),
] as AnyNodeType[];
const registry: Registry = new Map(types.map((type) => [type.type, type]));

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
const place = fc.record({ x: fc.integer({ min: -5000, max: 5000 }), y: fc.integer({ min: -5000, max: 5000 }) });
const ids = fc.uniqueArray(id, { minLength: 0, maxLength: 12 });
const anyGraph: fc.Arbitrary<Graph> = ids.chain((names) => {
  const one = names.length ? fc.constantFrom(...names) : fc.constant('none');
  return fc.record({
    nodes: fc.tuple(
      ...names.map((name) =>
        fc.record({
          id: fc.constant(name),
          type: fc.constantFrom('mail', 'fork', 'gone'),
          config: fc.dictionary(fc.constantFrom('template', 'rule', 'a', '__proto__x'), fc.jsonValue(), {
            maxKeys: 3,
          }) as fc.Arbitrary<Record<string, unknown>>,
          position: place,
        }),
      ),
    ) as fc.Arbitrary<Graph['nodes']>,
    edges: names.length
      ? fc.uniqueArray(fc.record({ from: one, port: fc.constantFrom('then', 'yes', 'no', 'b-1'), to: one }), {
          selector: ({ from, port }) => `${from} ${port}`,
          maxLength: 20,
        })
      : fc.constant([]),
    settings: fc.record({ reentry: fc.constantFrom('never' as const, 'after-leaving' as const) }),
  });
});
const sorted = (graph: Graph) => ({
  ...graph,
  edges: graph.edges.map(({ from, port, to }) => `${from}:${port}>${to}`).sort(),
});
const placeless = (graph: Graph) => ({ ...sorted(graph), nodes: graph.nodes.map(({ position: _, ...node }) => node) });

test('a workflow comes back from its file as it was, through text too', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const file = toPortable(graph, registry, { name: 'One', positions: true });
      const read = Portable.parse(JSON.parse(JSON.stringify(file)));
      expect(sorted(fromPortable(read))).toEqual(sorted(JSON.parse(JSON.stringify(graph)) as Graph));
      expect(readPortable(JSON.parse(JSON.stringify(file)), registry)).toMatchObject({ findings: [], name: 'One' });
    }),
    { numRuns: 300 },
  );
});

test('without positions everything else comes back, and no two steps lie on one another', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const file = toPortable(graph, registry, { name: 'One' });
      expect(JSON.stringify(file)).not.toContain('"position"');
      const back = fromPortable(file);
      expect(placeless(back)).toEqual(placeless(graph));
      const places = back.nodes.map(({ position }) => `${position.x} ${position.y}`);
      expect(new Set(places).size).toBe(places.length);
    }),
    { numRuns: 300 },
  );
});

test('a step is laid out below all that lead to it', () => {
  const places = layOut(
    ['a', 'b', 'c', 'd'],
    [
      { from: 'a', port: 'x', to: 'b' },
      { from: 'a', port: 'y', to: 'd' },
      { from: 'b', port: 'x', to: 'c' },
      { from: 'c', port: 'x', to: 'd' },
      { from: 'd', port: 'x', to: 'a' },
    ],
  );
  const y = (name: string) => places.get(name)!.y;
  expect(y('a') < y('b') && y('b') < y('c') && y('c') < y('d')).toBe(true);
});

test('reads whatever it is given, and says what it left out', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(Graph.safeParse(readPortable(value, registry).graph).success).toBe(true);
    }),
    { numRuns: 300 },
  );
  const read = readPortable(
    {
      format: 'cultivar-workflow/1',
      name: 'Two',
      settings: { reentry: 'sometimes' },
      steps: [
        { id: 'a', type: 'mail', next: { then: 'nowhere' } },
        { id: 'a', type: 'mail' },
        { id: 'not ok!', type: 'mail' },
      ],
    },
    registry,
  );
  expect(read.findings.map(({ code }) => code).sort()).toEqual([
    'edge-left-out',
    'part-left-out',
    'step-left-out',
    'step-left-out',
  ]);
  expect(read.graph).toMatchObject({ nodes: [{ id: 'a' }], edges: [], settings: { reentry: 'never' } });
  expect(looksPortable({ steps: [] })).toBe(true);
  expect(looksPortable({ campaign: [] })).toBe(false);
});

test('finds things by name where the house has another id, and people only by name', () => {
  const rule: Rule = { kind: 'not', rule: { kind: 'any', rules: [{ kind: 'segment', segment: 's1' }] } };
  const graph = Graph.parse({
    nodes: [
      { id: 'm', type: 'mail', config: { template: 't1', to: 3 }, position: { x: 0, y: 0 } },
      { id: 'n', type: 'mail', config: { template: 't2', to: 4 }, position: { x: 0, y: 9 } },
      { id: 'f', type: 'fork', config: { rule }, position: { x: 0, y: 18 } },
    ],
    edges: [],
    settings: { reentry: 'never', entryRule: { kind: 'segment', segment: 's1' } },
  });
  const names: Record<string, string> = {
    'template t1': 'Welcome',
    'template t2': 'Second',
    'segment s1': 'All',
    'user 3': 'Mara',
    'user 4': 'Vera',
  };
  const file = toPortable(graph, registry, { name: 'x', nameOf: (kind, it) => names[`${kind} ${it}`] });
  expect(file.references.map(({ kind, id: it }) => `${kind} ${it}`)).toEqual(Object.keys(names).sort());
  const thing = (kind: string, it: string, name: string) => ({ kind, id: it, names: [name] });
  const read = readPortable(file, registry, [
    thing('template', 'welcome', 'Welcome'),
    thing('template', 't2', 'Renamed'),
    thing('segment', 'all', 'All'),
    thing('user', '3', 'Vera'),
    thing('user', '4', 'Johann'),
    thing('user', '8', 'Mara'),
  ]);
  expect(read.graph.nodes.map(({ config }) => config)).toEqual([
    { template: 'welcome', to: 8 },
    { template: 't2', to: 3 },
    { rule: { kind: 'not', rule: { kind: 'any', rules: [{ kind: 'segment', segment: 'all' }] } } },
  ]);
  expect(read.graph.settings.entryRule).toEqual({ kind: 'segment', segment: 'all' });
  expect(new Set(read.findings.map(({ code }) => code))).toEqual(new Set(['found-by-name']));
});

test('the schema knows every type with its settings, and points at nothing that is not there', () => {
  const schema = workflowSchema(registry) as { $defs: Record<string, { properties: Record<string, object> }> };
  expect(schema.$defs['step.mail']!.properties.settings).toMatchObject({ required: ['template'] });
  expect(schema.$defs['step.fork']!.properties.next).toMatchObject({ properties: { yes: {}, no: {} } });
  const refs = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map((match) => match[1]!);
  expect(refs.length).toBeGreaterThan(2);
  expect(refs.filter((ref) => !Object.hasOwn(schema.$defs, ref))).toEqual([]);
  expect(JSON.stringify(schema)).not.toContain('"$ref":"#"');
});
