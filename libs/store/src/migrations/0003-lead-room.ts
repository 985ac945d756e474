import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LEAD_ROOM_DOWN, LEAD_ROOM_UP } from './0003-lead-room.sql.ts';

export class LeadRoom1763821000000 implements MigrationInterface {
  name = 'LeadRoom1763821000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(LEAD_ROOM_UP);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(LEAD_ROOM_DOWN);
  }
}
