import { backTestSome, Database, failBackTest } from '@cultivar/store';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';

/** Works through back-tests page by page, one page of each at a time. What is noted with each page outlives this process. */
@Injectable()
export class BackTestRunner implements OnApplicationShutdown {
  readonly #running = new Map<number, Promise<void>>();
  #ending = false;
  readonly #log = new Logger('back-test');

  constructor(private readonly database: Database) {}

  /** Goes on with a run; does nothing if this process is at it already. */
  start(id: number): void {
    if (this.#running.has(id) || this.#ending) return;
    this.#running.set(
      id,
      this.#run(id).finally(() => this.#running.delete(id)),
    );
  }
  async onApplicationShutdown(): Promise<void> {
    this.#ending = true;
    await Promise.allSettled(this.#running.values());
  }

  async #run(id: number): Promise<void> {
    try {
      while (!this.#ending && (await backTestSome(this.database, this.database.versions.registry, id)));
    } catch (error) {
      this.#log.error(error);
      await failBackTest(this.database, id).catch(() => {});
    }
  }
}
