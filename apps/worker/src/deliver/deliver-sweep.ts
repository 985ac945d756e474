import { Database, outboxDue } from '@cultivar/store';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Deliverer } from './deliverer.ts';

const SWEEP_MS = 1_000;
const RECOVER_MS = 5_000;
/** The start itself comes first. */
const WARM_AFTER_MS = 500;

/**
 * What sets the deliverer to work beside the queue: commits of this process, without a detour over it, and a plain timer that heals lost nudges, wakes retries, and settles what dead senders of this machine left behind.
 */
@Injectable()
export class DeliverSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #warming: NodeJS.Timeout | undefined;
  #recoverAt = 0;
  #ended = false;

  constructor(
    private readonly database: Database,
    private readonly deliverer: Deliverer,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.deliverer.start();
    this.#recoverAt = performance.now() + RECOVER_MS;
    const { messenger } = this.database;
    this.database.messenger = {
      advance: (workflowIds) => messenger.advance(workflowIds),
      deliver: async () => {
        this.deliverer.kick();
        // more than this process can do at once: others may help
        if (this.deliverer.busy) await messenger.deliver();
      },
    };
    this.deliverer.kick();
    this.#warm();
    this.#plan();
  }
  /** For the first mail; where many go out already, it would only be in their way. */
  #warm(): void {
    this.#warming = setTimeout(() => (this.deliverer.busy ? this.#warm() : void this.deliverer.warm()), WARM_AFTER_MS);
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
      const due = async () => outboxDue(this.database, ['mail', 'webhook'], await this.database.now());
      if (this.deliverer.doubtful || (await due())) this.deliverer.kick();
    } catch {
      // the database is away: asked again in a second
    }
    this.#plan();
  }
  async onApplicationShutdown(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#warming);
    await this.deliverer.close();
  }
}
