import node from './date-reached.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

const birthday = { field: 'birthday', when: 'on', days: 3, at: '09:00', yearly: true, lateDays: 2 } as const;

test('opens by the clock of a date: on it, before or after it', () => {
  expect(node.trigger!(birthday)).toEqual({
    events: [],
    byHand: false,
    clock: { kind: 'date', field: 'birthday', offsetDays: 0, at: '09:00', yearly: true, lateDays: 2 },
  });
  expect(node.trigger!({ ...birthday, when: 'before' }).clock).toMatchObject({ offsetDays: -3 });
  expect(node.trigger!({ ...birthday, when: 'after' }).clock).toMatchObject({ offsetDays: 3 });
  expect(node.decide(birthday, {}, at)).toEqual({ go: 'then' });
});
test('says when', () => {
  expect(node.summary(birthday).de).toBe('Am Tag „birthday“, jedes Jahr, 09:00 Uhr');
  expect(node.summary({ ...birthday, when: 'before', days: 1, yearly: false }).en).toBe(
    '1 day before “birthday”, 09:00',
  );
  expect(node.config.safeParse(node.defaults).success).toBe(false);
});
