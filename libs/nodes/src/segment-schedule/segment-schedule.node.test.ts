import node from './segment-schedule.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

const weekly = node.config.parse({ ...node.defaults, segment: 'sleepers', weekday: '2' });

test('opens by a timetable', () => {
  expect(node.trigger!(weekly)).toEqual({
    events: [],
    byHand: false,
    clock: {
      kind: 'timetable',
      ...{ segment: 'sleepers', every: 'week', weekday: 2, day: 1, at: '09:00', zone: 'Europe/Berlin', lateDays: 1 },
    },
  });
  expect(node.decide(weekly, {}, at)).toEqual({ go: 'then' });
});
test('says how often', () => {
  expect(node.summary(weekly).de).toBe('„sleepers“ jeden Dienstag, 09:00 Uhr');
  expect(node.summary({ ...weekly, every: 'month', day: 31 }).en).toBe('“sleepers” on day 31 of each month, 09:00');
  expect(node.config.safeParse(node.defaults).success).toBe(false);
});
