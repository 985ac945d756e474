import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A whole segment is let into a workflow in the background, a range of leads at a time, and goes on where it stopped. */
export class EnrolRuns1763824000000 implements MigrationInterface {
  name = 'EnrolRuns1763824000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      create table enrol_run (
        id integer generated always as identity constraint enrol_run_pk primary key,
        workflow_id integer not null references workflow on delete cascade,
        segment_id text not null,
        state text not null default 'running' check (state in ('running','done','failed')),
        -- why it could not go on: what enrol() refuses with, or no-segment
        problem text,
        asked bigint not null default 0,
        entered bigint not null default 0,
        user_id integer references app_user on delete set null,
        started_at timestamptz not null,
        ended_at timestamptz
      );
      create index enrol_run_open_idx on enrol_run (id) where state = 'running';
      create index enrol_run_workflow_idx on enrol_run (workflow_id, id desc);
      -- ranges of lead ids that are worked through side by side; moved on in the same transaction as the walks they begin
      create table enrol_run_part (
        run_id integer not null references enrol_run on delete cascade,
        no smallint not null,
        after_id bigint not null,
        upto_id bigint not null,
        constraint enrol_run_part_pk primary key (run_id, no)
      );`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table enrol_run_part, enrol_run');
  }
}
