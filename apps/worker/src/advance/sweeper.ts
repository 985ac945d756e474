import type { Queues } from '@cultivar/queue';
import { Database, due, sweep, sweepSlowly, takeTurn } from '@cultivar/store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { QUEUES } from '../house.module.ts';
import { Advancer } from './advancer.ts';

const EVERY_MS = 1_000;
/**
 * Who has been due for so long is not waited for any more, whatever became of the job: the worker that took it may have died, and
 * until the queue notices, everybody else is told that somebody is at it.
 */
const LATE_MS = 500;
/** What a round does itself at most; the rest is the next round's. */
const OWN_WORK_MS = 500;
/** What only time changes (segments with a time window, temperatures) is looked at so often, by one worker of all. */
const SLOWLY_MS = 60_000;

/**
 * About once a second every worker asks what is due, whoever forgot to say so: a lost nudge, a wait that is over, a queue that was
 * emptied. Where the queue does not answer, it works itself.
 */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('sweep');
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #ending = false;
  #failing = false;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(QUEUES) private readonly queues: Queues,
    @Inject(Advancer) private readonly advancer: Advancer,
  ) {}

  onApplicationBootstrap(): void {
    this.#next(Math.random() * EVERY_MS);
  }
  async beforeApplicationShutdown(): Promise<void> {
    this.#ending = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  #next(inMs: number): void {
    this.#timer = setTimeout(() => {
      this.#round = this.#safely().finally(() => {
        // jittered, so that many workers do not ask in step
        if (!this.#ending) this.#next(EVERY_MS * (0.8 + Math.random() * 0.4));
      });
    }, inMs);
  }
  async #safely(): Promise<void> {
    try {
      await this.round();
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#log.warn(`the sweep failed and will be tried again: ${(error as Error).message}`);
      this.#failing = true;
    }
  }

  /** One round; also called by tests. */
  async round(): Promise<void> {
    await sweep(this.database);
    if (await takeTurn(this.database, 'sweep.slowly', SLOWLY_MS)) await sweepSlowly(this.database);
    for (const workflowId of await due(this.database))
      await this.queues.advance({ workflowId, lane: 0 }).catch((error: Error) => this.#log.debug(error.message));
    await this.#late();
  }
  /** Where the queue does not answer, or its job is in dead hands. Another journey first each time, so that all take turns. */
  async #late(): Promise<void> {
    const late = await due(this.database, LATE_MS);
    const first = Math.floor(Math.random() * late.length);
    const until = performance.now() + OWN_WORK_MS;
    for (const workflowId of [...late.slice(first), ...late.slice(0, first)]) {
      if (this.#ending || performance.now() >= until) return;
      await this.advancer.slice({ workflowId, lane: 0 });
    }
  }
}
