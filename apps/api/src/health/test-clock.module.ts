import { Database } from '@cultivar/store';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { z } from 'zod';
import { Problem } from '../http/problem.ts';

const Advance = z.object({
  advanceMs: z
    .number()
    .int()
    .min(0)
    .max(10 * 366 * 86_400_000),
});

/** Lets time pass in tests. Mounted only by a start with CULTIVAR_TEST_CLOCK=1. */
@Controller('api/test')
class TestClockController {
  constructor(private readonly database: Database) {}

  @Post('clock')
  @HttpCode(200)
  async advance(@Body() body: unknown): Promise<object> {
    const input = Advance.safeParse(body);
    if (!input.success) throw new Problem(400, 'invalid-input', 'advanceMs: a whole number of milliseconds, 0 or more');
    await this.database.transact(async (tx) => {
      await tx.query(
        `insert into setting (key, value) values ('test.clock', jsonb_build_object('ms', $1::bigint))
         on conflict (key) do update
           set value = jsonb_build_object('ms', (setting.value->>'ms')::bigint + $1::bigint), updated_at = now()`,
        [input.data.advanceMs],
      );
      const workflows = await tx.query<{ id: number }>(`select distinct workflow_id as id from cursor`);
      for (const { id } of workflows) tx.nudges.workflows.add(id);
      tx.nudges.outbox = true;
    });
    return { now: (await this.database.now()).toISOString() };
  }
}

@Module({ controllers: [TestClockController] })
export class TestClockModule {}
