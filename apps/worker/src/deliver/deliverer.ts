import fs from 'node:fs';
import path from 'node:path';
import { abandonedJournals, callWebhook, judge, SendJournal, SmtpSender } from '@cultivar/channels';
import type { Verdict } from '@cultivar/channels';
import {
  CLAIM_MS,
  claimDue,
  expireClaims,
  giveBackUnheard,
  recoverSlot,
  settle,
  WebhookPayload,
} from '@cultivar/store';
import type { Claimed, Database, Settlement } from '@cultivar/store';
import { MailPreparation } from './mail-preparation.ts';
import type { Prepared } from './mail-preparation.ts';

export interface DelivererOptions {
  readonly smtpUrl: string;
  readonly secret: string;
  readonly publicUrl: string;
  /** Where journals of this machine's senders are kept: a disk that outlives the process. */
  readonly journalFolder: string;
  readonly allowPrivateWebhooks?: boolean;
  readonly connections?: number;
  readonly log?: (message: string) => void;
}
const KINDS = ['mail', 'webhook'] as const;
type Kind = (typeof KINDS)[number];
/** In flight at most, by kind: a slow webhook holds up webhooks, not mails. */
const ROOM: Readonly<Record<Kind, number>> = { mail: 40, webhook: 10 };
const SETTLE_RETRY_MS = [50, 200, 1_000, 5_000];

/**
 * Takes what is due out of the outbox and brings it into the world. Claims in batches while there is room, sends over a few warm
 * connections, settles in bulk: while one settlement is being written the next ones gather, so a single mail does not wait and a
 * thousand share their commits.
 */
export class Deliverer {
  readonly #database: Database;
  readonly #options: DelivererOptions;
  readonly #journal: SendJournal;
  readonly #sender: SmtpSender;
  readonly #preparation: MailPreparation;
  readonly #inFlight: Record<Kind, number> = { mail: 0, webhook: 0 };
  readonly #working: Partial<Record<Kind, Promise<void>>> = {};
  readonly #again = new Set<Kind>();
  readonly #held: Readonly<Record<Kind, Set<number>>> = { mail: new Set(), webhook: new Set() };
  /** A claim failed, and perhaps only its answer was lost: rows may be in this sender's name that it knows nothing of. */
  readonly #doubtful = new Set<Kind>();
  #settlements: Settlement[] = [];
  #settling: Promise<void> | null = null;
  #room: (() => void)[] = [];
  #connectFailures = 0;
  #pausedUntil = 0;
  #closed = false;

  constructor(database: Database, options: DelivererOptions) {
    this.#database = database;
    this.#options = options;
    this.#journal = SendJournal.open(options.journalFolder);
    this.#sender = new SmtpSender(options.smtpUrl, this.#journal, { connections: options.connections ?? 5 });
    this.#preparation = new MailPreparation(database, options);
  }
  get slot(): string {
    return this.#journal.slot;
  }

  /** Has as many mails in flight as it takes. */
  get busy(): boolean {
    return this.#inFlight.mail >= ROOM.mail / 2;
  }

  /** Has to look for what it claimed without hearing of it. */
  get doubtful(): boolean {
    return this.#doubtful.size > 0;
  }

