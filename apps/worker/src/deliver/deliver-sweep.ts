import { Database, outboxDue } from '@cultivar/store';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Deliverer } from './deliverer.ts';

const SWEEP_MS = 1_000;
const RECOVER_MS = 30_000;

/** Heals lost nudges, wakes retries, and settles what other senders of this machine left behind. A plain timer: it needs no queue. */
@Injectable()
export class DeliverSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #recoverAt = 0;
  #ended = false;

  constructor(
    private readonly database: Database,
    private readonly deliverer: Deliverer,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.deliverer.start();
    this.#recoverAt = performance.now() + RECOVER_MS;
    this.deliverer.kick();
    this.#plan();
  }
  #plan(): void {
    if (this.#ended) return;
    // some jitter, so that many workers do not ask in the same instant
    this.#timer = setTimeout(() => void this.#sweep(), SWEEP_MS * (0.8 + 0.4 * Math.random()));
  }
  async #sweep(): Promise<void> {
    try {
      if (performance.now() > this.#recoverAt) {
        this.#recoverAt = performance.now() + RECOVER_MS;
        await this.deliverer.recover();
      }
      if (await outboxDue(this.database, ['mail', 'webhook'], await this.database.now())) this.deliverer.kick();
    } catch {
      // the database is away: asked again in a second
    }
    this.#plan();
  }
  async onApplicationShutdown(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    await this.deliverer.close();
  }
}
