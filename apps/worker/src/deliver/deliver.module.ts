import { Database } from '@cultivar/store';
import { Logger, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { DeliverProcessor } from './deliver.processor.ts';
import { DeliverSweep } from './deliver-sweep.ts';
import { Deliverer } from './deliverer.ts';
import type { DelivererOptions } from './deliverer.ts';

/** Everything that leaves the house. Needs `QUEUES` (the worker's house module). */
@Module({})
export class DeliverModule {
  static with(options: DelivererOptions, database: Database): DynamicModule {
    const log = new Logger('deliver');
    return {
      module: DeliverModule,
      providers: [
        { provide: Database, useValue: database },
        {
          provide: Deliverer,
          useFactory: () => new Deliverer(database, { log: (message) => log.log(message), ...options }),
        },
        DeliverProcessor,
        DeliverSweep,
      ],
      exports: [Deliverer],
    };
  }
}
