import node from './wait-until-field.node.ts';

const config = { field: 'contractEnd', offset: -30, at: '09:00', late: 'late' as 'late' | 'go' | 'next' };
const on = (value: unknown, now: string, late = config.late): unknown =>
  node.decide(
    { ...config, late },
    { fields: { contractEnd: value }, answers: {}, zone: 'Europe/Berlin' },
    { visitKey: '7.3', nodeId: 'n', now: new Date(now) },
  );

test('so many days before the date of the lead, at the time there', () => {
  expect(on('2027-04-20', '2027-01-01T00:00:00Z')).toMatchObject({ waitUntil: new Date('2027-03-21T08:00:00Z') });
  expect(on('2027-05-20T22:30:00Z', '2027-01-01T00:00:00Z')).toMatchObject({
    waitUntil: new Date('2027-04-21T07:00:00Z'),
  });
});
test('without a date there is a way of its own', () => {
  for (const value of [undefined, null, '', 'soon', 7])
    expect(on(value, '2027-01-01T00:00:00Z')).toMatchObject({ go: 'missing' });
});
test('who is too late goes on, goes another way, or waits for the anniversary', () => {
  const [end, now] = ['2027-04-20', '2027-04-01T00:00:00Z'];
  expect(on(end, now, 'go')).toMatchObject({ go: 'then' });
  expect(on(end, now, 'late')).toMatchObject({ go: 'late' });
  expect(on(end, now, 'next')).toMatchObject({ waitUntil: new Date('2028-03-21T08:00:00Z') });
  expect(on('2020-01-10', '2027-12-20T00:00:00Z', 'next')).toMatchObject({
    waitUntil: new Date('2028-12-11T08:00:00Z'),
  });
});
test('says how far from which date', () => {
  expect(node.summary(config)).toEqual({
    de: '30 Tage vor contractEnd, 09:00 Uhr',
    en: '30 days before contractEnd, 09:00',
  });
  expect(node.summary({ ...config, offset: 1 }).de).toBe('1 Tag nach contractEnd, 09:00 Uhr');
});
test('is asked once more when the day has come: the date may have moved, or the house been down', () => {
  for (const late of ['go', 'late', 'next'] as const) {
    expect(on('2027-04-20', '2027-01-01T00:00:00Z', late)).toMatchObject({ again: true });
    // renewed meanwhile
    expect(on('2028-04-20', '2027-03-21T08:00:00Z', late)).toMatchObject({
      waitUntil: new Date('2028-03-21T08:00:00Z'),
      again: true,
    });
    expect(on('2027-04-20', '2027-03-21T09:00:00Z', late)).toMatchObject({ go: 'then' });
  }
  expect(on('2027-04-20', '2027-03-21T09:00:01Z', 'late')).toMatchObject({ go: 'late' });
  expect(on('2026-04-20', '2027-03-21T08:30:00Z', 'next')).toMatchObject({ go: 'then' });
});
