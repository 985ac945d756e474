import { workerParts } from '@cultivar/queue';
import type { Queues } from '@cultivar/queue';
import type { Database } from '@cultivar/store';
import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AdvanceModule } from './advance/advance.module.ts';
import { delivererOptions } from './deliver/deliver-config.ts';
import { DeliverModule } from './deliver/deliver.module.ts';
import { Keeper } from './operations/keeper.ts';
import { TroubleLog } from './operations/trouble-log.ts';
import { HouseModule } from './house.module.ts';
import type { QueueLog } from './house.module.ts';
import type { WorkerConfig } from './config.ts';

@Module({})
export class WorkerModule {
  static with(config: WorkerConfig, database: Database, queues: Queues, log: QueueLog): DynamicModule {
    const { workerClass, options } = workerParts(config);
    BullModule.workerClass = workerClass;
    return {
      module: WorkerModule,
      imports: [
        HouseModule.with(config, database, queues, log),
        // taking jobs begins when the house stands (`BullRegistrar.register` in compose)
        BullModule.forRoot({ ...options, extraOptions: { manualRegistration: true } }),
        BullModule.registerQueue(),
        AdvanceModule,
        DeliverModule.with(delivererOptions(config), database),
      ],
      providers: [TroubleLog, Keeper],
    };
  }
}
