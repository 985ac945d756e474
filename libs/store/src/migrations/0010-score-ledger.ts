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
      alter table score_entry set (autovacuum_vacuum_insert_scale_factor = 0.05);
      -- what the planner knows of these two does not change with every tenth lead that goes on, and nothing asks for these columns by a
      -- statistic: telling anew took a quarter of a second of a processor every ten seconds
      alter table lead set (autovacuum_analyze_scale_factor = 0.5);
      alter table cursor set (autovacuum_analyze_scale_factor = 0.5);
      alter table lead alter column fields set statistics 0, alter column persona_points set statistics 0,
        alter column phase_points set statistics 0`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      alter table lead alter column fields set statistics -1, alter column persona_points set statistics -1,
        alter column phase_points set statistics -1;
      alter table cursor reset (autovacuum_analyze_scale_factor);
      alter table lead reset (autovacuum_analyze_scale_factor);
      alter table score_entry reset (autovacuum_vacuum_insert_scale_factor);
      alter table score_entry drop constraint score_entry_pk;
      alter table score_entry add constraint score_entry_pk primary key (id);
      create index score_entry_lead_idx on score_entry (lead_id, at desc)`);
  }
}
