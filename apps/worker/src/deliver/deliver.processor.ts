import { DEAD_AFTER } from '@cultivar/queue';
import type { QueueName } from '@cultivar/queue';
import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import { QUEUE_LOG } from '../house.module.ts';
import type { QueueLog } from '../house.module.ts';
import { Deliverer } from './deliverer.ts';

/** Takes the nudges "something waits in the outbox" of other processes. */
@Processor('deliver' satisfies QueueName, DEAD_AFTER)
export class DeliverProcessor extends WorkerHost {
  constructor(
    @Inject(Deliverer) private readonly deliverer: Deliverer,
    @Inject(QUEUE_LOG) private readonly log: QueueLog,
  ) {
    super();
  }
  override async process(): Promise<void> {
    this.deliverer.kick();
  }
  @OnWorkerEvent('error')
  error(error: Error): void {
    this.log(error);
  }
}
