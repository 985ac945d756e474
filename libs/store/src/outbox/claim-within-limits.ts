import type { Database, Sql, Tx } from '../database.ts';
import { candidates, claimDue, writeDecision } from './claim.store.ts';
import type { Candidate, Claim, ClaimResult, Decision } from './claim.store.ts';
import { isLimited, isPaused, mostFor, paceOf, roomIn, spansOf } from './sending-limits.ts';
import type { DomainState, SendingLimits } from './sending-limits.ts';
import { ACCOUNT, countSent, domainStates, forgetSent, heldDomains, lockSending, sentLately } from './sending.store.ts';
import type { Counted } from './sending.store.ts';

/** Whether a claim has to look at limits at all; in most houses it does not, and claims in one statement. */
export async function hasLimits(sql: Sql, limits: SendingLimits, now: Date): Promise<boolean> {
  if (isLimited(limits)) return true;
  const [row] = await sql.query<{ held: boolean; paused: boolean; slowed: boolean }>(
    `select exists (select 1 from outbox where state = 0 and kind = 'mail' and held_for is not null) as held,
       exists (select 1 from sending_domain where paused_until > $1) as paused,
       exists (select 1 from sending_domain where slowed_at > $1::timestamptz - interval '1 hour') as slowed`,
    [now],
  );
  return row!.held || row!.paused || row!.slowed;
}

/**
 * Takes what is due and what the limits let through, in one transaction that only one sender at a time is in: so the limits hold over
 * all of them. What is over a domain's limit leaves the front of the queue and waits for its domain; the others flow on.
 */
export async function claimWithinLimits(database: Database, claim: Claim, limits: SendingLimits): Promise<ClaimResult> {
  if (claim.kind !== 'mail') return claimDue(database, claim);
  return database.transact(async (tx) => {
    await lockSending(tx);
    const states = new Map((await domainStates(tx)).map((state) => [state.domain, state]));
    const waiting = await heldDomains(tx);
    const rules = new Rules(limits, states, claim.now);
    await rules.read(tx, waiting);
    const limit = Math.min(claim.limit, rules.account);
    if (limit < 1) return { items: [], refused: 0, held: 0, limited: true };
    const rooms = rules.roomsOf(waiting, Math.ceil(limit / 2));
    const found = await candidates(tx, { ...claim, limit }, rooms);
    await rules.read(
      tx,
      found.flatMap(({ domain }) => domain ?? []),
    );
    const decision = decide(found, rules, limit, new Set(waiting));
    const items = await writeDecision(tx, claim, decision);
    await countSent(tx, [
      ...(items.length ? [{ scope: ACCOUNT, n: items.length, at: claim.now }] : []),
      ...items.flatMap(({ counted }) => (counted ? [{ scope: counted, n: 1, at: claim.now }] : [])),
    ]);
    await forgetSent(tx, claim.now);
    const held = decision.hold.length + decision.later.length;
    return {
      items,
      refused: decision.refuse.length,
      held,
      limited: held > 0 || waiting.length > 0 || limit < claim.limit,
    };
  });
}

/** What each scope may still take. */
class Rules {
  readonly #limits: SendingLimits;
  readonly #states: ReadonlyMap<string, DomainState>;
  readonly now: Date;
  readonly #rooms = new Map<string, number>();
  account = Infinity;

  constructor(limits: SendingLimits, states: ReadonlyMap<string, DomainState>, now: Date) {
    this.#limits = limits;
    this.#states = states;
    this.now = now;
  }
  async read(tx: Tx, domains: readonly string[]): Promise<void> {
    const missing = [...new Set(domains)].filter((domain) => !this.#rooms.has(domain));
    const limited = missing.filter((domain) => spansOf(this.#most(domain)).length > 0);
    const counted: Counted = await sentLately(tx, [ACCOUNT, ...limited], this.now);
    this.account = roomIn(this.#limits.account, counted.get(ACCOUNT) ?? {});
    for (const domain of missing)
      this.#rooms.set(domain, this.isPaused(domain) ? 0 : roomIn(this.#most(domain), counted.get(domain) ?? {}));
  }
  #most(domain: string): ReturnType<typeof mostFor> {
    return mostFor(this.#limits, domain, this.#states.get(domain), this.now);
  }
  isPaused(domain: string): boolean {
    const state = this.#states.get(domain);
    return state !== undefined && isPaused(state, this.now);
  }
  /** Why a mail waits, in words that stand beside it. */
  reason(domain: string): string {
    const state = this.#states.get(domain);
    if (state && isPaused(state, this.now)) return `paused: ${domain}: ${state.code ?? ''}`.slice(0, 300);
    if (state && paceOf(state, this.now) !== null) return `slowed: ${domain}: ${state.code ?? ''}`.slice(0, 300);
    return `limit: ${domain}`;
  }
  room(domain: string): number {
    return this.#rooms.get(domain) ?? Infinity;
  }
  take(domain: string): void {
    this.#rooms.set(domain, this.room(domain) - 1);
  }
  /** Room for those who wait: shared out evenly, so that no domain waits for another. */
  roomsOf(domains: readonly string[], together: number): ReadonlyMap<string, number> {
    const open = domains.filter((domain) => this.room(domain) > 0);
    const each = Math.max(1, Math.ceil(together / (open.length || 1)));
    return new Map(open.slice(0, together).map((domain) => [domain, Math.min(each, this.room(domain))]));
  }
}
/** What somebody waits for is asked again so soon. */
const URGENT_AGAIN_MS = 5_000;

/** Who goes, who waits: in the order given, as long as there is room. */
function decide(found: readonly Candidate[], rules: Rules, limit: number, waiting: ReadonlySet<string>): Decision {
  const decision = {
    go: [] as Candidate[],
    refuse: [] as Candidate[],
    hold: [] as Decision['hold'][number][],
    later: [] as Decision['later'][number][],
  };
  for (const one of found) {
    const { domain, urgent, heldFor, refusal } = one;
    if (refusal !== null) decision.refuse.push(one);
    else if (domain === null) decision.go.push(one);
    else if (
      rules.room(domain) >= 1 &&
      decision.go.length < limit &&
      !(waiting.has(domain) && heldFor === null && !urgent)
    ) {
      rules.take(domain);
      decision.go.push(one);
    } else if (rules.room(domain) < 1 || waiting.has(domain)) {
      const code = rules.reason(domain);
      if (urgent) decision.later.push({ ...one, code, at: new Date(rules.now.getTime() + URGENT_AGAIN_MS) });
      else if (heldFor === null) decision.hold.push({ ...one, code });
    }
    // else: the claim is full; it stays where it is
  }
  return decision;
}
