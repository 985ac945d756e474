import fs from 'node:fs';
import path from 'node:path';
import { abandonedJournals, callWebhook, SendJournal, SmtpSender } from '@cultivar/channels';
import { SENDING_KEY, SendingLimits } from '@cultivar/contract';
import {
  ChannelPayload,
  CLAIM_MS,
  claimDue,
  claimWithinLimits,
  expireClaims,
  giveBackUnheard,
  hasLimits,
  readSetting,
  LATE_COMMIT_MS,
  recoverSlot,
  slotsHolding,
  WebhookPayload,
} from '@cultivar/store';
import type { Claimed, ClaimResult, Database, Settlement } from '@cultivar/store';
import { deliverToChannel } from './channel-delivery.ts';
import { MailPreparation } from './mail-preparation.ts';
import { MailRunner } from './mail-runner.ts';
import { Pace } from './pace.ts';
import { Settler } from './settler.ts';

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
/** A slow webhook holds up webhooks, not mails. */
const WEBHOOKS = 10;
/** So many mails that have gone out, and wait for that to be written down, do not hold up the next. */
const SETTLING = 200;
/** Limits are read again after so long. */
const FRESH_MS = 2_000;
/** A limit kept something back: asked again so soon. */
const LIMITED_MS = 250;

/**
 * Takes what is due out of the outbox and brings it into the world. Claims in batches while there is room, sends over a few warm
 * connections, settles in bulk.
 */
export class Deliverer {
  readonly #database: Database;
  readonly #options: DelivererOptions;
  readonly #journal: SendJournal;
  readonly #sender: SmtpSender;
  readonly #preparation: MailPreparation;
  readonly #settler: Settler;
  readonly #runner: MailRunner;
  readonly #pace = new Pace();
  readonly #inFlight: Record<Kind, number> = { mail: 0, webhook: 0 };
  /** Mails in flight whose end is known, but not yet written. */
  #settling = 0;
  readonly #working: Partial<Record<Kind, Promise<void>>> = {};
  readonly #again = new Set<Kind>();
  readonly #held: Readonly<Record<Kind, Set<number>>> = { mail: new Set(), webhook: new Set() };
  /**
   * A claim failed, and perhaps only its answer was lost: rows may be in this sender's name that it knows nothing of, or may yet come
   * to be, while the server still works on it. Looked for until then.
   */
  readonly #doubtful = new Map<Kind, number>();
  /** Senders of this machine that are gone, and since when this one knows. */
  readonly #gone = new Map<string, number>();
  #room: (() => void)[] = [];
  #limits: SendingLimits | null = null;
  #limitsUntil = 0;
  #soon: NodeJS.Timeout | undefined;
  #closed = false;
  #closing: Promise<void> | undefined;

