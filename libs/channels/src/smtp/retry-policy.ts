/** What came of handing one mail to the next server. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly response: string }
  /** The server answered with an error; nothing was accepted. `recipient`: it refused the address, not the message. */
  | { readonly kind: 'refused'; readonly response: string; readonly recipient: boolean }
  /** The connection ended between the final dot and the answer: nobody can know (RFC 1047). */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** Nothing of it can have been accepted. */
  | { readonly kind: 'not-sent'; readonly reason: 'connect' | 'auth' | 'dropped' | 'late'; readonly detail: string };

/** What the outbox does with it. `pauseMs`: the whole sender rests, because the next mail would fare the same. */
export type Verdict = { readonly code: string; readonly pauseMs?: number } & (
  | { readonly state: 'sent' }
  | { readonly state: 'unknown' }
  | { readonly state: 'retry'; readonly at: Date; readonly spendAttempt: boolean }
  /** `bounce`: the address is at fault. `hard` suppresses it at once, `soft` after three in 14 days. */
  | { readonly state: 'failed'; readonly bounce?: 'hard' | 'soft' }
);

/**
 * What the recipient's server says about our sending as such: too fast (421, 4.7.x), against its policy (5.7.x), or fine. What is
 * said about our own sign-in is not about the recipient's domain.
 */
export function signOf(outcome: Outcome): 'slow' | 'policy' | 'taken' | null {
  if (outcome.kind === 'accepted') return 'taken';
  if (outcome.kind !== 'refused') return null;
  const { code, enhanced } = statusOf(outcome.response);
  if (OWN_FAULT.has(code)) return null;
  if (enhanced.startsWith('5.7.')) return 'policy';
  return code === 421 || enhanced.startsWith('4.7.') ? 'slow' : null;
}
/** Our sign-in is at fault, and would be with each mail. */
const OWN_FAULT = new Set([530, 534, 535, 538]);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Then every eight hours. */
export const RETRY_DELAYS_MS = [5, 10, 20, 40, 60, 120, 240, 480].map((minutes) => minutes * MINUTE);
/** For nurture mail; who waits two days for a mail has stopped waiting (RFC 5321 § 4.5.4.1 allows more). */
export const GIVE_UP_MS = 48 * HOUR;
const CONNECT_BACKOFF_MS = [5_000, 15_000, 60_000, 5 * MINUTE];
const AUTH_PAUSE_MS = MINUTE;

/** `550 5.1.1 no such user` → 550, '5.1.1' */
export function statusOf(response: string): { readonly code: number; readonly enhanced: string } {
  const [, code = '0', enhanced = ''] = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3}))?/.exec(response) ?? [];
  return { code: Number(code), enhanced };
}

/**
 * The one retry policy, pure. Enhanced status codes (RFC 3463) say more than the three digits and win.
 *
 * @param attempt how often the mail has been tried, this time included
 * @param connectFailures how often in a row the sender could not reach the server
 */
export function judge(
  outcome: Outcome,
  at: { readonly now: Date; readonly createdAt: Date; readonly attempt: number; readonly connectFailures: number },
): Verdict {
  switch (outcome.kind) {
    case 'accepted':
      return { state: 'sent', code: outcome.response.slice(0, 200) };
    case 'unknown':
      return { state: 'unknown', code: outcome.reason.slice(0, 200) };
    case 'not-sent':
      return judgeNotSent(outcome, at);
    case 'refused':
      return judgeRefused(outcome, at);
  }
}

function judgeNotSent(
  { reason, detail }: Extract<Outcome, { kind: 'not-sent' }>,
  at: Parameters<typeof judge>[1],
): Verdict {
  const code = `${reason}: ${detail}`.slice(0, 200);
  if (reason === 'auth') return { ...again(at.now, AUTH_PAUSE_MS, code, false), pauseMs: AUTH_PAUSE_MS };
  if (reason === 'late') return again(at.now, 0, code, false);
  if (reason === 'dropped') return later(at, code);
  const wait =
    CONNECT_BACKOFF_MS[Math.min(at.connectFailures, CONNECT_BACKOFF_MS.length) - 1] ?? CONNECT_BACKOFF_MS[0]!;
  return { ...again(at.now, wait, code, false), pauseMs: wait };
}

/** The address does not exist, nor will it. 5.1.7 and 5.1.8 speak of the sender. */
const NO_SUCH = new Set(['5.1.0', '5.1.1', '5.1.2', '5.1.3', '5.1.4', '5.1.5', '5.1.6', '5.1.10']);

function judgeRefused(
  { response, recipient }: Extract<Outcome, { kind: 'refused' }>,
  at: Parameters<typeof judge>[1],
): Verdict {
  const { code: digits, enhanced } = statusOf(response);
  const code = response.slice(0, 200);
  // our own credentials: no mail is at fault
  if (OWN_FAULT.has(digits)) return { ...again(at.now, AUTH_PAUSE_MS, code, false), pauseMs: AUTH_PAUSE_MS };
  // full or switched off for now: given up only after the third time
  if (enhanced === '4.2.2') return later(at, code, 'soft');
  if (enhanced === '5.2.2' || enhanced === '5.2.1') return { state: 'failed', code, bounce: 'soft' };
  if (digits < 500) return later(at, code);
  if (NO_SUCH.has(enhanced) && recipient) return { state: 'failed', code, bounce: 'hard' };
  // policy (blocked content, reputation, DMARC): the address is not to blame
  if (enhanced.startsWith('5.7.')) return { state: 'failed', code };
  // servers without enhanced codes say 550, 551 or 553 at RCPT for an address that does not exist
  if (recipient && !enhanced && [550, 551, 553].includes(digits)) return { state: 'failed', code, bounce: 'hard' };
  return { state: 'failed', code };
}

const again = (now: Date, ms: number, code: string, spendAttempt: boolean) =>
  ({ state: 'retry', at: new Date(now.getTime() + ms), spendAttempt, code }) as const;

/** Next place in the schedule, or the end of it. A mailbox that stayed full to the end is a soft bounce. */
function later(at: Parameters<typeof judge>[1], code: string, bounce?: 'soft'): Verdict {
  const delay = RETRY_DELAYS_MS[Math.min(at.attempt, RETRY_DELAYS_MS.length) - 1] ?? RETRY_DELAYS_MS[0]!;
  const next = again(at.now, delay, code, true);
  if (next.at.getTime() - at.createdAt.getTime() <= GIVE_UP_MS) return next;
  return { state: 'failed', code: `gave up after 48 h: ${code}`.slice(0, 200), ...(bounce && { bounce }) };
}
