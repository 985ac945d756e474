import node from './wait-until-date.node.ts';

const at = { visitKey: '7.3', nodeId: 'n' };
const config = { date: '2027-03-28', at: '09:00', late: 'late' as 'late' | 'go' | 'next' };
const on = (now: string, late = config.late, zone = 'Europe/Berlin'): unknown =>
  node.decide({ ...config, late }, { zone }, { ...at, now: new Date(now) });

test('waits until the time of day there, across clock changes', () => {
  expect(on('2027-01-01T00:00:00Z')).toMatchObject({ waitUntil: new Date('2027-03-28T07:00:00Z'), then: 'then' });
  expect(on('2027-01-01T00:00:00Z', 'late', 'America/New_York')).toMatchObject({
    waitUntil: new Date('2027-03-28T13:00:00Z'),
  });
});
test('who is too late goes on, goes another way, or waits for next year', () => {
  const later = '2027-06-01T00:00:00Z';
  expect(on(later, 'go')).toMatchObject({ go: 'then' });
  expect(on(later, 'late')).toMatchObject({ go: 'late', because: { was: '2027-03-28T07:00:00.000Z' } });
  expect(on(later, 'next')).toMatchObject({ waitUntil: new Date('2028-03-28T07:00:00Z') });
  expect(on('2027-03-28T07:00:00Z', 'late')).toMatchObject({ go: 'then' });
});
test('the 29th of February is the 28th in other years', () => {
  const now = new Date('2025-01-01T00:00:00Z');
  expect(node.decide({ date: '2024-02-29', at: '09:00', late: 'next' }, { zone: 'UTC' }, { ...at, now })).toMatchObject(
    {
      waitUntil: new Date('2025-02-28T09:00:00Z'),
    },
  );
});
test('has the way for the late only where it is wanted; a day has to be one', () => {
  expect(Object.keys(node.portsOf!({ ...config, late: 'go' }))).toEqual(['then']);
  expect(Object.keys(node.portsOf!(config))).toEqual(['then', 'late']);
  for (const date of ['2027-02-30', '', 'soon']) expect(node.config.safeParse({ ...config, date }).success).toBe(false);
  expect(node.summary({ ...config, late: 'next' })).toEqual({
    de: '28.03.2027, 09:00 Uhr, jedes Jahr',
    en: 'Mar 28, 2027, 09:00, every year',
  });
});
