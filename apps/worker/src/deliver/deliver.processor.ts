import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Deliverer } from './deliverer.ts';

/** A job says only "there is something in the outbox"; the deliverer works through it and the job is done at once. */
@Processor('deliver')
export class DeliverProcessor extends WorkerHost {
  constructor(private readonly deliverer: Deliverer) {
    super();
  }
  async process(): Promise<void> {
    this.deliverer.kick();
  }
}
