import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leads that are moved to another version of their workflow: what was asked for, and where each stood before. */
export class Moves1763900014000 implements MigrationInterface {
  name = 'Moves1763900014000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      create table move_run (
        id integer generated always as identity constraint move_run_pk primary key,
        workflow_id integer not null references workflow on delete cascade,
        -- the version they move to
        version_id integer not null,
        plan jsonb not null,
        state text not null default 'running' check (state in ('running','done','undoing','undone')),
        -- walks up to this one have been dealt with
        after_id bigint not null default 0,
        moved bigint not null default 0,
        taken_out bigint not null default 0,
        undone bigint not null default 0,
        user_id integer references app_user on delete set null,
        started_at timestamptz not null,
        ended_at timestamptz,
        undone_at timestamptz
      );
      create index move_run_open_idx on move_run (id) where state in ('running','undoing');
      create index move_run_workflow_idx on move_run (workflow_id, id desc);
      -- where a walk stood, as its cursor said; kept until somebody may no longer want it back
      create table moved_walk (
        run_id integer not null references move_run on delete cascade,
        enrolment_id bigint not null,
        -- null: taken out
        to_node smallint,
        kept boolean not null,
        undone boolean not null default false,
        version_id integer not null,
        node smallint not null,
        state smallint not null,
        seq integer not null,
        due_at timestamptz not null,
        port text,
        wait jsonb,
        error text,
        constraint moved_walk_pk primary key (run_id, enrolment_id)
      );
      create index moved_walk_enrolment_idx on moved_walk (enrolment_id);
      -- mails that a moved walk has sent already and that its old version would not have sent again
      create table mail_once (
        workflow_id integer not null,
        enrolment_id bigint not null,
        node_id text not null,
        run_id integer not null,
        constraint mail_once_pk primary key (workflow_id, enrolment_id, node_id)
      );
      create index mail_once_enrolment_idx on mail_once (enrolment_id);`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table mail_once, moved_walk, move_run');
  }
}
