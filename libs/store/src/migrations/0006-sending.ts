import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sending limits: how many mails went out lately, by account and recipient domain; what a domain's server thinks of us; and which
 * mails wait for it. Waiting ones leave the front of the queue, so that nobody else waits behind them.
 */
export class Sending1763826000000 implements MigrationInterface {
  name = 'Sending1763826000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      alter table outbox add column held_for text;
      drop index outbox_due_idx;
      create index outbox_due_idx on outbox (kind, held_for, not_before, id) where state = 0;
      -- what somebody waits for goes before what was planned
      create index outbox_urgent_idx on outbox (not_before, id)
        where state = 0 and kind = 'mail' and held_for is null and payload->>'class' <> 'marketing';
      -- scope: '*' the account, else a recipient domain; span: second, minute, hour, day; at: the beginning of a small part of it
      create table sending_count (
        scope text not null,
        span text not null,
        at timestamptz not null,
        n integer not null,
        constraint sending_count_pk primary key (scope, span, at)
      ) with (fillfactor = 50);
      create table sending_domain (
        domain text constraint sending_domain_pk primary key,
        -- null: not slowed down
        per_minute integer,
        base_per_minute integer,
        slowed_at timestamptz,
        -- refusals by policy one after another
        refusals integer not null default 0,
        pauses integer not null default 0,
        paused_until timestamptz,
        code text,
        changed_at timestamptz not null
      );`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      drop table sending_domain;
      drop table sending_count;
      drop index outbox_urgent_idx;
      drop index outbox_due_idx;
      alter table outbox drop column held_for;
      create index outbox_due_idx on outbox (kind, not_before) where state = 0;`);
  }
}
