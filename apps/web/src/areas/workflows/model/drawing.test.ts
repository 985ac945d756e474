/** @jest-environment node */
import { EMPTY_GRAPH, Graph } from '@cultivar/workflow';
import { align, distribute } from './arrange.ts';
import { fragmentOf, paste, readFragment, textOf } from './clipboard.ts';
import { createEditorStore } from './editor.store.ts';
import { snap } from './guides.ts';
import { CARD_WIDTH, layout } from './layout.ts';
import { crossingsOf, frameOf, shownOf } from './notes-and-groups.ts';
import { TEST_REGISTRY as registry } from './testing/test-registry.ts';

const at = (y: number) => ({ x: 0, y });
const edge = (from: string, port: string, to: string) => ({ from, port, to });
const note = {
  text: 'Why?',
  colour: 'yellow',
  position: { x: 300, y: 100 },
  size: { width: 240, height: 160 },
} as const;
function open(graph: Graph = EMPTY_GRAPH) {
  let count = 0;
  const store = createEditorStore({ graph, registry, newId: () => `n${(count += 1)}` });
  return { it: () => store.getState(), past: () => store.temporal.getState() };
}
/** An entry with three steps in a row: n1 → n2 → n3 → n4. */
function row() {
  const editor = open();
  editor.it().add('start', at(0));
  for (const [no, port] of [
    [1, 'then'],
    [2, 'yes'],
    [3, 'yes'],
  ] as const)
    editor.it().add('fork', at(no * 200), { from: `n${no}`, port });
  return editor;
}

test('notes and groups are part of undo: every change of theirs goes back and forth', () => {
  const { it, past } = row();
  const start = it().graph;
  it().addNote({ ...note, about: 'n2' });
  it().changeNote('n5', { text: 'Because.' });
  it().group(['n2', 'n3'], 'Middle');
  it().changeGroup('n6', { collapsed: true });
  it().ungroup(['n6']);
  expect(past().pastStates).toHaveLength(4 + 5);
  past().undo();
  expect(it().graph.groups).toEqual([{ id: 'n6', title: 'Middle', nodes: ['n2', 'n3'], collapsed: true }]);
  past().undo(4);
  expect(it().graph).toEqual(start);
  past().redo(3);
  expect(it().graph.notes).toEqual([{ ...note, id: 'n5', text: 'Because.', about: 'n2' }]);
  expect(Graph.safeParse(it().graph).success).toBe(true);
});

test('a comment moves and goes with its step; a step leaves its group; a group without steps is none', () => {
  const { it } = row();
  it().addNote({ ...note, about: 'n2' });
  it().group(['n2', 'n3'], 'Middle');
  it().move(new Map([['n2', { x: 50, y: 210 }]]));
  expect(it().graph.notes![0]!.position).toEqual({ x: 350, y: 110 });
  it().remove(['n2']);
  expect(it().graph.notes).toEqual([]);
  expect(it().graph.groups![0]!.nodes).toEqual(['n3']);
  it().group(['n3', 'n4'], 'Other');
  expect(it().graph.groups!.map(({ title }) => title)).toEqual(['Other']);
  it().remove(['n7']);
  expect([it().graph.groups, it().graph.nodes.length]).toEqual([[], 3]);
});

test('a step put behind one of a group stands within its frame', () => {
  const { it } = row();
  it().group(['n4'], 'Last');
  it().add('fork', at(800), { from: 'n4', port: 'yes' });
  expect(it().graph.groups![0]!.nodes).toEqual(['n4', 'n6']);
  const frame = frameOf(it().graph, it().graph.groups![0]!);
  for (const { id, position } of it().graph.nodes)
    expect(position.y > frame.y && position.y < frame.y + frame.height).toBe(['n4', 'n6'].includes(id));
});

test('a collapsed group shows its edges in and out, and none within', () => {
  const { it } = row();
  it().group(['n2', 'n3'], 'Middle');
  it().connect(edge('n2', 'no', 'n4'));
  expect(crossingsOf(it().graph, it().graph.groups![0]!)).toEqual({ into: 1, out: 2 });
  it().changeGroup('n5', { collapsed: true });
  expect(shownOf(it().graph).edges.map(({ source, target }) => `${source}>${target}`)).toEqual([
    'n1>n5',
    'n5>n4',
    'n5>n4',
  ]);
});

