import 'reflect-metadata';
import { registry } from '@cultivar/nodes';
import { configureQueues, createMessenger } from '@cultivar/queue';
import type { Queues } from '@cultivar/queue';
import { Database, startTracing } from '@cultivar/store';
import { BullRegistrar } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { WorkerConfig } from './config.ts';
import type { QueueLog } from './house.module.ts';
import { HouseLog } from './operations/house-log.ts';
import { WorkerModule } from './worker.module.ts';

export interface Worker {
  readonly app: INestApplicationContext;
  readonly database: Database;
  readonly queues: Queues;
  /** Finishes what is in hand, then closes queues and database. */
  close(): Promise<void>;
}

/** Puts the worker together and sets it to work. */
export async function compose(config: WorkerConfig): Promise<Worker> {
  const spans = await startTracing('cultivar-worker');
  const log = new Logger('queue');
  let silent = false;
  // one line when the queue goes away, not one for each attempt to come back
  const note: QueueLog = (error) => {
    if (!silent) log.warn(`${error.message}; the sweep works on`);
    silent = true;
    setTimeout(() => (silent = false), 60_000).unref();
  };
  const queues = configureQueues(config, note);
  const database = await new Database({
    url: config.DATABASE_URL,
    messenger: createMessenger(queues),
    registry,
    testClock: config.CULTIVAR_TEST_CLOCK === '1',
  }).open();
  const app = await NestFactory.createApplicationContext(WorkerModule.with(config, database, queues, note), {
    logger: new HouseLog(config.LOG_FORMAT ?? 'text'),
    abortOnError: false,
  });
  app.get(BullRegistrar, { strict: false }).register();
  // in the background: ready does not wait for it
  void database.warm().catch(() => {});
  return {
    app,
    database,
    queues,
    close: async () => {
      await app.close();
      await spans?.end();
      await queues.close();
      await database.close();
    },
  };
}
