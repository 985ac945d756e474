import node from './wait-for-event.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

const clicked = { kind: 'mail.clicked', ref: 'welcome' };
const config = { events: [clicked], amount: 7, unit: 'days' as const, earlierHours: 0 };
const yesterday = { ...clicked, at: new Date('2026-11-21T12:00:00Z') };

test('waits for what happens from now on', () => {
  expect(node.decide(config, { touchpoints: [yesterday], zone: 'Europe/Berlin' }, at)).toEqual({
    waitFor: [clicked],
    until: new Date('2026-11-29T12:00:00Z'),
    happened: 'happened',
    timeout: 'timeout',
  });
});
test('lets earlier ones count if told so, and only those', () => {
  const counting = { ...config, earlierHours: 24 };
  const decide = (touchpoint: typeof yesterday) =>
    node.decide(counting, { touchpoints: [touchpoint], zone: 'UTC' }, at);
  expect(decide(yesterday)).toMatchObject({ go: 'happened', because: { event: 'mail.clicked', ref: 'welcome' } });
  expect(decide({ ...yesterday, at: new Date('2026-11-21T11:59:59Z') })).toHaveProperty('waitFor');
  expect(decide({ ...yesterday, ref: 'other' })).toHaveProperty('waitFor');
});
test('its ways out and its card say how long', () => {
  expect(node.portsOf!(config).timeout).toEqual({ de: 'nicht nach 7 Tagen', en: 'not after 7 days' });
  expect(node.portsOf!({ ...config, amount: 1 }).timeout!.de).toBe('nicht nach 1 Tag');
  expect(node.summary(config).de).toBe('Link in E-Mail geklickt: „welcome“, längstens 7 Tage');
  expect(node.summary({ ...config, events: [clicked, { kind: 'asset.read' }] }).en).toContain(' or Content read');
});
test('only a wait that cannot be over at once keeps a loop from spinning', () => {
  expect(node.pauses!(config)).toBe(true);
  expect(node.pauses!({ ...config, earlierHours: 1 })).toBe(false);
});
test('says which events have to be loaded', () => expect(node.reads!(config)).toEqual({ events: [clicked] }));
