import type { Queues } from '@cultivar/queue';
import type { Database } from '@cultivar/store';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AdvanceModule } from './advance/advance.module.ts';
import { delivererOptions } from './deliver/deliver-config.ts';
import { DeliverModule } from './deliver/deliver.module.ts';
import { TroubleLog } from './operations/trouble-log.ts';
import { HouseModule } from './house.module.ts';
import type { WorkerConfig } from './config.ts';

@Module({})
export class WorkerModule {
  static with(config: WorkerConfig, database: Database, queues: Queues): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        HouseModule.with(config, database, queues),
        AdvanceModule,
        DeliverModule.with(delivererOptions(config), database),
      ],
      providers: [TroubleLog],
    };
  }
}
