// The worker's engine part alone: what is measured is the engine, not the mail server.
import 'reflect-metadata';
import { registry } from '@cultivar/nodes';
import { configureQueues, createMessenger, workerParts } from '@cultivar/queue';
import { Database } from '@cultivar/store';
import { BullModule } from '@nestjs/bullmq';
import { NestFactory } from '@nestjs/core';
import { AdvanceModule } from '../../apps/worker/dist/advance/advance.module.js';
import { HouseModule } from '../../apps/worker/dist/house.module.js';

const config = { DATABASE_URL: process.env.DATABASE_URL, REDIS_URL: process.env.REDIS_URL };
const log = (error) => console.error(error);
const queues = configureQueues(config, log);
const { workerClass, options } = workerParts(config);
BullModule.workerClass = workerClass;
const database = await new Database({
  url: config.DATABASE_URL,
  messenger: createMessenger(queues),
  registry,
  testClock: process.env.CULTIVAR_TEST_CLOCK === '1',
}).open();
const module = {
  module: class Bench {},
  imports: [
    HouseModule.with(config, database, queues, log),
    BullModule.forRoot(options),
    BullModule.registerQueue(),
    AdvanceModule,
  ],
};
const app = await NestFactory.createApplicationContext(module, { logger: ['error', 'warn'] });
process.on('disconnect', async () => {
  await app.close();
  await queues.close();
  await database.close();
  process.exit(0);
});
process.send('ready');
