import type { MigrationInterface, QueryRunner } from 'typeorm';
import { INIT_DOWN, INIT_UP } from './0001-init.sql.ts';

export class Init1763800000000 implements MigrationInterface {
  name = 'Init1763800000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INIT_UP);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(INIT_DOWN);
  }
}
