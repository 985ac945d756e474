import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several batches of one import are written side by side, so what is in may have gaps for a moment. */
export class ImportLanes1763840000000 implements MigrationInterface {
  name = 'ImportLanes1763840000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      -- lines of the file; grows in the same transaction as what they say. What an earlier version was at has noted its lines in
      -- lines_done (all up to there), and is read together with it
      alter table lead_import add column lines_in int4multirange not null default '{}'`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      -- beyond a gap lines are read twice by an earlier version: known by their address, they make no second lead
      update lead_import set lines_done =
        (select upper(r) - 1 from unnest(lines_in + int4multirange(int4range(0, lines_done + 1))) r order by r limit 1);
      alter table lead_import drop column lines_in`);
  }
}
