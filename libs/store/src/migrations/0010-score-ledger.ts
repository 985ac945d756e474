import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One index of the points instead of two, from which a lead's temperature can be told without its entries. */
export class ScoreLedger1763850000000 implements MigrationInterface {
  name = 'ScoreLedger1763850000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      alter table score_entry drop constraint score_entry_pk;
      drop index score_entry_lead_idx;
      alter table score_entry add constraint score_entry_pk primary key (lead_id, at, id) include (axis, points);
      -- points are asked for with every advance: entries that are on record for a while shall be found in the index alone
      alter table score_entry set (autovacuum_vacuum_insert_scale_factor = 0.05)`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      alter table score_entry reset (autovacuum_vacuum_insert_scale_factor);
      alter table score_entry drop constraint score_entry_pk;
      alter table score_entry add constraint score_entry_pk primary key (id);
      create index score_entry_lead_idx on score_entry (lead_id, at desc)`);
  }
}
