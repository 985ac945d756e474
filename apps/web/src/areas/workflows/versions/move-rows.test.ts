import type { StandingAt } from '@cultivar/contract';
import type { Graph, GraphNode } from '@cultivar/workflow';
import { allStay, goAlong, moveRows, movesOf, sumsOf } from './move-rows.ts';

const node = (id: string, type = 'wait'): GraphNode => ({ id, type, config: {}, position: { x: 0, y: 0 } });
const at = (id: string, leads: number, type?: string): StandingAt => {
  return { versionNo: 2, node: node(id, type), leads, failed: 0, held: 0, waiting: leads, behind: [] };
};
const target: Graph = { nodes: [node('a'), node('b', 'mail')], edges: [], settings: { reentry: 'never' } };
const rows = moveRows([at('a', 5), at('b', 3), at('c', 2)], target, () => 'changed');

test('everybody goes along where the step is still the same one, the others stay', () => {
  expect(rows.map(({ step }) => step)).toEqual(['changed', 'gone', 'gone']);
  expect(goAlong(rows)).toEqual({ '2/a': 'to:a', '2/b': 'stay', '2/c': 'stay' });
  expect(sumsOf(rows, goAlong(rows))).toEqual({ stay: 5, move: 5, leave: 0 });
  expect(sumsOf(rows, allStay(rows))).toEqual({ stay: 10, move: 0, leave: 0 });
});
test('the plan names who does not stay', () => {
  expect(movesOf(rows, { '2/a': 'again:a', '2/b': 'to:a', '2/c': 'leave' })).toEqual([
    { versionNo: 2, nodeId: 'a', to: 'a', again: true },
    { versionNo: 2, nodeId: 'b', to: 'a' },
    { versionNo: 2, nodeId: 'c', to: null },
  ]);
  expect(movesOf(rows, {})).toEqual([]);
});
