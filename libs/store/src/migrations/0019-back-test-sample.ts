import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A back-test knows from its beginning which leads it plays: of many, some that are spread over all of them. */
export class BackTestSample1763900019000 implements MigrationInterface {
  name = 'BackTestSample1763900019000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      alter table back_test
        -- the leads to play, in order; the first \`done\` of them are played
        add column leads bigint[] not null default '{}',
        -- how many came to an entry in the time, of whom these are some
        add column candidates integer not null default 0;
      update back_test set candidates = total;
      -- one that is under way has no such list
      update back_test set state = 'failed' where state = 'running';`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table back_test drop column leads, drop column candidates`);
  }
}
