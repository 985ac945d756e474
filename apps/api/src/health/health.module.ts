import { Database } from '@cultivar/store';
import { Controller, Get, Module } from '@nestjs/common';
import { Problem } from '../http/problem.ts';

/** For load balancers and container health checks; says nothing that is not for everybody. */
@Controller('api')
class HealthController {
  constructor(private readonly database: Database) {}

  /** The process runs. */
  @Get('health')
  health(): object {
    return { ok: true };
  }
  /** The process can do its work: the database answers. */
  @Get('ready')
  async ready(): Promise<object> {
    try {
      await this.database.query('select 1');
    } catch {
      throw new Problem(503, 'not-ready', 'The database does not answer.');
    }
    return { ok: true };
  }
}

@Module({ controllers: [HealthController] })
export class HealthModule {}
