/** @jest-environment node */
import { EMPTY_GRAPH } from '@cultivar/workflow';
import type { Graph } from '@cultivar/workflow';
import { createEditorStore } from './editor.store.ts';
import { fragmentOf } from './clipboard.ts';
import { portsOf } from './graph-edits.ts';
import { CARD_WIDTH, layout } from './layout.ts';
import { TEST_REGISTRY as registry } from './testing/test-registry.ts';

const at = (y: number) => ({ x: 0, y });
function open(graph: Graph = EMPTY_GRAPH) {
  let count = 0;
  let clock = 0;
  const store = createEditorStore({ graph, registry, newId: () => `n${(count += 1)}`, now: () => clock });
  return {
    store,
    it: () => store.getState(),
    past: () => store.temporal.getState(),
    pass: (ms: number) => (clock += ms),
  };
}
const edge = (from: string, port: string, to: string) => ({ from, port, to });

describe('undo and redo', () => {
  test('go over every kind of change, back to the start and forth again', () => {
    const { store, it, past } = open();
    it().add('start', at(0));
    it().add('fork', at(100), { from: 'n1', port: 'then' });
    it().move(new Map([['n2', { x: 40, y: 140 }]]));
    it().configure('n2', { name: 'Anna' }, 'name');
    it().settings({ reentry: 'after-leaving' });
    it().paste(fragmentOf(it().graph, ['n2']), { x: 10, y: 10 });
    it().remove(['n1']);
    const end = it().graph;
    expect(past().pastStates).toHaveLength(7);
    past().undo(7);
    expect(it().graph).toEqual(EMPTY_GRAPH);
    past().redo(7);
    expect(it().graph).toEqual(end);
    expect(store.getState().graph.settings.reentry).toBe('after-leaving');
  });

  test('keystrokes in one field are one step; another field, a pause or an undo begins a new one', () => {
    const { it, past, pass } = open();
    it().add('fork', at(0));
    for (const name of ['A', 'An', 'Ann']) it().configure('n1', { name }, 'name');
    expect(past().pastStates).toHaveLength(2);
    pass(1000);
    it().configure('n1', { name: 'Anna' }, 'name');
    expect(past().pastStates).toHaveLength(3);
    past().undo();
    expect(it().graph.nodes[0]!.config).toEqual({ name: 'Ann' });
    it().configure('n1', { name: 'Annegret' }, 'name');
    past().undo();
    expect(it().graph.nodes[0]!.config).toEqual({ name: 'Ann' });
    past().undo();
    expect(it().graph.nodes[0]!.config).toEqual({ name: 'x' });
  });

  test('selecting and a move to the same place are no steps', () => {
    const { it, past } = open();
    it().add('fork', at(0));
    it().select([]);
    it().move(new Map([['n1', at(0)]]));
    expect(past().pastStates).toHaveLength(1);
  });
});

describe('connecting', () => {
  test('a port has one edge: a new one takes its place', () => {
    const { it } = open();
    for (const type of ['start', 'fork', 'fork']) it().add(type, at(0));
    it().connect(edge('n1', 'then', 'n2'));
    it().connect(edge('n1', 'then', 'n3'));
    expect(it().graph.edges).toEqual([edge('n1', 'then', 'n3')]);
  });

  test('nothing leads into an entry, to itself, out of a port that is not there or to nowhere', () => {
    const { it, past } = open();
    it().add('start', at(0));
    it().add('fork', at(0));
    it().connect(edge('n2', 'yes', 'n1'));
    it().connect(edge('n2', 'yes', 'n2'));
    it().connect(edge('n2', 'perhaps', 'n1'));
    it().connect(edge('n2', 'yes', 'n9'));
    expect(it().graph.edges).toEqual([]);
    expect(past().pastStates).toHaveLength(2);
  });

  test('inserting into an edge keeps what followed, behind the first way out', () => {
    const { it } = open();
    it().add('start', at(0));
    it().add('fork', at(100), { from: 'n1', port: 'then' });
    it().add('fork', at(50), { from: 'n1', port: 'then' });
    expect(it().graph.edges).toEqual([edge('n1', 'then', 'n3'), edge('n3', 'yes', 'n2')]);
    expect(it().selection).toEqual(['n3']);
  });

  test('removing a node closes the gap if one thing followed, and not if two did', () => {
    const { it } = open();
    it().add('start', at(0));
    for (const y of [1, 2, 3]) it().add('fork', at(y));
    it().connect(edge('n1', 'then', 'n2'));
    it().connect(edge('n2', 'no', 'n3'));
    it().remove(['n2']);
    expect(it().graph.edges).toEqual([edge('n1', 'then', 'n3')]);
    it().add('fork', at(4), { from: 'n3', port: 'yes' });
    it().connect(edge('n3', 'no', 'n4'));
    it().remove(['n3']);
    expect(it().graph.edges).toEqual([]);
  });

  test('a way out that its settings no longer name loses its edge; settings half typed lose none', () => {
    const { it } = open();
    it().add('many', at(0));
    it().add('fork', at(1), { from: 'n1', port: 'b' });
    it().configure('n1', { ways: [] });
    expect(it().graph.edges).toHaveLength(1);
    it().configure('n1', { ways: ['a', 'c'] });
    expect(it().graph.edges).toEqual([]);
    expect(Object.keys(portsOf(it().graph.nodes[0]!, registry.get('many')))).toEqual(['a', 'c']);
  });
});

test('paste gives new ids, keeps the edges among the copies, shares no settings and selects them', () => {
  const { it } = open();
  it().add('start', at(0));
  it().add('fork', at(100), { from: 'n1', port: 'then' });
  it().add('fork', at(200), { from: 'n2', port: 'no' });
  const ids = it().paste(fragmentOf(it().graph, ['n2', 'n3']), { x: 30, y: 30 });
  expect(ids).toEqual(['n4', 'n5']);
  expect(it().selection).toEqual(['n4', 'n5']);
  expect(it().graph.edges.filter(({ from }) => from === 'n4')).toEqual([edge('n4', 'no', 'n5')]);
  expect(it().graph.nodes[3]).toMatchObject({ id: 'n4', position: { x: 30, y: 130 }, config: { name: 'x' } });
  expect(it().graph.nodes[3]!.config).not.toBe(it().graph.nodes[1]!.config);
  const before = it().graph;
  expect(
    it().paste({ nodes: [{ ...before.nodes[1]!, type: 'gone' }], edges: [], notes: [], groups: [] }, { x: 0, y: 0 }),
  ).toEqual([]);
  expect(it().graph).toBe(before);
});

test('the layout puts followers below, side by side in the order of the ports, and survives a circle', () => {
  const { it } = open();
  it().add('start', at(0));
  for (const [from, port] of [
    ['n1', 'then'],
    ['n2', 'yes'],
    ['n2', 'no'],
  ] as const)
    it().add('fork', at(0), { from, port });
  it().add('fork', at(0), { from: 'n3', port: 'yes' });
  it().connect(edge('n4', 'yes', 'n5'));
  it().connect(edge('n5', 'no', 'n2'));
  const places = layout(it().graph, { portsOf: (id) => (id === 'n1' ? ['then'] : ['yes', 'no']) });
  const p = (id: string) => places.get(id)!;
  expect(places.size).toBe(5);
  expect([p('n1').y < p('n2').y, p('n2').y < p('n3').y, p('n3').y === p('n4').y, p('n4').y < p('n5').y]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(p('n4').x - p('n3').x).toBeGreaterThanOrEqual(CARD_WIDTH);
  expect(p('n2').x).toBe((p('n3').x + p('n4').x) / 2);
});
