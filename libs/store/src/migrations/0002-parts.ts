import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PARTS_DOWN, PARTS_UP } from './0002-parts.sql.ts';

export class Parts1763811000000 implements MigrationInterface {
  name = 'Parts1763811000000';
  async up(runner: QueryRunner): Promise<void> {
    // an old table is read through once, whatever its size; nobody works meanwhile
    await runner.query(`set local statement_timeout = 0; set local lock_timeout = '60s'`);
    await runner.query(PARTS_UP);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`set local statement_timeout = 0`);
    await runner.query(PARTS_DOWN);
  }
}