  constructor(database: Database, options: DelivererOptions) {
    this.#database = database;
    this.#options = options;
    this.#journal = SendJournal.open(options.journalFolder);
    const connections = options.connections ?? 5;
    const log = (message: string): void => this.#log(message);
    this.#sender = new SmtpSender(options.smtpUrl, this.#journal, { connections });
    this.#preparation = new MailPreparation(database, options);
    this.#settler = new Settler(database, this.#journal, (batch) => this.#ended(batch), log);
    const { preparation, sender } = { preparation: this.#preparation, sender: this.#sender };
    const done = (settlement: Settlement): void => {
      this.#settling += 1;
      this.#settler.done(settlement);
      this.#free();
    };
    this.#runner = new MailRunner({ database, sender, preparation, connections, done, log });
  }
  get slot(): string {
    return this.#journal.slot;
  }

  /** Has as many mails in flight as it takes. */
  get busy(): boolean {
    return this.#inHand('mail') >= this.#most('mail') / 2;
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
  /** A journal stays for as long as a claim its sender left on the way may still commit. */
  async recover(): Promise<void> {
    const now = performance.now();
    const abandoned = abandonedJournals(this.#options.journalFolder);
    const holding = await slotsHolding(
      this.#database,
      abandoned.map(({ slot }) => slot),
    );
    for (const { slot, file, verdictOf } of abandoned) {
      const since = this.#gone.get(slot) ?? now;
      this.#gone.set(slot, since);
      if (holding.has(slot)) {
        const count = await recoverSlot(this.#database, slot, verdictOf);
        this.#log(`recovered ${path.basename(file)}: ${JSON.stringify(count)}`);
      }
      if (now - since <= LATE_COMMIT_MS) continue;
      fs.rmSync(file, { force: true });
      this.#gone.delete(slot);
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
      if (kind === 'mail' && this.#runner.paused) break;
      const most = this.#most(kind);
      const room = most - this.#inHand(kind);
      if (room < most / 2) {
        await new Promise<void>((free) => this.#room.push(free));
        continue;
      }
      const now = await this.#database.now();
      const deadline = performance.now() + CLAIM_MS / 3;
      const { items, refused, held, limited } = await this.#claim(kind, room, now);
      this.#inFlight[kind] += items.length;
      for (const { id } of items) this.#held[kind].add(id);
      if (items.length) void (kind === 'mail' ? this.#runner.take(items, now, deadline) : this.#webhooks(items, now));
      if (limited) this.#lookSoon();
      // fewer than asked for: nothing else was due, and what is written from now on gives a nudge of its own
      if (items.length + refused + held < room && !this.#again.has(kind)) break;
    }
  }
  /** In flight at most: as many mails as go out in half a second, so that batches are large where they are fast. */
  #most(kind: Kind): number {
    return kind === 'mail' ? this.#pace.room : WEBHOOKS;
  }
  #inHand(kind: Kind): number {
    return this.#inFlight[kind] - (kind === 'mail' ? Math.min(this.#settling, SETTLING) : 0);
  }
  #free(): void {
    for (const free of this.#room.splice(0)) free();
  }
  #lookSoon(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.kick(), LIMITED_MS);
    this.#soon.unref();
  }
  /** The limits that hold; null: none do, and nobody waits for one. */
  async #limitsNow(now: Date): Promise<SendingLimits | null> {
    if (performance.now() < this.#limitsUntil) return this.#limits;
    const set = await readSetting(this.#database, SENDING_KEY, SendingLimits);
    this.#limits = (await hasLimits(this.#database, set, now)) ? set : null;
    this.#limitsUntil = performance.now() + FRESH_MS;
    return this.#limits;
  }
  async #claim(kind: Kind, limit: number, now: Date): Promise<ClaimResult> {
    const slot = this.slot;
    const doubtfulUntil = this.#doubtful.get(kind);
    if (doubtfulUntil !== undefined) {
      const over = performance.now() > doubtfulUntil;
      const count = await giveBackUnheard(this.#database, { slot, kind, held: [...this.#held[kind]] });
      if (over) this.#doubtful.delete(kind);
      if (count) this.#log(`${count} claims were never heard of: due again`);
    }
    const limits = kind === 'mail' ? await this.#limitsNow(now) : null;
    try {
      const claim = { slot, kind, limit, now };
      const claimed = await (limits
        ? claimWithinLimits(this.#database, claim, limits)
        : claimDue(this.#database, claim));
      return claimed;
    } catch (error) {
      this.#doubtful.set(kind, performance.now() + LATE_COMMIT_MS);
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

  async #webhooks(items: readonly Claimed[], now: Date): Promise<void> {
    await Promise.all(items.map(async (item) => this.#settler.done(await this.#webhook(item, now))));
  }
  async #webhook(item: Claimed, now: Date): Promise<Settlement> {
    const told = ChannelPayload.safeParse(item.payload);
    if (told.success) return deliverToChannel(this.#database, this.#options, item, told.data, now);
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

  #ended(batch: readonly Settlement[]): void {
    for (const { item } of batch) {
      this.#inFlight[item.kind] -= 1;
      if (item.kind === 'mail') this.#settling -= 1;
      this.#held[item.kind].delete(item.id);
    }
    this.#pace.count(batch.filter(({ item }) => item.kind === 'mail').length);
    this.#free();
  }

  /**
   * Takes nothing new, ends what is in flight (at most `ms`), closes the connections. What is still in its name then (not ended in
   * time, claimed without an answer, not settled) is for whoever starts next, who knows of it by the journal that stays.
   */
  close(ms = 8_000): Promise<void> {
    this.#closing ??= this.#close(ms);
    return this.#closing;
  }
  async #close(ms: number): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#soon);
    this.#settler.close();
    this.#free();
    // a claim that is on its way still brings mails
    const ended = Promise.allSettled(Object.values(this.#working)).then(() => this.idle());
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([ended, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
    clearTimeout(timer);
    this.#sender.close();
    const busy = KINDS.some((kind) => this.#inFlight[kind] || this.#working[kind]);
    this.#journal.close({ keep: busy || this.doubtful || this.#settler.unwritten });
  }
  #log(message: string): void {
    this.#options.log?.(message);
  }
}
