import node from './throttle.node.ts';

test('asks for a turn', () => {
  expect(node.decide({ perHour: 30 }, {}, { now: new Date(0), visitKey: '1.1', nodeId: 'n' })).toEqual({
    perHour: 30,
    then: 'then',
  });
  expect(node.summary({ perHour: 1 }).de).toBe('Höchstens 1 Lead je Stunde');
  for (const perHour of [0, 1.5, -1]) expect(node.config.safeParse({ perHour }).success).toBe(false);
});
