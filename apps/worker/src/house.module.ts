import type { Queues } from '@cultivar/queue';
import { Database } from '@cultivar/store';
import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { WorkerConfig } from './config.ts';

export const CONFIG = Symbol('worker config');
export const QUEUES = Symbol('queues');

/** What every part of the worker may ask for: `Database`, `@Inject(CONFIG)`, `@Inject(QUEUES)`. */
@Global()
@Module({})
export class HouseModule {
  static with(config: WorkerConfig, database: Database, queues: Queues): DynamicModule {
    return {
      module: HouseModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Database, useValue: database },
        { provide: QUEUES, useValue: queues },
      ],
      exports: [CONFIG, Database, QUEUES],
    };
  }
}
