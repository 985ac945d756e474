import node from './wait-until.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

const workdays = { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '11:00', holidays: 'none', late: 'go' } as const;
type Config = Parameters<typeof node.decide>[0];
const until = (config: Config | typeof workdays, zone: string, now: string): string => {
  const decision = node.decide(config as Config, { zone }, { ...at, now: new Date(now) });
  return 'waitUntil' in decision ? decision.waitUntil.toISOString() : 'at once';
};
test.each([
  ['a Sunday waits for Monday morning', 'Europe/Berlin', '2026-11-22T12:00:00Z', '2026-11-23T08:00:00.000Z'],
  ['before the window, the same day', 'Europe/Berlin', '2026-11-23T07:00:00Z', '2026-11-23T08:00:00.000Z'],
  ['inside the window, no wait', 'Europe/Berlin', '2026-11-23T09:59:59Z', 'at once'],
  ['at its beginning, no wait', 'Europe/Berlin', '2026-11-23T08:00:00Z', 'at once'],
  ['at its end, the next day', 'Europe/Berlin', '2026-11-23T10:00:00Z', '2026-11-24T08:00:00.000Z'],
  ['Friday noon waits over the weekend', 'Europe/Berlin', '2026-11-27T12:00:00Z', '2026-11-30T08:00:00.000Z'],
  ['where the lead is, it is still Sunday', 'America/New_York', '2026-11-23T03:00:00Z', '2026-11-23T14:00:00.000Z'],
  ['over the clock change, at the local time', 'Europe/Berlin', '2026-03-27T12:00:00Z', '2026-03-30T07:00:00.000Z'],
  ['an unknown zone counts as UTC', 'No/Where', '2026-11-22T12:00:00Z', '2026-11-23T09:00:00.000Z'],
])('%s', (_, zone, now, expected) => expect(until(workdays, zone, now)).toBe(expected));

test('a window in the hour that is left out in spring opens where the clock goes on', () => {
  const night = { ...workdays, weekdays: [7], from: '02:15', to: '03:30' };
  expect(until(night, 'Europe/Berlin', '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
  const gone = { ...workdays, weekdays: [7], from: '02:15', to: '03:00' };
  expect(until(gone, 'Europe/Berlin', '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
});
test('the same weekday of next week, once the window is over', () => {
  expect(until({ ...workdays, weekdays: [1] }, 'UTC', '2026-11-23T11:00:00Z')).toBe('2026-11-30T09:00:00.000Z');
});
test('draws neighbouring days together', () => {
  expect(node.summary(workdays as unknown as Config)).toEqual({
    de: 'Mo–Fr, 09:00–11:00 Uhr',
    en: 'Mon–Fri, 09:00–11:00',
  });
  expect(node.summary({ ...workdays, weekdays: [4, 2] }).de).toBe('Di, Do, 09:00–11:00 Uhr');
  expect(node.summary({ ...workdays, weekdays: [6, 7, 1] }).en).toBe('Mon, Sat, Sun, 09:00–11:00');
  expect(node.summary({ ...workdays, weekdays: [1, 2, 3, 4, 5, 6, 7] }).de).toBe('täglich, 09:00–11:00 Uhr');
});
test('a window ends after it begins, on a day that there is', () => {
  expect(node.config.safeParse({ ...workdays, to: '09:00' }).error?.issues[0]?.path).toEqual(['to']);
  expect(node.config.safeParse({ ...workdays, weekdays: [] }).success).toBe(false);
  expect(node.config.safeParse({ ...workdays, weekdays: [8] }).success).toBe(false);
  expect(node.config.safeParse({ ...workdays, from: '24:00' }).success).toBe(false);
});
test('leaves out the holidays of a state', () => {
  const easter = '2027-03-25T12:00:00Z';
  const of = (holidays: 'none' | 'DE' | 'BY' | 'BE'): string =>
    until({ ...workdays, weekdays: [1, 2, 3, 4, 5], holidays }, 'Europe/Berlin', easter);
  expect(of('none')).toBe('2027-03-26T08:00:00.000Z');
  // Good Friday, the weekend, Easter Monday; the clocks went forward
  expect(of('DE')).toBe('2027-03-30T07:00:00.000Z');
  const epiphany = '2027-01-05T12:00:00Z';
  expect(until({ ...workdays, weekdays: [3], holidays: 'BY' }, 'Europe/Berlin', epiphany)).toBe(
    '2027-01-13T08:00:00.000Z',
  );
  expect(until({ ...workdays, weekdays: [3], holidays: 'BE' }, 'Europe/Berlin', epiphany)).toBe(
    '2027-01-06T08:00:00.000Z',
  );
});
test('who wants the next window is asked again when the time has come', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  expect(node.decide({ ...workdays, weekdays: [1], late: 'next' }, { zone: 'UTC' }, { ...at, now })).toMatchObject({
    again: true,
  });
  expect(node.config.parse({ weekdays: [1], from: '09:00', to: '10:00' })).toMatchObject({
    holidays: 'none',
    late: 'go',
  });
});
