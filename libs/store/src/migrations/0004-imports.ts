import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A list of a million leads never stands in memory as a whole, and an import goes on where it stopped: the file is kept in parts,
 * beside it what was asked for and how many of its lines are in.
 */
export class Imports1763822000000 implements MigrationInterface {
  name = 'Imports1763822000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      create table lead_import_part (
        import_id integer not null references lead_import on delete cascade,
        no integer not null,
        bytes bytea not null,
        constraint lead_import_part_pk primary key (import_id, no)
      );
      -- read once and thrown away: not worth compressing
      alter table lead_import_part alter column bytes set storage external;
      insert into lead_import_part (import_id, no, bytes) select id, 0, content from lead_import where content is not null;
      alter table lead_import
        -- of the whole file; 0 while it is still coming in
        add column bytes bigint not null default 0,
        add column plan jsonb,
        -- of the file, beginning with the line of column names; moved on in the same transaction as what they say
        add column lines_done integer not null default 0,
        -- which process has it in hand; another one takes it over where progress_at stands still
        add column runner text;
      update lead_import set bytes = length(content) where content is not null;
      -- whatever ran was running in a process that has gone, and left no plan
      update lead_import set state = 'failed', ended_at = now() where state = 'running';
      alter table lead_import drop column content;`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      alter table lead_import drop column bytes, drop column plan, drop column lines_done, drop column runner, add column content bytea;
      drop table lead_import_part;`);
  }
}
