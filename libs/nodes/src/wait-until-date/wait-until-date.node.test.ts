import fc from 'fast-check';
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
test('whoever waited in time and is woken late goes by the same rule, whatever zone and hour; up to an hour is in time', () => {
  const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Australia/Lord_Howe');
  const days = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  const hours = fc.constantFrom('00:00', '02:30', '09:00', '23:59');
  const property = fc.property(
    days,
    hours,
    zones,
    fc.integer({ min: 0, max: 200 * 24 * 60 }),
    (day, hour, zone, minutes) => {
      const date = day.toISOString().slice(0, 10);
      const decide = (late: 'late' | 'go' | 'next', now: Date): Record<string, unknown> =>
        node.decide({ date, at: hour, late }, { zone }, { ...at, now }) as never;
      for (const late of ['late', 'go', 'next'] as const) {
        const first = decide(late, new Date('2025-12-01T00:00:00Z'));
        // woken by the engine at its own time, which asks again only where that may change something
        const woken = new Date((first['waitUntil'] as Date).getTime() + minutes * 60_000);
        const then = first['again'] ? decide(late, woken) : { go: first['then'] };
        if (minutes <= 60 || late === 'go') expect(then).toMatchObject({ go: 'then' });
        else if (late === 'late') expect(then).toMatchObject({ go: 'late' });
        else {
          const next = then['waitUntil'] as Date;
          expect(next.getUTCFullYear() - (first['waitUntil'] as Date).getUTCFullYear()).toBe(1);
          expect(decide(late, next)).toMatchObject({ go: 'then' });
        }
      }
    },
  );
  fc.assert(property, { numRuns: 300 });
});
