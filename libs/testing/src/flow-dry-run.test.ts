import type { Facts } from '@cultivar/audience';
import { compileVersion, dryRun } from '@cultivar/engine';
import { registry } from '@cultivar/nodes';
import { check, Graph } from '@cultivar/workflow';

/** Time and logic steps in a dry run and in the findings, as a marketer meets them. */
const node = (id: string, type: string, config: object = {}) => ({ id, type, config, position: { x: 0, y: 0 } });
const drawn = (nodes: object[], edges: string[]): Graph =>
  Graph.parse({
    nodes,
    edges: edges.map((edge) => {
      const [from, port, to] = edge.split(/\.| > /);
      return { from, port, to };
    }),
  });
const facts = {
  fields: { firstName: 'Anna' },
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
} as unknown as Facts;
const startAt = new Date('2027-03-01T09:00:00Z');
const inHours = (hours: number): Date => new Date(startAt.getTime() + hours * 3_600_000);
const ways = (graph: Graph, events: Parameters<typeof dryRun>[1]['events'] = []): string[] =>
  dryRun(compileVersion(graph, registry), { entryNode: 'in', facts, startAt, events }).timeline.flatMap((entry) =>
    entry.kind === 'step' ? [`${entry.nodeId} ${entry.took}`] : [],
  );
const codes = (graph: Graph): string[] =>
  check(graph, registry).map(({ code, at }) => `${code} ${at.node ?? ''}`.trim());

const toGoal = drawn(
  [
    node('in', 'added-by-hand'),
    node('wait', 'wait', { amount: 3, unit: 'days' }),
    node('goal', 'goal', { events: [{ kind: 'form.submitted', ref: 'demo' }] }),
    node('after', 'wait', { amount: 3, unit: 'days' }),
  ],
  ['in.then > wait', 'goal.then > after'],
);
test('a goal takes the lead out of a wait, and not back from behind it; without a connection it is no loose end', () => {
  const submitted = (hours: number, ref: string) => ({
    at: inHours(hours),
    touchpoint: { kind: 'form.submitted', ref },
  });
  expect(ways(toGoal)).toEqual(['in then', 'wait wait', 'wait then']);
  expect(ways(toGoal, [submitted(1, 'other'), submitted(2, 'demo'), submitted(3, 'demo')])).toEqual([
    'in then',
    'wait wait',
    'wait goal',
    'goal then',
    'after wait',
    'after then',
  ]);
  expect(codes(toGoal)).toEqual([]);
});

test('a wait for a rule ends with the change that makes it hold; of several events the first has its way', () => {
  const graph = drawn(
    [
      node('in', 'added-by-hand'),
      node('tagged', 'wait-for-rule', { rule: { kind: 'tag', tag: 'vip' }, amount: 9, unit: 'days' }),
      node('first', 'wait-for-first', {
        events: [
          { id: 'x', event: { kind: 'mail.clicked' } },
          { id: 'y', event: { kind: 'page.visited' } },
        ],
        amount: 9,
        unit: 'days',
      }),
    ],
    ['in.then > tagged', 'tagged.holds > first'],
  );
  const events = [
    { at: inHours(1), touchpoint: { kind: 'page.visited', ref: '/' } },
    { at: inHours(2), changes: [{ kind: 'tag.add' as const, tag: 'vip' }] },
    { at: inHours(3), touchpoint: { kind: 'page.visited', ref: '/' } },
    { at: inHours(4), touchpoint: { kind: 'mail.clicked', ref: 't' } },
  ];
  expect(ways(graph, events)).toEqual(['in then', 'tagged wait', 'tagged holds', 'first wait', 'first y']);
});

const jumping = (target: string, pause: boolean): Graph =>
  drawn(
    [
      node('in', 'added-by-hand'),
      node('back', 'join'),
      pause ? node('pause', 'wait', { amount: 1, unit: 'days' }) : node('pause', 'join'),
      node('go', 'go-to', { target }),
    ],
    ['in.then > back', 'back.then > pause', 'pause.then > go'],
  );
test('a jump leads where its settings say, counts as a connection for circles, and has to lead somewhere', () => {
  const graph = drawn(
    [node('in', 'added-by-hand'), node('go', 'go-to', { target: 'end' }), node('end', 'leave', { reason: 'there' })],
    ['in.then > go'],
  );
  expect(ways(graph)).toEqual(['in then', 'go there', 'end leave']);
  // reached by the jump alone
  expect(codes(graph)).toEqual([]);
  expect(codes(jumping('back', true))).toEqual([]);
  expect(codes(jumping('back', false))).toEqual(['loop-without-wait back']);
  expect(codes(jumping('gone', true))).toEqual(['missing-reference go']);
  expect(codes(jumping('go', true))).toContain('missing-reference go');
});

test('segments and forms that a way names are looked for as everywhere', () => {
  const graph = drawn(
    [
      node('in', 'added-by-hand'),
      node('br', 'branches', { branches: [{ id: 'a', name: 'A', rule: { kind: 'segment', segment: 'gone' } }] }),
    ],
    ['in.then > br'],
  );
  const found = check(graph, registry, { segment: new Set(['there']) });
  expect(found.filter(({ code }) => code === 'missing-reference').map(({ at }) => at)).toEqual([
    { node: 'br', field: 'branches' },
  ]);
});
