/** Lengths of time a limit may be for. Counted in steps: what is older than a span and a step counts no more. */
export const SPANS = {
  second: { ms: 1_000, stepMs: 100 },
  minute: { ms: 60_000, stepMs: 1_000 },
  hour: { ms: 3_600_000, stepMs: 60_000 },
  day: { ms: 86_400_000, stepMs: 1_800_000 },
} as const;
export type Span = keyof typeof SPANS;
/** So many mails at most in any span of that length. */
export type Most = Readonly<Partial<Record<Span, number | null>>>;

/** What the house has set. Null or left out: no limit. */
export interface SendingLimits {
  /** All mails over this SMTP account. */
  readonly account: Most;
  /** Each recipient domain … */
  readonly eachDomain: Most;
  /** … but these. */
  readonly domains: readonly ({ readonly domain: string } & Most)[];
}
export const NO_LIMITS: SendingLimits = { account: {}, eachDomain: {}, domains: [] };

/** What a recipient domain's server made us do. */
export interface DomainState {
  readonly domain: string;
  readonly perMinute: number | null;
  readonly basePerMinute: number | null;
  readonly slowedAt: Date | null;
  readonly refusals: number;
  readonly pauses: number;
  readonly pausedUntil: Date | null;
  readonly code: string | null;
}
export const fresh = (domain: string): DomainState => ({
  ...{ domain, perMinute: null, basePerMinute: null, slowedAt: null },
  ...{ refusals: 0, pauses: 0, pausedUntil: null, code: null },
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The mails of one moment are refused together: that is one sign, not many. */
const ONE_SIGN_MS = 30_000;
const SLOWEST = 6;
const LEAST_BASE = 60;
/** Back at the old pace after so many minutes in which nobody complained. */
const STEPS_UP = 20;
export const REFUSALS = 5;

/** The pace a slowed domain may have by now; null: as before. It halves at each sign and rises by the minute. */
export function paceOf({ perMinute, basePerMinute, slowedAt }: DomainState, now: Date): number | null {
  if (perMinute === null || basePerMinute === null || slowedAt === null) return null;
  const minutes = Math.floor((now.getTime() - slowedAt.getTime()) / MINUTE);
  const pace = perMinute + Math.max(0, minutes) * Math.ceil(basePerMinute / STEPS_UP);
  return pace >= basePerMinute ? null : pace;
}
/** @param lately mails the domain took in the last minute */
export function slowed(state: DomainState, lately: number, code: string, now: Date): DomainState {
  if (state.slowedAt && now.getTime() - state.slowedAt.getTime() < ONE_SIGN_MS) return state;
  const pace = paceOf(state, now);
  const base = pace === null ? Math.max(LEAST_BASE, lately) : state.basePerMinute!;
  const perMinute = Math.max(SLOWEST, Math.floor((pace ?? base) / 2));
  return { ...state, perMinute, basePerMinute: base, slowedAt: now, code };
}
/** A refusal by policy. The fifth in a row stops the domain for an hour, then two, four … a day at most; nobody is suppressed. */
export function refusedByPolicy(state: DomainState, code: string, now: Date): DomainState {
  if (isPaused(state, now)) return { ...state, code };
  const refusals = state.refusals + 1;
  if (refusals < REFUSALS) return { ...state, refusals, code };
  const pausedUntil = new Date(now.getTime() + Math.min(24 * HOUR, HOUR * 2 ** state.pauses));
  // one more after it is enough to stop it again
  return { ...state, refusals: REFUSALS - 1, pauses: Math.min(state.pauses + 1, 10), pausedUntil, code };
}
export const taken = (state: DomainState): DomainState => ({ ...state, refusals: 0, pauses: 0, pausedUntil: null });
export const isPaused = ({ pausedUntil }: DomainState, now: Date): boolean =>
  pausedUntil !== null && pausedUntil.getTime() > now.getTime();

/** What holds for a domain now: the house's limit and the pace its server forced on us. */
export function mostFor(limits: SendingLimits, domain: string, state: DomainState | undefined, now: Date): Most {
  const own = limits.domains.find((one) => one.domain === domain) ?? limits.eachDomain;
  const pace = state ? paceOf(state, now) : null;
  return {
    ...{ second: own.second, hour: own.hour, day: own.day },
    minute: pace === null ? own.minute : Math.min(pace, own.minute ?? pace),
  };
}
export const spansOf = (most: Most): readonly Span[] =>
  (Object.keys(SPANS) as Span[]).filter((span) => most[span] !== null && most[span] !== undefined);
export const isLimited = (limits: SendingLimits): boolean =>
  [limits.account, limits.eachDomain, ...limits.domains].some((most) => spansOf(most).length > 0);
/** How many more may go now. */
export const roomIn = (most: Most, counted: Readonly<Partial<Record<Span, number>>>): number =>
  Math.max(0, Math.min(Infinity, ...spansOf(most).map((span) => most[span]! - (counted[span] ?? 0))));
/** The part of the span a mail is counted in. */
export const stepAt = (span: Span, at: Date): Date =>
  new Date(Math.floor(at.getTime() / SPANS[span].stepMs) * SPANS[span].stepMs);
/** What began before this counts no more. */
export const countsFrom = (span: Span, now: Date): Date =>
  new Date(now.getTime() - SPANS[span].ms - SPANS[span].stepMs);
