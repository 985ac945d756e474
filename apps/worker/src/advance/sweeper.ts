import type { Queues } from '@cultivar/queue';
import { Database, due, nextDue, sweep, sweepSlowly, takeTurn } from '@cultivar/store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { QUEUES } from '../house.module.ts';
import { Advancer } from './advancer.ts';
import { Rounds } from './rounds.ts';

const EVERY_MS = 400;
/**
 * Who has been due for so long is not waited for any more, whatever became of the job: the worker that took it may have died, and
 * until the queue notices, everybody else is told that somebody is at it.
 */
const LATE_MS = 300;
/** What a round does itself at most; the rest is the next round's. */
const OWN_WORK_MS = 500;
/** What only time changes (segments with a time window, temperatures) is looked at so often, by one worker of all. */
const SLOWLY_MS = 60_000;

/** Leads that come due one after another are gathered for so long: a batch of ten costs little more than one lead. */
const GATHER_MS = 200;

/**
 * Every worker asks what is due, whoever forgot to say so: a lost nudge, a wait that is over, a queue that was emptied. It asks more than
 * twice a second, and in the instant that the next lead comes due. Where the queue does not answer, it works itself.
 */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('sweep');
  readonly #due = new Rounds('sweep', EVERY_MS, () => this.#wake());
  // what takes its time with many leads must not keep those who are due waiting
  readonly #clock = new Rounds('clock', EVERY_MS, () => this.#time());

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(QUEUES) private readonly queues: Queues,
    @Inject(Advancer) private readonly advancer: Advancer,
  ) {}

  onApplicationBootstrap(): void {
    this.#due.start();
    this.#clock.start();
  }
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.#due.end(), this.#clock.end()]);
  }

  /** One round of everything, for tests. */
  async round(): Promise<void> {
    await this.#time();
    await this.#wake();
  }

  async #time(): Promise<void> {
    await sweep(this.database);
    if (await takeTurn(this.database, 'sweep.slowly', SLOWLY_MS)) await sweepSlowly(this.database);
  }
  /** @returns in how many ms the next lead comes due */
  async #wake(): Promise<number> {
    const since = await this.database.now();
    for (const workflowId of await due(this.database))
      await this.queues.advance({ workflowId, lane: 0 }).catch((error: Error) => this.#log.debug(error.message));
    await this.#late();
    return Math.max(GATHER_MS, await nextDue(this.database, since, EVERY_MS));
  }
  /** Where the queue does not answer, or its job is in dead hands. Another journey first each time, so that all take turns. */
  async #late(): Promise<void> {
    const late = await due(this.database, LATE_MS);
    const first = Math.floor(Math.random() * late.length);
    const until = performance.now() + OWN_WORK_MS;
    for (const workflowId of [...late.slice(first), ...late.slice(0, first)]) {
      if (this.#due.ending || performance.now() >= until) return;
      // much to do is not in dead hands
      if (!this.advancer.isAt(workflowId)) await this.advancer.slice({ workflowId, lane: 0 });
    }
  }
}
