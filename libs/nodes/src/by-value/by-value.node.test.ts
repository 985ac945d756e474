import node from './by-value.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };
const config = {
  field: 'city',
  values: [
    { id: 'a', value: 'Berlin' },
    { id: 'b', value: '5' },
  ],
};
const way = (city: unknown): unknown => node.decide(config, { fields: { city }, answers: {} }, at);

test('compares as rules do: without upper and lower case, numbers as numbers', () => {
  expect(way('berlin')).toEqual({ go: 'a', because: { field: 'city', found: 'berlin' } });
  expect(way(5)).toMatchObject({ go: 'b' });
  expect(way('Bonn')).toMatchObject({ go: 'otherwise', because: { found: 'Bonn' } });
  expect(way(undefined)).toEqual({ go: 'otherwise', because: { field: 'city', found: null } });
});
test('asks the answers of earlier steps, too', () => {
  const asking = { ...config, field: 'answer.hook.city' };
  expect(node.decide(asking, { fields: {}, answers: { hook: { city: 'BERLIN' } } }, at)).toMatchObject({ go: 'a' });
});
test('its values are its ways out', () => {
  expect(Object.keys(node.portsOf!(config))).toEqual(['a', 'b', 'otherwise']);
  expect(node.summary(config).en).toBe('city: Berlin, 5');
});
