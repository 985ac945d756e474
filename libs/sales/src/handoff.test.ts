import { HANDOFF_MOVES, HANDOFF_STATES, mayAnswer, mayMove, REJECT_REASONS, rejectEffect } from './handoff.ts';

const now = new Date('2026-11-22T12:00:00Z');
const later = new Date('2027-05-22T12:00:00Z');

test('every state can be reached, and what is closed stays closed', () => {
  const reached = new Set(Object.values(HANDOFF_MOVES).flat());
  expect([...HANDOFF_STATES].filter((state) => state !== 'offered' && !reached.has(state))).toEqual([]);
  expect(mayMove('offered', 'won')).toBe(false);
  for (const closed of ['rejected', 'expired', 'won', 'lost', 'recycled'] as const)
    expect(HANDOFF_MOVES[closed]).toEqual([]);
});

test('only the one asked answers, or marketers and admins in their stead, or anybody where nobody is asked', () => {
  const offer = { state: 'offered' as const, userId: 7 };
  expect(mayAnswer(offer, { userId: 7, role: 'sales' })).toBeNull();
  expect(mayAnswer(offer, { userId: 8, role: 'sales' })).toBe('not-yours');
  expect(mayAnswer(offer, { userId: 8, role: 'viewer' })).toBe('not-yours');
  expect(mayAnswer(offer, { userId: 8, role: 'admin' })).toBeNull();
  expect(mayAnswer({ ...offer, userId: null }, { userId: 8, role: 'sales' })).toBeNull();
  expect(mayAnswer({ ...offer, userId: null }, { userId: 8, role: 'viewer' })).toBe('not-yours');
  expect(mayAnswer({ state: 'expired', userId: 7 }, { userId: 7, role: 'sales' })).toBe('already-answered');
});

test('a reason decides what becomes of the lead', () => {
  expect(rejectEffect('timing', null, now)).toBe('date-missing');
  expect(rejectEffect('timing', now, now)).toBe('date-past');
  expect(rejectEffect('timing', later, now)).toEqual({ stage: 'recycled', recycleAt: later, tag: null });
  expect(rejectEffect('not-icp', later, now)).toEqual({ stage: 'disqualified', recycleAt: null, tag: null });
  expect(rejectEffect('unreachable', null, now)).toEqual({
    stage: 'recycled',
    recycleAt: new Date('2026-12-22T12:00:00Z'),
    tag: null,
  });
  expect(rejectEffect('bad-data', null, now)).toMatchObject({ recycleAt: null, tag: 'check-data' });
  for (const reason of REJECT_REASONS) expect(typeof rejectEffect(reason, later, now)).toBe('object');
});
