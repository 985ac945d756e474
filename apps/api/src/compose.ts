import 'reflect-metadata';
import path from 'node:path';
import { registry } from '@cultivar/nodes';
import { configureQueues, createMessenger } from '@cultivar/queue';
import type { Queues } from '@cultivar/queue';
import { Database, startTracing } from '@cultivar/store';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.ts';
import type { ApiConfig } from './config.ts';
import { HouseLog } from './operations/house-log.ts';
import { traceRequests } from './operations/trace-requests.ts';
import { refuseForeign } from './http/csrf.ts';
import { prepareSurface } from './http/surface.ts';

const WEB = path.resolve(import.meta.dirname, '../../web/dist');

export interface Api {
  readonly app: NestExpressApplication;
  readonly database: Database;
  /** Ends the server, then the connections of queue and database. */
  close(): Promise<void>;
}

/** Puts the api together, not yet listening. A database that is handed in stays its owner's to close. */
export async function compose(
  config: ApiConfig,
  given: { database?: Database; queues?: Queues; webFolder?: string } = {},
): Promise<Api> {
  const spans = await startTracing('cultivar-api');
  const own = given.database ? undefined : await openHouse(config);
  const database = given.database ?? own!.database;
  const queues = given.queues ?? own?.queues ?? null;
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(config, database, queues), {
    logger: new HouseLog(config.LOG_FORMAT ?? 'text'),
    bodyParser: false,
    abortOnError: false,
    // open event streams must not hold up the end
    forceCloseConnections: true,
  });
  if (spans) app.use(traceRequests(spans));
  app.use(refuseForeign(config));
  prepareSurface(app, config, given.webFolder ?? WEB);
  return {
    app,
    database,
    close: async () => {
      await app.close();
      await spans?.end();
      await own?.queues.close();
      await own?.database.close();
    },
  };
}

/** The database, and the queue it nudges the workers through after a commit. */
async function openHouse(config: ApiConfig): Promise<{ database: Database; queues: Queues }> {
  const log = new Logger('queue');
  const queues = configureQueues(config, (error) => log.warn(error.message));
  const database = new Database({
    url: config.DATABASE_URL,
    messenger: createMessenger(queues),
    registry,
    testClock: config.CULTIVAR_TEST_CLOCK === '1',
  });
  await database.open();
  // in the background, so that the first form does not wait for connections. A nudge too many does no harm.
  void Promise.allSettled([database.warm(), queues.deliver()]);
  return { database, queues };
}
