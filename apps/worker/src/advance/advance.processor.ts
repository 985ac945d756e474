import { AdvanceJob, DEAD_AFTER } from '@cultivar/queue';
import type { Job, QueueName } from '@cultivar/queue';
import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import { QUEUE_LOG } from '../house.module.ts';
import type { QueueLog } from '../house.module.ts';
import { Advancer, LANES } from './advancer.ts';

/** Takes the nudges "leads of this workflow are due". */
// one more than a single workflow can fill: whoever has one due lead does not wait for the slices of whoever has a million
@Processor('advance' satisfies QueueName, { concurrency: LANES + 1, ...DEAD_AFTER })
export class AdvanceProcessor extends WorkerHost {
  constructor(
    @Inject(Advancer) private readonly advancer: Advancer,
    @Inject(QUEUE_LOG) private readonly log: QueueLog,
  ) {
    super();
  }
  override process(job: Job): Promise<void> {
    return this.advancer.take(AdvanceJob.parse(job.data));
  }
  @OnWorkerEvent('error')
  error(error: Error): void {
    this.log(error);
  }
  @OnWorkerEvent('failed')
  failed(_job: Job | undefined, error: Error): void {
    this.log(error);
  }
}
