import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Figures of the canvas for a stretch of time: what the steps of an hour (of a day, for the time spent) come to, added up by the slow
 * sweep. What is not added up yet is read from the steps themselves, found by when they were made.
 */
export class Figures1763900015000 implements MigrationInterface {
  name = 'Figures1763900015000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`set local statement_timeout = 0; set local lock_timeout = '60s'`);
    await runner.query(/* sql */ `
      -- steps lie in the order in which they were made: this costs writing next to nothing
      create index step_at_idx on step using brin (at) with (pages_per_range = 32, autosummarize = on);
      create table step_hour (
        version_id integer not null references workflow_version on delete cascade,
        node smallint not null,
        took text not null,
        hour timestamptz not null,
        n bigint not null,
        constraint step_hour_pk primary key (version_id, node, took, hour)
      );
      -- seconds between coming to a wait and going on, to two digits
      create table stay_day (
        version_id integer not null references workflow_version on delete cascade,
        node smallint not null,
        day date not null,
        seconds integer not null,
        n bigint not null,
        constraint stay_day_pk primary key (version_id, node, day, seconds)
      );
      create table mail_hour (
        workflow_id integer not null references workflow on delete cascade,
        node text not null,
        what text not null,
        hour timestamptz not null,
        n bigint not null,
        constraint mail_hour_pk primary key (workflow_id, node, what, hour)
      );
      -- a lead's first arrival at a goal; kept by the same sweep
      create table goal_reached (
        enrolment_id bigint not null references enrolment on delete cascade,
        workflow_id integer not null,
        entered_at timestamptz not null,
        at timestamptz not null,
        constraint goal_reached_pk primary key (workflow_id, entered_at, enrolment_id)
      );
      create index goal_reached_enrolment_idx on goal_reached (enrolment_id);`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      drop table goal_reached, mail_hour, stay_day, step_hour;
      drop index step_at_idx;`);
  }
}
