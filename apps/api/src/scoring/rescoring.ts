import { Database, rescoreBatch, scoringRun } from '@cultivar/store';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';

/** Brings all leads in line with a saved model, batch by batch in the background; goes on after a restart. */
@Injectable()
export class Rescoring implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger('scoring');
  #running: Promise<void> | null = null;
  #ending = false;
  #asked = false;

  constructor(private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    if (await scoringRun(this.database)) this.start();
  }

  /** Returns at once. A run that is under way takes the new model up by itself, or is followed by another. */
  start(): void {
    this.#asked = true;
    if (this.#running) return;
    this.#asked = false;
    this.#running = this.#work()
      .catch((error: unknown) => this.#log.error(error instanceof Error ? error.stack : String(error)))
      .finally(() => {
        this.#running = null;
        if (this.#asked) this.start();
      });
  }

  async onApplicationShutdown(): Promise<void> {
    this.#ending = true;
    await this.#running;
  }

  async #work(): Promise<void> {
    while (!this.#ending && (await this.database.transact((tx) => rescoreBatch(tx))));
  }
}
