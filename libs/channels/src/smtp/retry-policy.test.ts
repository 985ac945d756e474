import { GIVE_UP_MS, judge, RETRY_DELAYS_MS, signOf, statusOf } from './retry-policy.ts';
import type { Outcome } from './retry-policy.ts';

const now = new Date('2026-11-22T12:00:00Z');
const at = { now, createdAt: now, attempt: 1, connectFailures: 1 };
const refused = (response: string, recipient = false): Outcome => ({ kind: 'refused', response, recipient });
const minutes = (verdict: ReturnType<typeof judge>) =>
  verdict.state === 'retry' ? (verdict.at.getTime() - now.getTime()) / 60_000 : null;

type Row = readonly [
  response: string,
  at: 'rcpt' | 'dot' | 'mail',
  state: string,
  bounce?: 'hard' | 'soft',
  pool?: 'rests',
];
/** The whole table: what a server may say, when, and what becomes of the mail, the address and the sender. */
const TABLE: readonly Row[] = [
  ['421 4.3.2 shutting down', 'mail', 'retry'],
  ['421 4.7.0 too many messages', 'dot', 'retry'],
  ['450 4.2.1 greylisted', 'rcpt', 'retry'],
  ['450 busy', 'rcpt', 'retry'],
  ['451 4.3.0 local error', 'dot', 'retry'],
  ['451 4.7.1 slow down', 'rcpt', 'retry'],
  ['452 4.3.1 disk full', 'dot', 'retry'],
  ['452 4.2.2 mailbox full', 'rcpt', 'retry'],
  ['454 4.7.0 no TLS now', 'mail', 'retry'],
  ['552 5.2.2 mailbox full', 'rcpt', 'failed', 'soft'],
  ['550 5.2.1 mailbox disabled', 'rcpt', 'failed', 'soft'],
  ['550 5.1.1 no such user', 'rcpt', 'failed', 'hard'],
  ['550 5.1.2 no such host', 'rcpt', 'failed', 'hard'],
  ['553 5.1.3 bad address', 'rcpt', 'failed', 'hard'],
  ['550 5.1.10 null MX', 'rcpt', 'failed', 'hard'],
  ['550 no such user', 'rcpt', 'failed', 'hard'],
  ['551 not here', 'rcpt', 'failed', 'hard'],
  ['553 no', 'rcpt', 'failed', 'hard'],
  ['550 5.1.7 bad sender', 'mail', 'failed'],
  ['553 5.1.8 sender domain unknown', 'rcpt', 'failed'],
  ['550 content', 'dot', 'failed'],
  ['550 5.7.1 blocked', 'rcpt', 'failed'],
  ['554 5.7.1 spam', 'dot', 'failed'],
  ['550 5.7.26 unauthenticated', 'dot', 'failed'],
  ['552 5.3.4 too large', 'dot', 'failed'],
  ['552 too large', 'mail', 'failed'],
  ['554 transaction failed', 'dot', 'failed'],
  ['554 5.6.0 not a mail', 'dot', 'failed'],
  ['503 5.5.1 bad sequence', 'mail', 'failed'],
  ['530 5.7.0 sign in first', 'mail', 'retry', undefined, 'rests'],
  ['534 5.7.9 stronger sign-in', 'mail', 'retry', undefined, 'rests'],
  ['535 5.7.8 wrong password', 'mail', 'retry', undefined, 'rests'],
  ['538 5.7.11 encrypt', 'mail', 'retry', undefined, 'rests'],
];
// of equal length: jest would take a missing one for a callback
const ROWS = TABLE.map(([response, phase, state, bounce, pool]) => [response, phase, state, bounce, pool] as const);
test.each(ROWS)('%s at %s → %s %s %s', (response, phase, state, bounce, pool) => {
  const verdict = judge(refused(response, phase === 'rcpt'), at);
  expect(verdict.state).toBe(state);
  expect('bounce' in verdict ? verdict.bounce : undefined).toBe(bounce);
  expect(verdict.pauseMs !== undefined).toBe(pool === 'rests');
  if (verdict.state === 'retry') expect(verdict.spendAttempt).toBe(pool !== 'rests');
});
test.each([
  ['421 4.7.0 slow', 'slow'],
  ['421 closing', 'slow'],
  ['451 4.7.1 greylisted', 'slow'],
  ['450 4.2.1 busy', null],
  ['550 5.7.1 blocked', 'policy'],
  ['535 5.7.8 wrong password', null],
  ['550 5.1.1 nobody', null],
])('%s is a sign of the domain: %s', (response, sign) => {
  expect(signOf(refused(response, true))).toBe(sign);
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
