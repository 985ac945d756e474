import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who saved a draft last: whoever edits at the same time is told a name. */
export class DraftBy1763900017000 implements MigrationInterface {
  name = 'DraftBy1763900017000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table workflow add column if not exists draft_by integer references app_user on delete set null`,
    );
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table workflow drop column draft_by`);
  }
}