test('what is copied is text: read back it brings steps, edges, notes and groups under new ids; other text is refused', () => {
  const { it } = row();
  it().configure('n3', { name: 'answer.n2.status', node: 'n2', other: 'n2' });
  it().addNote({ ...note, about: 'n3' });
  it().group(['n2', 'n3'], 'Middle');
  const fragment = fragmentOf(it().graph, ['n6']);
  expect(fragment).toMatchObject({ nodes: [{ id: 'n2' }, { id: 'n3' }], notes: [{ about: 'n3' }] });
  const read = readFragment(textOf(fragment))!;
  expect(read).toEqual(fragment);
  let count = 0;
  const { graph, ids } = paste(EMPTY_GRAPH, read, {
    offset: { x: 10, y: 0 },
    newId: () => `p${(count += 1)}`,
    registry,
  });
  expect(ids).toEqual(['p1', 'p2', 'p3']);
  expect(graph.edges).toEqual([edge('p1', 'yes', 'p2')]);
  expect(graph.nodes[1]!.config).toEqual({ name: 'answer.p1.status', node: 'p1', other: 'n2' });
  expect(graph.notes).toMatchObject([{ id: 'p3', about: 'p2', position: { x: 310, y: 100 } }]);
  expect(graph.groups).toEqual([{ id: 'p4', title: 'Middle', nodes: ['p1', 'p2'], collapsed: false }]);
  for (const bad of ['', 'hello', '{}', '[1]', textOf(fragment).replace('"n2"', '"n 2"')])
    expect(readFragment(bad)).toBeUndefined();
});

test('a step changes places with the one before it and the one after; not with an entry', () => {
  const { it, past } = row();
  const before = it().graph;
  expect(it().shift('n3', 'earlier')).toBe(true);
  expect(new Set(it().graph.edges)).toEqual(
    new Set([edge('n1', 'then', 'n3'), edge('n3', 'yes', 'n2'), edge('n2', 'yes', 'n4')]),
  );
  expect(it().shift('n3', 'earlier')).toBe(false);
  expect(it().shift('n3', 'later')).toBe(true);
  expect(new Set(it().graph.edges)).toEqual(new Set(before.edges));
  expect(it().graph.nodes.map(({ position }) => position)).toEqual(before.nodes.map(({ position }) => position));
  expect(it().shift('n4', 'later')).toBe(false);
  expect(past().pastStates).toHaveLength(4 + 2);
});

const box = (x: number, y: number, width = 100) => ({ x, y, width, height: 50 });
test('aligning brings to one line, distributing makes gaps equal', () => {
  const boxes = new Map([
    ['a', box(0, 0)],
    ['b', box(150, 90, 200)],
    ['c', box(700, 40)],
  ]);
  const xs = (to: 'left' | 'right' | 'centre') => [...align(boxes, to).values()].map(({ x }) => x);
  expect([xs('left'), xs('right'), xs('centre')]).toEqual([
    [0, 0, 0],
    [700, 600, 700],
    [350, 300, 350],
  ]);
  expect([...align(boxes, 'bottom').values()].map(({ y }) => y)).toEqual([90, 90, 90]);
  expect([...distribute(boxes, 'across').values()].map(({ x }) => x)).toEqual([0, 300, 700]);
  expect(distribute(new Map([['a', box(0, 0)]]), 'down').size).toBe(0);
});

test('a dragged card snaps level with a near one and shows the line, else to the grid', () => {
  const near = snap({ ...box(104, 333), width: 100 }, [box(100, 0)]);
  expect(near.position).toEqual({ x: 100, y: 340 });
  expect(near.guides).toEqual([{ direction: 'down', at: 100, from: 0, to: 390 }]);
  const middle = snap(box(53, 0), [box(0, 0, 200)]);
  expect(middle.position.x).toBe(50);
  expect(snap(box(131, 258), [box(900, 900)])).toEqual({ position: { x: 140, y: 260 }, guides: [] });
});

