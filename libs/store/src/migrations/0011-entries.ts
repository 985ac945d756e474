import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Entries by date and by timetable, each occasion once; behaviour that asks for the data of what happened. */
export class Entries1763860000000 implements MigrationInterface {
  name = 'Entries1763860000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      create or replace view touchpoint_ever as
        select lead_id, kind, ref, at, 1 as n, data from touchpoint
        union all select lead_id, kind, ref, last_at, 1, null from touchpoint_total
        union all select lead_id, kind, ref, first_at, n - 1, null from touchpoint_total where n > 1;
      -- which leads have had their date at an entry already, by the day the date fell on; forgotten when no entry looks back so far
      create table date_entry (
        workflow_id integer not null references workflow on delete cascade,
        node text not null,
        lead_id bigint not null references lead on delete cascade,
        day date not null,
        constraint date_entry_pk primary key (workflow_id, node, lead_id, day)
      );
      create index date_entry_day_idx on date_entry (day);
      create index date_entry_lead_idx on date_entry (lead_id);
      -- which occasions of a timetable have been: up to when an entry is done, so that no occasion counts twice
      create table timetable_entry (
        workflow_id integer not null references workflow on delete cascade,
        node text not null,
        done_upto timestamptz not null,
        constraint timetable_entry_pk primary key (workflow_id, node)
      );
      -- at which entry a segment is let in; null: the first that lets leads in by hand
      alter table enrol_run add column entry_node text;`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      alter table enrol_run drop column entry_node;
      drop table timetable_entry, date_entry;
      drop view touchpoint_ever;
      create view touchpoint_ever as
        select lead_id, kind, ref, at, 1 as n from touchpoint
        union all select lead_id, kind, ref, last_at, 1 from touchpoint_total
        union all select lead_id, kind, ref, first_at, n - 1 from touchpoint_total where n > 1`);
  }
}
