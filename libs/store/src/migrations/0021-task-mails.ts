import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether somebody wants a mail, too, when a task is given to them; in the app they are told anyway. */
export class TaskMails1763900021000 implements MigrationInterface {
  name = 'TaskMails1763900021000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table app_user add column task_mails boolean not null default true`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table app_user drop column task_mails`);
  }
}
