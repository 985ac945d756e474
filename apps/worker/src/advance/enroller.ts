import { Database, enrolSome, moveMore, openEnrolRuns, openMoveRuns } from '@cultivar/store';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Rounds } from './rounds.ts';

const EVERY_MS = 1_000;
/** Ranges this worker lets in side by side: one is being worked out while the other is being written. */
const LANES = 2;

/** Lets whole segments into workflows, and moves many leads to another version, a range at a time, beside everything else. */
@Injectable()
export class Enroller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rounds = new Rounds('enrol', EVERY_MS, () => this.round());

  constructor(@Inject(Database) private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.#rounds.start();
  }
  /** The range in hand is the last; what is left goes on where it stopped, here or elsewhere. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#rounds.end();
  }

  /** Works off what is open; also called by tests. */
  async round(): Promise<void> {
    for (const run of await openEnrolRuns(this.database)) {
      // all lanes are awaited even where one fails, so that a shutdown waits for every transaction
      const lanes = await Promise.allSettled(Array.from({ length: LANES }, () => this.#lane(run)));
      for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
    }
    for (const run of await openMoveRuns(this.database))
      while (!this.#rounds.ending && (await moveMore(this.database, run)));
  }
  async #lane(run: number): Promise<void> {
    while (!this.#rounds.ending && (await enrolSome(this.database, run)));
  }
}
