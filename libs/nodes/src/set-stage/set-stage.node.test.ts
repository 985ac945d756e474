import node from './set-stage.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('asks for the stage, with the reason', () => {
  expect(node.decide({ stage: 'sql', reason: 'BANT met' }, {}, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'stage.set', stage: 'sql', reason: 'BANT met' }],
  });
  expect(node.summary({ stage: 'customer', reason: 'won' })).toEqual({ de: 'Kunde: won', en: 'Customer: won' });
});
test('only stages that there are', () =>
  expect(node.config.safeParse({ stage: 'x', reason: 'y' }).success).toBe(false));
