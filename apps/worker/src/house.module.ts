import type { Queues } from '@cultivar/queue';
import { Database } from '@cultivar/store';
import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { WorkerConfig } from './config.ts';

export const CONFIG = Symbol('worker config');
export const QUEUES = Symbol('queues');
export const QUEUE_LOG = Symbol('queue log');
/** One line when the queue goes away, not one for each attempt to come back. */
export type QueueLog = (error: Error) => void;

/** What every part of the worker may ask for: `Database`, `@Inject(CONFIG)`, `@Inject(QUEUES)`, `@Inject(QUEUE_LOG)`. */
@Global()
@Module({})
export class HouseModule {
  static with(config: WorkerConfig, database: Database, queues: Queues, log: QueueLog): DynamicModule {
    return {
      module: HouseModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Database, useValue: database },
        { provide: QUEUES, useValue: queues },
        { provide: QUEUE_LOG, useValue: log },
      ],
      exports: [CONFIG, Database, QUEUES, QUEUE_LOG],
    };
  }
}
