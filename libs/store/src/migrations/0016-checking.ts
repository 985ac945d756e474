import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Back-tests of drafts, and ramps: a published workflow opens for all its leads bit by bit. */
export class Checking1763900016000 implements MigrationInterface {
  name = 'Checking1763900016000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      create table back_test (
        id integer generated always as identity constraint back_test_pk primary key,
        workflow_id integer not null references workflow on delete cascade,
        revision integer not null,
        graph jsonb not null,
        state text not null default 'running' check (state in ('running','done','cancelled','failed')),
        days integer not null,
        -- the time looked at ends here
        until_at timestamptz not null,
        total integer not null,
        done integer not null default 0,
        -- leads up to this one are played through; moved on with the figures, so a run goes on where it stopped
        after_id bigint not null default 0,
        figures jsonb not null,
        live jsonb,
        user_id integer references app_user on delete set null,
        started_at timestamptz not null,
        progress_at timestamptz not null
      );
      create index back_test_workflow_idx on back_test (workflow_id, id desc);
      -- {steps: [{share, at}], since, bounces, complaints}: who is not in the share yet comes in and stands at the entry until then
      alter table workflow add column ramp jsonb;`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table back_test; alter table workflow drop column ramp`);
  }
}
