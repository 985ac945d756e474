import type { BackTestFigures, BackTestNode } from '@cultivar/contract';
import { waysOf } from './back-test.ts';

const node = (ports: Record<string, number>): BackTestNode => ({
  ...{ reached: 10, ended: 0, waiting: 0, failed: 0, mails: 0, ports },
});
const figures = (ports: Record<string, number>): BackTestFigures => ({
  ...{ entered: 10, ended: 0, mails: 0, nodes: { fork: node(ports) } },
});

test('the share of each way in the draft, beside the live version', () => {
  const both = { draft: figures({ yes: 6, no: 2 }), live: figures({ no: 1, gone: 3 }) };
  expect(waysOf(both, 'fork')).toEqual([
    { port: 'yes', n: 6, share: 0.75, liveShare: 0 },
    { port: 'no', n: 2, share: 0.25, liveShare: 0.25 },
    { port: 'gone', n: 0, share: 0, liveShare: 0.75 },
  ]);
});
test('no share where nobody went on, or nothing is published', () => {
  expect(waysOf({ draft: figures({}), live: figures({ yes: 1 }) }, 'fork')).toEqual([
    { port: 'yes', n: 0, share: undefined, liveShare: 1 },
  ]);
  expect(waysOf({ draft: figures({ yes: 1 }), live: null }, 'fork')).toEqual([
    { port: 'yes', n: 1, share: 1, liveShare: undefined },
  ]);
  expect(waysOf({ draft: figures({ yes: 1 }), live: null }, 'other')).toEqual([]);
});
