import type { Words } from '@cultivar/audience';
import type { Sql, Tx } from '../database.ts';
import type { Happening } from '../happen.ts';

export interface Topic {
  readonly id: string;
  readonly name: Words;
  readonly description: Words;
  /** Everybody who allows mails gets it until they leave it; else only who subscribed. */
  readonly forAll: boolean;
}
export const topics = (sql: Sql): Promise<Topic[]> =>
  sql.query<Topic>(`select id, name, description, for_all as "forAll" from topic order by position, id`);

/** Writes the topics as they are to be from now on; choices for one that is gone go with it. */
export async function saveTopics(tx: Tx, all: readonly Topic[]): Promise<void> {
  await tx.query(`delete from topic where id <> all($1::text[])`, [all.map((topic) => topic.id)]);
  await tx.query(
    `insert into topic (id, name, description, for_all, position)
     select id, name, description, for_all, no from unnest($1::text[], $2::jsonb[], $3::jsonb[], $4::boolean[]) with ordinality
       as t(id, name, description, for_all, no)
     on conflict (id) do update set name = excluded.name, description = excluded.description, for_all = excluded.for_all,
       position = excluded.position`,
    [
      all.map((topic) => topic.id),
      all.map((topic) => JSON.stringify(topic.name)),
      all.map((topic) => JSON.stringify(topic.description)),
      all.map((topic) => topic.forAll),
    ],
  );
}

/** A lead's stand on each topic. */
export interface TopicStand extends Topic {
  readonly subscribed: boolean;
  /** Null: never chosen. */
  readonly by: string | null;
}
export const topicsOf = (sql: Sql, leadId: number): Promise<TopicStand[]> =>
  sql.query<TopicStand>(
    `select t.id, t.name, t.description, t.for_all as "forAll", coalesce(c.subscribed, t.for_all) as subscribed, c.by
     from topic t left join topic_choice c on c.topic_id = t.id and c.lead_id = $1 order by t.position, t.id`,
    [leadId],
  );

export interface TopicChoice {
  readonly leadId: number;
  readonly topic: string;
  readonly subscribed: boolean;
  /** `lead`: the person itself. */
  readonly by: string;
}
/**
 * Notes what leads get from now on. Whoever left a topic by their own choice is not brought back by anybody else. Of one lead and topic
 * the last choice counts. The caller holds the locks of the leads.
 *
 * @returns what changed, for the timeline
 */
export async function chooseTopics(tx: Tx, choices: readonly TopicChoice[]): Promise<readonly Happening[]> {
  if (!choices.length) return [];
  const last = [...new Map(choices.map((one) => [`${one.leadId} ${one.topic}`, one])).values()];
  const rows = await tx.query<{ leadId: number; topic: string; subscribed: boolean; by: string }>(
    `with wanted as (
       select t.lead_id, t.topic_id, t.subscribed, t.by from unnest($1::bigint[], $2::text[], $3::boolean[], $4::text[]) with ordinality
         as t(lead_id, topic_id, subscribed, by, no)
       join topic on topic.id = t.topic_id left join topic_choice c using (lead_id, topic_id)
       where coalesce(c.subscribed, topic.for_all) <> t.subscribed and not coalesce(c.by = 'lead' and not c.subscribed and t.by <> 'lead', false)
       order by no)
     insert into topic_choice (lead_id, topic_id, subscribed, by, at) select lead_id, topic_id, subscribed, by, $5::timestamptz from wanted
     on conflict (lead_id, topic_id) do update set subscribed = excluded.subscribed, by = excluded.by, at = excluded.at
     returning lead_id as "leadId", topic_id as topic, subscribed, by`,
    [
      last.map((one) => one.leadId),
      last.map((one) => one.topic),
      last.map((one) => one.subscribed),
      last.map((one) => one.by),
      tx.now,
    ],
  );
  return rows.map(({ leadId, topic, subscribed, by }) => ({
    leadId,
    by,
    touchpoint: { kind: subscribed ? 'topic.joined' : 'topic.left', ref: topic, source: 'topic', data: { by } },
  }));
}

/** What a template is about. @returns undefined: there is no such template */
export async function templateTopic(sql: Sql, id: string): Promise<string | null | undefined> {
  const [row] = await sql.query<{ topic: string | null }>(`select topic_id as topic from template where id = $1`, [id]);
  return row?.topic;
}
/** @returns false if there is no such template */
export async function setTemplateTopic(sql: Sql, id: string, topic: string | null): Promise<boolean> {
  const rows = await sql.query(`update template set topic_id = $2 where id = $1 returning id`, [id, topic]);
  return rows.length > 0;
}
