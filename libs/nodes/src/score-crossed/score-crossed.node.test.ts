import node from './score-crossed.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in at the threshold, on the way up or down', () => {
  expect(node.trigger!({ axis: 'engagement', way: 'up', threshold: 50 }).events).toEqual([
    { kind: 'score.crossed', ref: 'engagement>=50' },
  ]);
  expect(node.trigger!({ axis: 'fit', way: 'down', threshold: -5 }).events).toEqual([
    { kind: 'score.crossed', ref: 'fit<-5' },
  ]);
  expect(node.summary({ axis: 'fit', way: 'down', threshold: 20 })).toEqual({
    de: 'Passung fällt unter 20',
    en: 'Fit falls below 20',
  });
  expect(node.decide({ axis: 'fit', way: 'up', threshold: 1 }, {}, at)).toEqual({ go: 'then' });
});
