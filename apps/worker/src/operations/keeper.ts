import { analyseParts, Database, makeParts, retain, takeTurn } from '@cultivar/store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

const EVERY_MS = 60_000;
const RETAIN_EVERY_MS = 3_600_000;

/** Keeps parts ready for the steps and touchpoints to come, and lets those go that the house keeps no longer. */
@Injectable()
export class Keeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('keeping');
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #ending = false;

  constructor(@Inject(Database) private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.#next(0);
  }
  async beforeApplicationShutdown(): Promise<void> {
    this.#ending = true;
    clearTimeout(this.#timer);
    await this.#round;
  }
  #next(inMs: number): void {
    this.#timer = setTimeout(() => {
      this.#round = this.round()
        .catch((error: Error) => this.#log.warn(`will be tried again in a minute: ${error.message}`))
        .finally(() => {
          // jittered, so that many workers do not ask in step
          if (!this.#ending) this.#next(EVERY_MS * (0.8 + Math.random() * 0.4));
        });
    }, inMs);
  }

  /** One round; also called by tests. */
  async round(): Promise<void> {
    const made = await makeParts(this.database);
    if (made.length) this.#log.log(`made ${made.join(', ')}`);
    await analyseParts(this.database);
    if (!(await takeTurn(this.database, 'keeping', RETAIN_EVERY_MS))) return;
    const { dropped, touchpoints, mails } = await retain(this.database);
    if (dropped.length || mails)
      this.#log.log(`no longer kept: ${dropped.join(', ')}; ${touchpoints} touchpoints added up, ${mails} mails`);
  }
}
