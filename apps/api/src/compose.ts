import 'reflect-metadata';
import path from 'node:path';
import { registry } from '@cultivar/nodes';
import { Database, SILENT } from '@cultivar/store';
import type { Messenger } from '@cultivar/store';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.ts';
import type { ApiConfig } from './config.ts';
import { refuseForeign } from './http/csrf.ts';
import { prepareSurface } from './http/surface.ts';

const WEB = path.resolve(import.meta.dirname, '../../web/dist');

export interface Api {
  readonly app: NestExpressApplication;
  readonly database: Database;
  /** Ends the server, then the database's connections. */
  close(): Promise<void>;
}

/** Puts the api together, not yet listening. A database that is handed in stays its owner's to close. */
export async function compose(
  config: ApiConfig,
  given: { database?: Database; messenger?: Messenger; webFolder?: string } = {},
): Promise<Api> {
  const database =
    given.database ??
    (await new Database({
      url: config.DATABASE_URL,
      messenger: given.messenger ?? SILENT,
      registry,
      testClock: config.CULTIVAR_TEST_CLOCK === '1',
    }).open());
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(config, database), {
    logger: ['error', 'warn'],
    bodyParser: false,
    abortOnError: false,
    // open event streams must not hold up the end
    forceCloseConnections: true,
  });
  app.use(refuseForeign(config));
  prepareSurface(app, config, given.webFolder ?? WEB);
  return {
    app,
    database,
    close: async () => {
      await app.close();
      if (!given.database) await database.close();
    },
  };
}