  /** Before the first mail: settles what dead senders of this machine had in hand. */
  async start(): Promise<void> {
    await this.recover();
  }
  /** What the first mail would otherwise wait for, while nobody waits. Failing is no error: the first mail tells. */
  async warm(): Promise<void> {
    await Promise.allSettled([this.#sender.warm(), this.#preparation.warm()]);
  }
  async recover(): Promise<void> {
    for (const { slot, file, verdictOf } of abandonedJournals(this.#options.journalFolder)) {
      const count = await recoverSlot(this.#database, slot, verdictOf);
      fs.rmSync(file, { force: true });
      this.#log(`recovered ${path.basename(file)}: ${JSON.stringify(count)}`);
    }
    const expired = await expireClaims(this.#database, await this.#database.now());
    if (expired) this.#log(`${expired} claims of a lost sender ran out`);
  }

  /** There may be work. Answers at once: how long a mail takes is nobody else's business, and the sweep heals what fails. */
  kick(): void {
    this.run().catch((error: Error) => this.#log(`claiming failed: ${error.message}`));
  }
  /** Claims until nothing is due; what it claimed may still be in flight. Called twice, it works once and looks again at the end. */
  async run(): Promise<void> {
    await Promise.all(KINDS.map((kind) => this.#runKind(kind)));
  }
  async #runKind(kind: Kind): Promise<void> {
    const running = this.#working[kind];
    if (running) {
      this.#again.add(kind);
      return running;
    }
    const work = this.#work(kind).finally(() => delete this.#working[kind]);
    this.#working[kind] = work;
    return work;
  }

  async #work(kind: Kind): Promise<void> {
    while (!this.#closed) {
      this.#again.delete(kind);
      if (kind === 'mail' && performance.now() < this.#pausedUntil) break;
      const room = ROOM[kind] - this.#inFlight[kind];
      if (room < ROOM[kind] / 2) {
        await new Promise<void>((free) => this.#room.push(free));
        continue;
      }
      const now = await this.#database.now();
      const deadline = performance.now() + CLAIM_MS / 3;
      const { items, refused } = await this.#claim(kind, room, now);
      this.#inFlight[kind] += items.length;
      for (const { id } of items) this.#held[kind].add(id);
      if (items.length) void (kind === 'mail' ? this.#mails(items, now, deadline) : this.#webhooks(items, now));
      // fewer than asked for: nothing else was due, and what is written from now on gives a nudge of its own
      if (items.length + refused < room && !this.#again.has(kind)) break;
    }
  }
  async #claim(kind: Kind, limit: number, now: Date): ReturnType<typeof claimDue> {
    const slot = this.slot;
    if (this.#doubtful.has(kind)) {
      const count = await giveBackUnheard(this.#database, { slot, kind, held: [...this.#held[kind]] });
      this.#doubtful.delete(kind);
      if (count) this.#log(`${count} claims were never heard of: due again`);
    }
    try {
      return await claimDue(this.#database, { slot, kinds: [kind], limit, now });
    } catch (error) {
      this.#doubtful.add(kind);
      throw error;
    }
  }
  /** Waits until nothing is in flight any more. */
  async idle(): Promise<void> {
    await Promise.all(KINDS.map((kind) => this.#idle(kind)));
  }
  async #idle(kind: Kind): Promise<void> {
    while (this.#inFlight[kind]) await new Promise<void>((free) => this.#room.push(free));
  }

  async #mails(items: readonly Claimed[], now: Date, deadline: number): Promise<void> {
    let prepared: readonly Prepared[];
    try {
      prepared = await this.#preparation.prepare(items, now);
    } catch (error) {
      // the database went away: nothing was sent
      const code = `could not be prepared: ${(error as Error).message}`;
      const at = new Date(now.getTime() + 5_000);
      for (const item of items) this.#done({ item, state: 'retry', at, spendAttempt: false, code });
      return;
    }
    for (const one of prepared) {
      if ('fault' in one) this.#done({ item: one.item, state: 'failed', code: one.fault });
      else void this.#send(one.item, { ...one.mail, deadline }, now);
    }
  }
  async #send(item: Claimed, mail: Parameters<SmtpSender['send']>[0], now: Date): Promise<void> {
    let verdict: Verdict;
    try {
      const paused = performance.now() < this.#pausedUntil;
      const outcome = paused
        ? ({ kind: 'not-sent', reason: 'late', detail: 'the sender rests' } as const)
        : await this.#sender.send(mail);
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
    } catch (error) {
      // a bug or a full disk, in a place where it cannot be said how far it got
      verdict = { state: 'unknown', code: String((error as Error).message) };
    }
    if (verdict.pauseMs) {
      this.#pausedUntil = performance.now() + verdict.pauseMs;
      this.#log(`mail rests for ${Math.round(verdict.pauseMs / 1000)} s: ${verdict.code}`);
    }
    this.#done({ item, ...verdict });
  }

  async #webhooks(items: readonly Claimed[], now: Date): Promise<void> {
    await Promise.all(items.map(async (item) => this.#done(await this.#webhook(item, now))));
  }
  async #webhook(item: Claimed, now: Date): Promise<Settlement> {
    const payload = WebhookPayload.safeParse(item.payload);
    if (!payload.success) return { item, state: 'failed', code: `payload: ${payload.error.message}` };
    const { url, body, enrolmentId, seq } = payload.data;
    const { secret, allowPrivateWebhooks = false } = this.#options;
    const outcome = await callWebhook({
      ...{ url, body, secret, now, id: item.key, attempt: item.attempt, allowPrivate: allowPrivateWebhooks },
    }).catch((error: Error) => ({ kind: 'failed', status: null, body: null, detail: error.message }) as const);
    if (outcome.kind === 'retry') {
      const at = new Date(now.getTime() + outcome.afterMs);
      return { item, state: 'retry', at, spendAttempt: true, code: outcome.detail };
    }
    const ok = outcome.kind === 'ok';
    const answer = {
      ...{ enrolmentId, seq, outcome: ok ? ('ok' as const) : ('failed' as const) },
      data: { status: outcome.status, body: outcome.body, ...(!ok && { error: outcome.detail }) },
    };
    return { item, state: ok ? 'sent' : 'failed', code: ok ? `HTTP ${outcome.status}` : outcome.detail, answer };
  }

  #done(settlement: Settlement): void {
    this.#settlements.push(settlement);
    this.#settling ??= this.#settleAll().finally(() => (this.#settling = null));
  }
  async #settleAll(): Promise<void> {
    // whatever else ends in this turn of the loop shares the commit
    await new Promise<void>((turn) => void setImmediate(turn));
    while (this.#settlements.length) {
      const batch = this.#settlements.splice(0, 200);
      const written = await this.#write(batch);
      this.#journal.settled(written.map(({ item }) => String(item.id)));
      for (const { item } of batch) {
        this.#inFlight[item.kind] -= 1;
        this.#held[item.kind].delete(item.id);
      }
      for (const free of this.#room.splice(0)) free();
    }
  }
  /**
   * What was sent must be known: only the end of the process stops it trying. A batch that fails is written one by one, and one
   * that keeps failing in what follows from it (the lead's timeline) is at least settled.
   *
   * @returns what was written; the rest stays in the journal for whoever starts next
   */
  async #write(batch: readonly Settlement[]): Promise<readonly Settlement[]> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const bare = attempt >= 5;
        await this.#database.transact((tx) => settle(tx, this.slot, batch, { bare }));
        return batch;
      } catch (error) {
        this.#log(`settling ${batch.length} failed: ${(error as Error).message}`);
        if (batch.length > 1) return (await Promise.all(batch.map((one) => this.#write([one])))).flat();
        if (this.#closed && attempt > 1) return [];
        await new Promise((resolve) => setTimeout(resolve, SETTLE_RETRY_MS[Math.min(attempt, 3)]));
      }
    }
  }

  /** Takes nothing new, ends what is in flight (at most `ms`), closes the connections. */
  async close(ms = 8_000): Promise<void> {
    this.#closed = true;
    for (const free of this.#room.splice(0)) free();
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([this.idle(), new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
    clearTimeout(timer);
    this.#sender.close();
    this.#journal.close();
  }
  #log(message: string): void {
    this.#options.log?.(message);
  }
}
