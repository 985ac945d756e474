import type { SendJournal } from '@cultivar/channels';
import { noted, settle } from '@cultivar/store';
import type { Database, Settlement } from '@cultivar/store';

const RETRY_MS = [50, 200, 1_000, 5_000];
/** So many share a commit. */
const TOGETHER = 500;

/** Writes how things ended: while one settlement is being written the next ones gather, so a single mail does not wait and a thousand share their commits. */
export class Settler {
  readonly #database: Database;
  readonly #journal: SendJournal;
  readonly #ended: (batch: readonly Settlement[]) => void;
  readonly #log: (message: string) => void;
  #gathered: Settlement[] = [];
  #writing: Promise<void> | null = null;
  #closed = false;
  /** Something could not be written before the end: it stays in this sender's name. */
  unwritten = false;

  /** @param ended called with what is over, written or given up */
  constructor(
    database: Database,
    journal: SendJournal,
    ended: (batch: readonly Settlement[]) => void,
    log: (message: string) => void,
  ) {
    this.#database = database;
    this.#journal = journal;
    this.#ended = ended;
    this.#log = log;
  }
  done(settlement: Settlement): void {
    noted(`send ${settlement.item.kind}`, () => spanOf(settlement));
    this.#gathered.push(settlement);
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = null));
  }
  /** From now on it does not try for ever. */
  close(): void {
    this.#closed = true;
  }

  async #writeAll(): Promise<void> {
    // whatever else ends in this turn of the loop shares the commit
    await new Promise<void>((turn) => void setImmediate(turn));
    while (this.#gathered.length) {
      const batch = this.#gathered.splice(0, TOGETHER);
      const written = await this.#write(batch);
      if (written.length < batch.length) this.unwritten = true;
      this.#journal.settled(written.map(({ item }) => String(item.id)));
      this.#ended(batch);
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
        await this.#database.transact((tx) => settle(tx, this.#journal.slot, batch, { bare }), undefined, {
          concerns: 'few',
        });
        return batch;
      } catch (error) {
        this.#log(`settling ${batch.length} failed: ${(error as Error).message}`);
        if (batch.length > 1) return (await Promise.all(batch.map((one) => this.#write([one])))).flat();
        if (this.#closed && attempt > 1) return [];
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(attempt, 3)]));
      }
    }
  }
}

/** From the claim to the answer, for whoever watches; ids, never an address. */
function spanOf({ item, ...how }: Settlement): ReturnType<Parameters<typeof noted>[1]> {
  return {
    since: item.claimedAt,
    attributes: {
      'cultivar.outbox_id': item.id,
      'cultivar.attempt': item.attempt,
      'cultivar.state': how.state,
      ...(item.leadId !== null && { 'cultivar.lead_id': item.leadId }),
      ...(item.enrolmentId !== null && { 'cultivar.enrolment_id': item.enrolmentId }),
    },
    failed: how.state === 'sent' || how.state === 'refused' ? undefined : how.code,
  };
}
