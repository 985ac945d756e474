/** @jest-environment node */
import type { Graph } from '@cultivar/workflow';
import { outlineOf, visibleRows } from './outline.ts';

const node = (id: string) => ({ id, type: 'fork', config: {}, position: { x: 0, y: 0 } });
const note = (id: string, about?: string) => ({
  ...{ id, text: id, colour: 'blue' as const, position: { x: 0, y: 0 }, size: { width: 200, height: 100 } },
  ...(about && { about }),
});
const graph: Graph = {
  nodes: ['loose', 'in', 'a', 'fork', 'b', 'c'].map(node),
  edges: [
    { from: 'in', port: 'then', to: 'a' },
    { from: 'a', port: 'then', to: 'fork' },
    { from: 'fork', port: 'yes', to: 'b' },
    { from: 'fork', port: 'no', to: 'c' },
    { from: 'b', port: 'then', to: 'c' },
    { from: 'c', port: 'then', to: 'a' },
  ],
  notes: [note('n1', 'a'), note('n2')],
  settings: { reentry: 'never' },
};
const rows = outlineOf(graph, (id) => (id === 'fork' ? ['yes', 'no'] : ['then']));
const text = (all: typeof rows) =>
  all.map((row) => {
    const what = 'id' in row ? row.id : 'to' in row ? row.to : 'port' in row ? row.port : '';
    return `${'  '.repeat(row.level - 1)}${row.kind} ${what}`.trimEnd();
  });

test('a journey reads from top to bottom, ways one under the other, with every step once', () => {
  expect(text(rows)).toEqual([
    'step in',
    'step a',
    '  note n1',
    'step fork',
    '  way yes',
    '    step b',
    '    step c',
    '    link a',
    '  way no',
    '    link c',
    'step loose',
    'end then',
    'notes',
    '  note n2',
  ]);
  expect(rows.flatMap((row) => (row.kind === 'step' ? [[row.no, row.reached]] : []))).toEqual([
    [1, true],
    [2, true],
    [3, true],
    [4, true],
    [5, true],
    [6, false],
  ]);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
});

test('what only a jump leads to is reached, if the jump is', () => {
  const jumps = { fork: ['loose'] } as Readonly<Record<string, readonly string[]>>;
  const reached = (from: string) =>
    outlineOf(
      graph,
      (id) => (id === 'fork' ? ['yes', 'no'] : ['then']),
      (id) => (id === from ? jumps.fork! : []),
    ).find((row) => row.kind === 'step' && row.id === 'loose');
  expect(reached('fork')).toMatchObject({ reached: true, no: 6 });
  expect(reached('loose')).toMatchObject({ reached: false });
});

test('what lies under a collapsed row is hidden, however deep', () => {
  expect(text(visibleRows(rows, new Set(['fork'])))).toEqual([
    'step in',
    'step a',
    '  note n1',
    'step fork',
    'step loose',
    'end then',
    'notes',
    '  note n2',
  ]);
  expect(visibleRows(rows, new Set(['fork/yes', 'a'])).length).toBe(rows.length - 4);
});
