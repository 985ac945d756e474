import { Database, newTroubles } from '@cultivar/store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

const EVERY_MS = 5_000;

/** Says in the log what stopped or failed, with the ids to look for; whoever of the workers asks first says it. */
@Injectable()
export class TroubleLog implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('trouble');
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();

  constructor(@Inject(Database) private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => (this.#round = this.tell()), EVERY_MS);
  }
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#round;
  }
  /** One round; also called by tests. */
  async tell(): Promise<void> {
    try {
      for (const { what, why, ...ids } of await this.database.transact(newTroubles))
        this.#log.warn(`${what}: ${why ?? 'no reason given'}`, withoutNulls(ids));
    } catch {
      // the database is away: others say so, and the next round tells
    }
  }
}
const withoutNulls = (ids: Readonly<Record<string, number | null>>): Record<string, number | null> =>
  Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== null));
