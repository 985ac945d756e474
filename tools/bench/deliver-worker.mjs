// The worker's sending part alone, put together as the worker puts it together.
import 'reflect-metadata';
import { registry } from '@cultivar/nodes';
import { configureQueues, createMessenger, workerParts } from '@cultivar/queue';
import { Database } from '@cultivar/store';
import { BullModule } from '@nestjs/bullmq';
import { NestFactory } from '@nestjs/core';
import { DeliverConfig, delivererOptions } from '../../apps/worker/dist/deliver/deliver-config.js';
import { DeliverModule } from '../../apps/worker/dist/deliver/deliver.module.js';
import { HouseModule } from '../../apps/worker/dist/house.module.js';

const config = { ...DeliverConfig.parse(process.env), DATABASE_URL: process.env.DATABASE_URL };
const log = (error) => console.error(error);
const queues = configureQueues(config, log);
const { workerClass, options } = workerParts(config);
BullModule.workerClass = workerClass;
const database = await new Database({ url: config.DATABASE_URL, messenger: createMessenger(queues), registry }).open();
const module = {
  module: class Bench {},
  imports: [
    HouseModule.with(config, database, queues, log),
    BullModule.forRoot(options),
    BullModule.registerQueue(),
    DeliverModule.with(delivererOptions(config), database),
  ],
};
const start = process.cpuUsage();
const app = await NestFactory.createApplicationContext(module, { logger: ['error', 'warn'] });
process.on('message', () => {
  const { user, system } = process.cpuUsage(start);
  process.send({ cpuMs: (user + system) / 1000, peakMb: process.resourceUsage().maxRSS / 1024 });
});
process.on('disconnect', async () => {
  await app.close();
  await queues.close();
  await database.close();
  process.exit(0);
});
process.send('ready');
