import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A name by which a file in git finds its workflow in every house. */
export class WorkflowKeys1763900018000 implements MigrationInterface {
  name = 'WorkflowKeys1763900018000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `alter table workflow add column key text constraint workflow_key unique`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `alter table workflow drop column key`);
  }
}
