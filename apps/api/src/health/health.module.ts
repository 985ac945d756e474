import type { Queues } from '@cultivar/queue';
import { Database, isMigrated } from '@cultivar/store';
import { Controller, Get, Inject, Module } from '@nestjs/common';
import { QUEUES } from '../house.module.ts';
import { Problem } from '../http/problem.ts';

/** A database that hangs is as good as none. */
const ANSWER_MS = 2_000;

/** For load balancers and container health checks; says nothing that is not for everybody. */
@Controller('api')
class HealthController {
  #migrated = false;

  constructor(
    private readonly database: Database,
    @Inject(QUEUES) private readonly queues: Queues | null,
  ) {}

  /** The process runs. */
  @Get('health')
  health(): object {
    return { ok: true };
  }
  /** The process can do its work: the database answers and has this version's schema. */
  @Get('ready')
  async ready(): Promise<object> {
    await orNot(this.database.query('select 1'), 'The database does not answer.');
    // once it was, it stays so: no need to ask every second
    this.#migrated ||= await orNot(isMigrated(this.database), 'The database does not answer.');
    if (!this.#migrated) throw notReady('The database is not migrated: run node tools/migrate.mjs.');
    // without the queue work goes on, about a second later: no reason to send people away
    const queue = !this.queues || (await orNot(this.queues.depths(), '').catch(() => null));
    return queue ? { ok: true } : { ok: true, degraded: ['queue'] };
  }
}
const notReady = (sentence: string): Problem => new Problem(503, 'not-ready', sentence);

async function orNot<T>(work: Promise<T>, sentence: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), ANSWER_MS);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    throw notReady(sentence);
  } finally {
    clearTimeout(timer);
  }
}

@Module({ controllers: [HealthController] })
export class HealthModule {}