describe('the automatic layout', () => {
  const facts = { portsOf: (id: string) => (id === 'n1' ? ['then'] : ['yes', 'no']) };
  /** A tree of forks, as deep as asked. */
  function tree(depth: number) {
    const editor = open();
    editor.it().add('start', { x: 400, y: 60 });
    let level = [{ from: 'n1', port: 'then' }];
    for (let no = 0; no < depth; no += 1)
      level = level.flatMap((place) => {
        const id = editor.it().add('fork', at(0), place);
        return ['yes', 'no'].map((port) => ({ from: id, port }));
      });
    return editor;
  }

  test('keeps the entry where it is, followers below, the ways out in their order, nothing on anything else', () => {
    const { it } = tree(5);
    const { graph } = it();
    const places = layout(graph, facts);
    expect(places.get('n1')).toEqual({ x: 400, y: 60 });
    for (const { from, to } of graph.edges) expect(places.get(to)!.y).toBeGreaterThan(places.get(from)!.y);
    for (const { id } of graph.nodes) {
      const [yes, no] = ['yes', 'no'].map((port) => graph.edges.find((it) => it.from === id && it.port === port)?.to);
      if (yes && no) expect(places.get(no)!.x - places.get(yes)!.x).toBeGreaterThanOrEqual(CARD_WIDTH);
    }
    const all = [...places.values()];
    const overlapping = all.filter((a, i) =>
      all.some((b, j) => i < j && Math.abs(a.x - b.x) < CARD_WIDTH && Math.abs(a.y - b.y) < 118),
    );
    expect(overlapping).toEqual([]);
  });

  test('is the same whatever the steps stood at before, and a step at the end moves little else', () => {
    const { it } = tree(4);
    const before = layout(it().graph, facts);
    it().move(
      new Map(
        it()
          .graph.nodes.slice(1)
          .map(({ id }, no) => [id, { x: no * 37, y: -no * 11 }]),
      ),
    );
    expect(layout(it().graph, facts)).toEqual(before);
    const last = it().graph.nodes.at(-1)!.id;
    it().add('fork', at(0), { from: last, port: 'no' });
    const after = layout(it().graph, facts);
    const moved = [...before].filter(([id, { x, y }]) => after.get(id)!.x !== x || after.get(id)!.y !== y);
    expect(moved.length).toBeLessThan(before.size / 2);
  });

  test('a collapsed group keeps its steps together, and comments go along', () => {
    const { it } = tree(3);
    it().addNote({ ...note, about: 'n2' });
    it().move(layout(it().graph, facts));
    it().group(['n3', 'n4', 'n5'], 'Left');
    it().changeGroup('n10', { collapsed: true });
    const before = new Map(it().graph.nodes.map(({ id, position }) => [id, position]));
    const after = layout(it().graph, facts);
    const between = (places: ReadonlyMap<string, { x: number; y: number }>) => [
      places.get('n4')!.x - places.get('n3')!.x,
      places.get('n4')!.y - places.get('n3')!.y,
    ];
    expect(between(after)).toEqual(between(before));
    const shift = after.get('n2')!.x - before.get('n2')!.x;
    expect(after.get('n9')!.x - it().graph.notes![0]!.position.x).toBe(shift);
  });

  test('an open group stands together in a frame that nothing else lies in, in the order of the journey', () => {
    const { it } = tree(4);
    const into = it().graph.edges.find(({ from, port }) => from === 'n2' && port === 'yes')!.to;
    const inside = it().graph.edges.flatMap(({ from, to }) => (from === into ? [to] : []));
    it().group([into, ...inside], 'Early');
    it().move(layout(it().graph, facts));
    const { graph } = it();
    const frame = frameOf(graph, graph.groups![0]!);
    const lies = graph.nodes.filter(
      ({ position: { x, y } }) =>
        x + CARD_WIDTH > frame.x && x < frame.x + frame.width && y + 118 > frame.y && y < frame.y + frame.height,
    );
    expect(lies.map(({ id }) => id).sort()).toEqual([into, ...inside].sort());
    const y = new Map(graph.nodes.map(({ id, position }) => [id, position.y]));
    for (const { from, to } of graph.edges) expect(y.get(to)).toBeGreaterThan(y.get(from)!);
    expect(graph.nodes[0]!.position).toEqual({ x: 400, y: 60 });
    expect(layout(graph, facts).get(inside[0]!)).toEqual(graph.nodes.find(({ id }) => id === inside[0])!.position);
  });

  test('what only a jump leads to stands below it, a jump back up moves nothing', () => {
    const { it } = row();
    const alone = it().add('fork', at(0));
    const jumping = (to: string) => ({ ...facts, jumpsOf: (id: string) => (id === 'n3' ? [to] : []) });
    const below = layout(it().graph, jumping(alone));
    expect(below.get(alone)!.y).toBe(below.get('n4')!.y);
    expect(layout(it().graph, facts).get(alone)!.y).toBe(below.get('n1')!.y);
    expect(layout(it().graph, jumping('n2'))).toEqual(layout(it().graph, facts));
  });

  test('three hundred steps within a second', () => {
    const { it } = tree(8);
    expect(it().graph.nodes.length).toBe(256);
    const started = performance.now();
    layout(it().graph, facts);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
