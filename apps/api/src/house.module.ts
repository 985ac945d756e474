import { Database } from '@cultivar/store';
import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { ApiConfig } from './config.ts';

export const CONFIG = Symbol('api config');

/** What every room of the api may ask for: the database and the configuration. */
@Global()
@Module({})
export class HouseModule {
  static with(config: ApiConfig, database: Database): DynamicModule {
    return {
      module: HouseModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Database, useValue: database },
      ],
      exports: [CONFIG, Database],
    };
  }
}
