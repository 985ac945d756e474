import type { AdvanceJob, Queues } from '@cultivar/queue';
import { advance, Database, traced } from '@cultivar/store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { QUEUES } from '../house.module.ts';

/** Batches of one workflow that may run side by side: one computes while the other is being written. */
export const LANES = 3;
/** So long a job works before it goes to the end of the queue: workflows take fair turns. */
const SLICE_MS = 250;

/** Works off what is due in a workflow, a slice at a time. */
@Injectable()
export class Advancer implements BeforeApplicationShutdown {
  readonly #log = new Logger('advance');
  #ending = false;
  /** How many slices are in hand, by workflow. */
  readonly #inHand = new Map<number, number>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(QUEUES) private readonly queues: Queues,
  ) {}

  /** The slice in hand is the last; the queue's worker waits for it. */
  beforeApplicationShutdown(): void {
    this.#ending = true;
  }

  /** One job: a slice of batches, then again at the end of the queue if there is more. */
  async take(job: AdvanceJob): Promise<void> {
    const more = await this.slice(job);
    if (!more || this.#ending) return;
    this.#helpers(job);
    await this.#again(job);
  }

  /** Whether this process is at that workflow just now. */
  isAt(workflowId: number): boolean {
    return this.#inHand.has(workflowId);
  }

  /** @returns whether there is more to do. */
  async slice(job: AdvanceJob): Promise<boolean> {
    const { workflowId } = job;
    this.#inHand.set(workflowId, (this.#inHand.get(workflowId) ?? 0) + 1);
    try {
      return await this.#slice(job);
    } finally {
      const left = this.#inHand.get(workflowId)! - 1;
      if (left) this.#inHand.set(workflowId, left);
      else this.#inHand.delete(workflowId);
    }
  }
  async #slice({ workflowId, lane }: AdvanceJob): Promise<boolean> {
    const until = performance.now() + SLICE_MS;
    // the first lane begins and ends with all that is due, however little; the others only help with much
    const helps = lane > 0;
    let crowded = helps;
    for (;;) {
      const { more } = await traced(
        'advance',
        () => ({ 'cultivar.workflow_id': workflowId, 'cultivar.lane': lane }),
        () => advance(this.database, { workflowId, slot: lane, crowded }),
      );
      const done = !more && (helps || !crowded);
      if (done || this.#ending) return !done;
      if (performance.now() >= until) return true;
      crowded = helps || more;
    }
  }

  // much to do: the other lanes join in. What one lane works off in a slice does not take all processors from those who wait for answers
  #helpers({ workflowId, lane }: AdvanceJob): void {
    if (lane !== 0) return;
    for (let other = 1; other < LANES; other += 1) void this.#again({ workflowId, lane: other });
  }
  async #again(job: AdvanceJob): Promise<void> {
    // a nudge that does not get through is made up for by the next sweep
    await this.queues.advance(job).catch((error: Error) => this.#log.debug(error.message));
  }
}
