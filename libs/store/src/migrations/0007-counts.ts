import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lists of segments show of a house with very many leads: counted now and then, and from the index alone. */
export class Counts1763831000000 implements MigrationInterface {
  name = 'Counts1763831000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`set local statement_timeout = 0; set local lock_timeout = '60s'`);
    await runner.query(/* sql */ `
      -- who did something in a stretch of time is read off the index, without the touchpoints themselves
      create index touchpoint_did_idx on touchpoint (kind, at) include (lead_id, ref);
      drop index touchpoint_kind_idx;
      alter table segment
        -- by the rule as it stands; null: not counted yet
        add column leads bigint,
        add column counted_at timestamptz,
        add column counting_ms integer;`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      alter table segment drop column leads, drop column counted_at, drop column counting_ms;
      create index touchpoint_kind_idx on touchpoint (kind, at);
      drop index touchpoint_did_idx;`);
  }
}
