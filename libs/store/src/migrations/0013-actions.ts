import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tasks, static lists, topics of mails: what the actions of a journey write. */
export class Actions1763880000000 implements MigrationInterface {
  name = 'Actions1763880000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      create table task (
        id bigint generated always as identity constraint task_pk primary key,
        lead_id bigint not null references lead on delete cascade,
        -- null: nobody in particular
        user_id integer references app_user on delete set null,
        title text not null,
        due_on date not null,
        done_at timestamptz,
        done_by integer references app_user on delete set null,
        -- 'user:3', 'workflow:7'
        by text not null,
        created_at timestamptz not null
      );
      create index task_lead_idx on task (lead_id, id desc);
      create index task_open_idx on task (user_id, due_on, id) where done_at is null;
      create index task_done_idx on task (user_id, done_at desc) where done_at is not null;
      -- a static list: its rule asks for the list itself, its members are put in and taken out
      alter table segment add column is_list boolean not null default false;
      create table list_member (
        segment_id text not null references segment on delete cascade,
        lead_id bigint not null references lead on delete cascade,
        since timestamptz not null,
        constraint list_member_pk primary key (segment_id, lead_id)
      );
      create index list_member_lead_idx on list_member (lead_id);
      -- what marketing mails may be about
      create table topic (
        id text constraint topic_pk primary key,
        name jsonb not null,
        description jsonb not null default '{"de": "", "en": ""}',
        -- everybody gets it until they leave it; else only who subscribed
        for_all boolean not null default true,
        position integer not null default 0
      );
      create table topic_choice (
        lead_id bigint not null references lead on delete cascade,
        topic_id text not null references topic on delete cascade,
        subscribed boolean not null,
        -- 'lead': the person's own choice, which no journey undoes
        by text not null,
        at timestamptz not null,
        constraint topic_choice_pk primary key (lead_id, topic_id)
      );
      create index topic_choice_topic_idx on topic_choice (topic_id);
      alter table template add column topic_id text constraint template_topic_fk references topic on delete set null;`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(/* sql */ `
      alter table template drop column topic_id;
      drop table topic_choice;
      drop table topic;
      drop table list_member;
      delete from segment where is_list;
      alter table segment drop column is_list;
      drop table task;`);
  }
}
