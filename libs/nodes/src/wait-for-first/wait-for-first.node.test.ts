import node from './wait-for-first.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };
const config = {
  events: [
    { id: 'x', event: { kind: 'mail.clicked', ref: 'welcome' } },
    { id: 'y', event: { kind: 'form.submitted' } },
  ],
  amount: 2,
  unit: 'days' as const,
};
test('waits for all at once, each with its own way', () => {
  expect(node.decide(config, { touchpoints: [], zone: 'Europe/Berlin' }, at)).toEqual({
    waitFor: [config.events[0]!.event, config.events[1]!.event],
    happened: ['x', 'y'],
    timeout: 'timeout',
    until: new Date('2026-11-24T12:00:00Z'),
  });
});
test('its events are its ways out, by name', () => {
  expect(Object.values(node.portsOf!(config)).map(({ de }) => de)).toEqual([
    'Link in E-Mail geklickt: „welcome“',
    'Formular abgesendet',
    'nichts nach 2 Tagen',
  ]);
  expect(node.summary(config).en).toBe('Link in mail clicked: “welcome” or Form submitted, at most 2 days');
});
