import type { Words } from '@cultivar/audience';
import type { Tx } from '../database.ts';
import { pgArray } from '../engine/pg-array.ts';
import { post } from '../post.ts';
import { tell } from './notification.store.ts';

/** A task that somebody has got now. */
export interface GivenTask {
  readonly id: number;
  readonly leadId: number;
  readonly userId: number | null;
}
const TITLE: Words = { de: 'Neue Aufgabe', en: 'New task' };
const DUE: Words = { de: 'fällig am', en: 'due' };
const dayIn = {
  de: new Intl.DateTimeFormat('de', { dateStyle: 'medium', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }),
};

/**
 * Tells people of tasks that are theirs now: in the app, and by mail whoever wants that. Nobody is told what they did themselves.
 *
 * @param by `user:3`, `workflow:7`
 */
export async function tellOfTasks(tx: Tx, tasks: readonly (GivenTask & { readonly by: string })[]): Promise<void> {
  const given = tasks.filter(({ userId, by }) => userId !== null && by !== `user:${userId}`);
  if (!given.length) return;
  const rows = await tx.query<{
    id: number;
    title: string;
    dueOn: Date;
    leadId: number;
    leadName: string;
    userId: number;
    email: string;
    language: 'de' | 'en';
    mails: boolean;
  }>(
    `select t.id, t.title, t.due_on::timestamptz as "dueOn", t.lead_id as "leadId",
       coalesce(nullif(concat_ws(' ', l.first_name, l.last_name), ''), l.email, '#' || l.id) as "leadName",
       u.id as "userId", u.email, u.language, u.task_mails as mails
     from task t join lead l on l.id = t.lead_id join app_user u on u.id = t.user_id and u.active
     where t.id = any($1::bigint[]) order by t.id`,
    [pgArray(given.map((task) => task.id))],
  );
  const notices = rows.map(({ userId, leadId, leadName, title }) => ({
    ...{ userId, kind: 'task.given', leadId, data: { leadName, message: title } },
  }));
  await tell(tx, tx.now, notices);
  await post(
    tx,
    rows
      .filter((row) => row.mails)
      .map(({ id, userId, leadId, leadName, title, dueOn, email, language }) => ({
        key: `task:${id}:${userId}:${tx.now.getTime()}`,
        kind: 'mail' as const,
        leadId,
        payload: {
          ...{ class: 'internal', builtin: 'notify', to: email, language },
          data: {
            ...{ title: `${TITLE[language]}: ${title}`, leadId, leadName },
            message: `${leadName}, ${DUE[language]} ${dayIn[language].format(dueOn)}`,
          },
        },
      })),
  );
}
