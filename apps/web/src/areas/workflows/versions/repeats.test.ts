import { registry } from '@cultivar/nodes';
import type { Graph, GraphNode } from '@cultivar/workflow';
import type { MoveRow } from './move-rows.ts';
import { repeats } from './repeats.ts';

const node = (id: string, type: string, config: Record<string, unknown> = {}): GraphNode => {
  return { id, type, config, position: { x: 0, y: 0 } };
};
const NODES = [
  node('in', 'added-by-hand'),
  node('points', 'change-score', { axis: 'engagement', points: 5, reason: 'r' }),
  node('mail', 'send-mail', { template: 'hello' }),
  node('hook', 'call-webhook', { url: 'https://example.org', body: {}, keep: {} }),
  node('w', 'wait', { amount: 1, unit: 'days' }),
  node('tag', 'change-tag', { act: 'add', tag: 'x' }),
];
/** These steps one after the other. */
const line = (...ids: string[]): Graph => ({
  nodes: NODES,
  edges: ids.slice(0, -1).map((from, n) => ({ from, port: from === 'hook' ? 'ok' : 'then', to: ids[n + 1]! })),
  settings: { reentry: 'never' },
});
const row: MoveRow = {
  ...{ key: '1/w', versionNo: 1, node: NODES[4]!, step: 'same', leads: 3, failed: 0, held: 0, waiting: 3 },
  behind: ['in', 'points', 'mail', 'hook'],
};
const said = (choice: string, target: Graph, it = row): string[] =>
  repeats(it, choice, target, registry).map(({ id }) => id);
const SAME = line('in', 'points', 'mail', 'hook', 'w', 'tag');

test('who is put back comes by points and webhooks again; mails are no part of it', () => {
  expect(said('to:points', SAME)).toEqual(['points', 'hook']);
  expect(said('to:mail', SAME)).toEqual(['hook']);
  expect(said('to:tag', SAME)).toEqual([]);
});
test('who goes on where it stands repeats only what the new version has put before it', () => {
  expect(said('to:w', SAME)).toEqual([]);
  expect(said('again:w', SAME)).toEqual([]);
  expect(said('to:w', line('in', 'mail', 'w', 'points', 'hook', 'tag'))).toEqual(['points', 'hook']);
});
test('who stays, leaves, or would have come by again anyway repeats nothing', () => {
  expect(said('stay', SAME)).toEqual([]);
  expect(said('leave', SAME)).toEqual([]);
  expect(said('to:points', SAME, { ...row, behind: ['in'] })).toEqual([]);
});
