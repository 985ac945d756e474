import type { Consumer, Queues } from '@cultivar/queue';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { QUEUES } from '../house.module.ts';
import { Deliverer } from './deliverer.ts';

/** A job says only "there is something in the outbox"; the deliverer works through it and the job is done at once. */
@Injectable()
export class DeliverProcessor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #consumer: Consumer | undefined;

  constructor(
    @Inject(QUEUES) private readonly queues: Queues,
    private readonly deliverer: Deliverer,
  ) {}

  onApplicationBootstrap(): void {
    this.#consumer = this.queues.onDeliver(async () => this.deliverer.kick());
  }
  async beforeApplicationShutdown(): Promise<void> {
    await this.#consumer?.close();
  }
}
