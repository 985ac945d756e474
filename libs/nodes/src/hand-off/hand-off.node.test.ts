import node from './hand-off.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

const config = { reason: 'Booked a call', answerWithinHours: 4 };
test('offers the lead and goes on with the answer, at the very latest after a year', () => {
  expect(node.decide(config, {}, at)).toEqual({
    hold: { kind: 'handoff.offer', reason: 'Booked a call', answerWithinHours: 4 },
    answers: { accepted: 'accepted', rejected: 'rejected', expired: 'expired' },
    until: new Date('2027-11-22T12:00:00Z'),
    timeout: 'expired',
  });
});
test('says why and how fast', () => {
  expect(node.summary(config).de).toBe('Booked a call, Antwort in 4 Geschäftsstunden');
  expect(node.summary({ ...config, answerWithinHours: 1 }).en).toBe('Booked a call, answer in 1 business hour');
  expect(node.pauses!(config)).toBe(true);
});
