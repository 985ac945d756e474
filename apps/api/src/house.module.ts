import type { Queues } from '@cultivar/queue';
import { Database } from '@cultivar/store';
import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { ApiConfig } from './config.ts';

export const CONFIG = Symbol('api config');
/** `Queues`, or null where there are none (tests). */
export const QUEUES = Symbol('queues');

/** What every room of the api may ask for: the database and the configuration. */
@Global()
@Module({})
export class HouseModule {
  static with(config: ApiConfig, database: Database, queues: Queues | null): DynamicModule {
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
