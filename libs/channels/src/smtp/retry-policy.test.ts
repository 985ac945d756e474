import { GIVE_UP_MS, judge, RETRY_DELAYS_MS, statusOf } from './retry-policy.ts';
import type { Outcome } from './retry-policy.ts';

const now = new Date('2026-11-22T12:00:00Z');
const at = { now, createdAt: now, attempt: 1, connectFailures: 1 };
const refused = (response: string, recipient = false): Outcome => ({ kind: 'refused', response, recipient });
const minutes = (verdict: ReturnType<typeof judge>) =>
  verdict.state === 'retry' ? (verdict.at.getTime() - now.getTime()) / 60_000 : null;

test.each([
  ['421 4.3.2 busy', 'retry'],
  ['450 4.2.1 greylisted', 'retry'],
  ['451 4.7.1 slow down', 'retry'],
  ['452 4.3.1 full', 'retry'],
  ['552 5.3.4 too large', 'failed'],
  ['554 5.7.1 spam', 'failed'],
])('%s → %s, nobody suppressed', (response, state) => {
  const verdict = judge(refused(response), at);
  expect(verdict).toMatchObject({ state });
  expect(verdict).not.toHaveProperty('bounce');
});

test('an address that does not exist bounces hard, with or without an enhanced code', () => {
  expect(judge(refused('550 5.1.1 no such user', true), at)).toMatchObject({ state: 'failed', bounce: 'hard' });
  expect(judge(refused('550 unknown', true), at)).toMatchObject({ state: 'failed', bounce: 'hard' });
  // the message was refused, or policy spoke: the address is not to blame
  expect(judge(refused('550 unknown'), at)).not.toHaveProperty('bounce');
  expect(judge(refused('550 5.7.1 blocked', true), at)).not.toHaveProperty('bounce');
});
test('a full mailbox bounces softly, for a while or at once', () => {
  expect(judge(refused('552 5.2.2 full', true), at)).toMatchObject({ state: 'failed', bounce: 'soft' });
  expect(judge(refused('452 4.2.2 full', true), at)).toMatchObject({ state: 'retry' });
});
test('5, 10, 20, 40 min, 1, 2, 4, 8, 8 h …, until 48 hours are over', () => {
  const asked = Array.from({ length: 10 }, (_, n) => minutes(judge(refused('451 later'), { ...at, attempt: n + 1 })));
  expect(asked).toEqual([5, 10, 20, 40, 60, 120, 240, 480, 480, 480]);
  const old = new Date(now.getTime() - GIVE_UP_MS + RETRY_DELAYS_MS[0]! - 1);
  expect(judge(refused('451 later'), { ...at, createdAt: old })).toMatchObject({ state: 'failed' });
  expect(judge(refused('452 4.2.2 full'), { ...at, createdAt: old })).toMatchObject({
    state: 'failed',
    bounce: 'soft',
  });
});
test('our own fault costs no mail an attempt, and the sender rests', () => {
  for (const outcome of [
    refused('535 5.7.8 wrong password'),
    { kind: 'not-sent', reason: 'auth', detail: '' } as const,
    { kind: 'not-sent', reason: 'connect', detail: '' } as const,
  ]) {
    const verdict = judge(outcome, at);
    expect(verdict).toMatchObject({ state: 'retry', spendAttempt: false });
    expect(verdict.pauseMs).toBeGreaterThan(0);
  }
  const waits = [1, 2, 3, 4, 9].map(
    (connectFailures) => judge({ kind: 'not-sent', reason: 'connect', detail: '' }, { ...at, connectFailures }).pauseMs,
  );
  expect(waits).toEqual([5_000, 15_000, 60_000, 300_000, 300_000]);
});
test('unclear is never sent again by itself', () => {
  expect(judge({ kind: 'unknown', reason: 'closed' }, at).state).toBe('unknown');
});
test('status codes', () => {
  expect(statusOf('550-5.1.1 a\n550 b')).toEqual({ code: 550, enhanced: '5.1.1' });
  expect(statusOf('250 ok')).toEqual({ code: 250, enhanced: '' });
});
