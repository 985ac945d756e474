import { judge, signOf } from '@cultivar/channels';
import type { Outcome, SmtpSender, Verdict } from '@cultivar/channels';
import { noteSigns, refusedMeanwhile } from '@cultivar/store';
import type { Claimed, Database, Settlement, Sign } from '@cultivar/store';
import type { MailPreparation, Ready } from './mail-preparation.ts';

/** What was judged longer ago is judged again before it goes out: people withdraw while others wait for a slow server. */
const JUDGED_MS = 1_000;
/** Signs of a server are gathered for a moment: one burst is one sign. */
const GATHER_MS = 200;
/** Each connection has its mail and the next one in the making. */
const AHEAD = 2;

interface Waiting {
  readonly ready: Ready;
  readonly now: Date;
  readonly deadline: number;
  judgedAt: number;
}
export interface RunnerParts {
  readonly database: Database;
  readonly sender: SmtpSender;
  readonly preparation: MailPreparation;
  readonly connections: number;
  readonly done: (settlement: Settlement) => void;
  readonly log: (message: string) => void;
}

/** The claimed mails of this sender, one after another over its connections: each is rendered when its turn comes. */
export class MailRunner {
  readonly #parts: RunnerParts;
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #judging: Promise<void> | null = null;
  #connectFailures = 0;
  #pausedUntil = 0;
  #signs: Sign[] = [];
  /** Domains that gave a sign of trouble: of these a mail that is taken is worth a word. */
  readonly #troubled = new Set<string>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }
  get paused(): boolean {
    return performance.now() < this.#pausedUntil;
  }

  /** @param deadline reading of `performance.now()` after which the claim may be somebody else's */
  async take(items: readonly Claimed[], now: Date, deadline: number): Promise<void> {
    const judgedAt = performance.now();
    let prepared: readonly Ready[];
    try {
      prepared = await this.#parts.preparation.prepare(items, now);
    } catch (error) {
      // the database went away: nothing was sent
      const code = `could not be prepared: ${(error as Error).message}`;
      const at = new Date(now.getTime() + 5_000);
      for (const item of items) this.#parts.done({ item, state: 'retry', at, spendAttempt: false, code });
      return;
    }
    for (const ready of prepared) this.#waiting.push({ ready, now, deadline, judgedAt });
    // not behind one that is under way: its server may be silent for minutes
    while (this.#running < this.#parts.connections * AHEAD && this.#waiting.length) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running += 1;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      if (performance.now() - next.judgedAt > JUDGED_MS && !(await this.#stillMay(next))) continue;
      await this.#send(next);
    }
    this.#running -= 1;
  }

  /** Judges all that wait, in one go. */
  async #stillMay(next: Waiting): Promise<boolean> {
    const together = [next, ...this.#waiting.filter(({ judgedAt }) => performance.now() - judgedAt > JUDGED_MS / 2)];
    const judgedAt = performance.now();
    try {
      const refused = await refusedMeanwhile(
        this.#parts.database,
        together.map(({ ready }) => ready.item.id),
      );
      for (const one of together) {
        const code = refused.get(one.ready.item.id);
        if (code === undefined) one.judgedAt = judgedAt;
        else if (one === next || this.#remove(one)) this.#parts.done({ item: one.ready.item, state: 'refused', code });
      }
      return !refused.has(next.ready.item.id);
    } catch (error) {
      const code = `could not be judged: ${(error as Error).message}`;
      const at = new Date(next.now.getTime() + 5_000);
      this.#parts.done({ item: next.ready.item, state: 'retry', at, spendAttempt: false, code });
      return false;
    }
  }
  #remove(one: Waiting): boolean {
    const at = this.#waiting.indexOf(one);
    if (at >= 0) this.#waiting.splice(at, 1);
    return at >= 0;
  }

  async #send({ ready: { item, compose }, now, deadline }: Waiting): Promise<void> {
    const { sender, done, log } = this.#parts;
    let verdict: Verdict;
    try {
      const paused = this.paused;
      const made = paused ? null : await compose();
      if (made && 'fault' in made) return done({ item, state: 'failed', code: made.fault });
      const outcome: Outcome = made
        ? await sender.send({ ...made.mail, deadline })
        : { kind: 'not-sent', reason: 'late', detail: 'the sender rests' };
      if (outcome.kind === 'not-sent' && outcome.reason === 'connect') this.#connectFailures += 1;
      else if (outcome.kind !== 'not-sent') this.#connectFailures = 0;
      verdict = judge(outcome, {
        now,
        createdAt: item.createdAt,
        attempt: item.attempt,
        connectFailures: this.#connectFailures,
      });
      if (paused && verdict.state === 'retry')
        verdict = { ...verdict, at: new Date(now.getTime() + Math.max(0, this.#pausedUntil - performance.now())) };
      if (made) this.#listen(outcome, made.mail.to);
    } catch (error) {
      // a bug or a full disk, in a place where it cannot be said how far it got
      verdict = { state: 'unknown', code: String((error as Error).message) };
    }
    if (verdict.pauseMs) {
      this.#pausedUntil = performance.now() + verdict.pauseMs;
      log(`mail rests for ${Math.round(verdict.pauseMs / 1000)} s: ${verdict.code}`);
    }
    done({ item, ...verdict });
  }

  /** What the domain's server thinks of us goes to all senders. */
  #listen(outcome: Outcome, to: string): void {
    const sign = signOf(outcome);
    const domain = to.slice(to.lastIndexOf('@') + 1).toLowerCase();
    if (sign === null || (sign === 'taken' && !this.#troubled.has(domain))) return;
    if (sign === 'taken') this.#troubled.delete(domain);
    else this.#troubled.add(domain);
    const code = outcome.kind === 'refused' ? outcome.response : '';
    if (this.#signs.push({ domain, sign, code }) > 1) return;
    setTimeout(() => void this.#tell(), GATHER_MS).unref();
  }
  async #tell(): Promise<void> {
    const signs = this.#signs;
    this.#signs = [];
    try {
      for (const { domain, pausedUntil, perMinute, code } of await this.#parts.database.transact((tx) =>
        noteSigns(tx, signs),
      ))
        this.#parts.log(
          pausedUntil
            ? `mail to ${domain} rests until ${pausedUntil.toISOString()}: ${code}`
            : `mail to ${domain} slows down to ${perMinute} a minute: ${code}`,
        );
    } catch {
      // the database is away; the next refusal tells as much
    }
  }
}
