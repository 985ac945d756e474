import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Queues in which leads take their turn: from when the next place is free, by node. */
export class Flow1763870000000 implements MigrationInterface {
  name = 'Flow1763870000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      create table throttle (
        workflow_id integer not null references workflow on delete cascade,
        node text not null,
        free_at timestamptz not null,
        constraint throttle_pk primary key (workflow_id, node)
      ) with (fillfactor = 50)`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table throttle');
  }
}
