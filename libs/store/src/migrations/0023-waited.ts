import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How long somebody waited is noted when he goes on. It was found by joining each step with the one before it, which cost an eighth of
 * the engine's speed and more with every step a lead had taken.
 */
export class Waited1763900023000 implements MigrationInterface {
  name = 'Waited1763900023000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`set local statement_timeout = 0; set local lock_timeout = '60s'`);
    await runner.query(/* sql */ `
      -- since when it rests at its node; null: it has not come to rest there
      alter table cursor add column since timestamptz;
      -- written and never read
      alter table cursor drop column shard;
      -- seconds rested before this step went on; null: it did not rest
      alter table step add column waited integer;
      update cursor c set since = i.at from step i
        where i.enrolment_id = c.enrolment_id and i.seq = c.seq and i.node = c.node and i.took in ('wait', 'hold');
      -- those before are added up already
      update step s set waited = extract(epoch from s.at - i.at)::int from step i
        where s.at >= coalesce((select (value->>'until')::timestamptz from setting where key = 'figures.rolled'), '-infinity')
          and s.seq > 1 and s.took not in ('wait', 'hold', 'moved')
          and i.enrolment_id = s.enrolment_id and i.seq = s.seq - 1 and i.node = s.node and i.took in ('wait', 'hold');`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      alter table step drop column waited;
      alter table cursor drop column since;
      alter table cursor add column shard smallint not null default 0;`);
  }
}
