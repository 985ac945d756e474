import type { Sql, Tx } from '../database.ts';
import { happen } from '../happen.ts';
import { tellOfTasks } from './task-news.store.ts';
import type { GivenTask } from './task-news.store.ts';

export interface NewTask {
  readonly leadId: number;
  readonly userId: number | null;
  readonly title: string;
  readonly dueInDays: number;
  readonly by: string;
}
/** The day it is for the organisation. */
const TODAY = `($1::timestamptz at time zone coalesce((select value->>'zone' from setting where key = 'organisation'), 'Europe/Berlin'))::date`;

/** Adds tasks and tells whose they are; somebody who is gone leaves theirs to everybody. */
export async function addTasks(tx: Tx, tasks: readonly NewTask[]): Promise<void> {
  if (!tasks.length) return;
  const given = await tx.query<GivenTask & { by: string }>(
    `insert into task (lead_id, user_id, title, due_on, by, created_at)
     select t.lead_id, u.id, t.title, ${TODAY} + t.days, t.by, $1::timestamptz
     from unnest($2::bigint[], $3::int[], $4::text[], $5::int[], $6::text[]) with ordinality as t(lead_id, user_id, title, days, by, no)
     left join app_user u on u.id = t.user_id and u.active order by t.no
     returning id, lead_id as "leadId", user_id as "userId", by`,
    [
      tx.now,
      tasks.map((task) => task.leadId),
      tasks.map((task) => task.userId),
      tasks.map((task) => task.title),
      tasks.map((task) => task.dueInDays),
      tasks.map((task) => task.by),
    ],
  );
  await tellOfTasks(tx, given);
}

export interface TaskRow {
  readonly id: number;
  readonly title: string;
  /** A day, as `2026-11-22`. */
  readonly dueOn: string;
  readonly late: boolean;
  readonly lead: { readonly id: number; readonly name: string; readonly company: string | null };
  readonly user: { readonly id: number; readonly name: string } | null;
  readonly doneAt: Date | null;
  readonly createdAt: Date;
}
const ROW = `t.id, t.title, t.due_on::text as "dueOn", t.done_at is null and t.due_on < ${TODAY} as late,
  jsonb_build_object('id', l.id, 'name', coalesce(nullif(concat_ws(' ', l.first_name, l.last_name), ''), l.email, '#' || l.id),
    'company', c.name) as lead,
  case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as "user", t.done_at as "doneAt", t.created_at as "createdAt"`;
const FROM = `task t join lead l on l.id = t.lead_id left join company c on c.id = l.company_id left join app_user u on u.id = t.user_id`;

export interface TaskFilter {
  readonly leadId?: number | undefined;
  /** This person's and nobody's; left out: everybody's. */
  readonly userId?: number | undefined;
  readonly done: boolean;
  readonly offset: number;
  readonly limit: number;
}
/** One page: what is due first, or what was done last. */
export async function taskPage(
  sql: Sql,
  filter: TaskFilter,
  now: Date,
): Promise<{ readonly items: readonly TaskRow[]; readonly total: number }> {
  const where = `t.done_at is ${filter.done ? 'not null' : 'null'} and ($2::bigint is null or t.lead_id = $2)
    and ($3::int is null or t.user_id = $3 or t.user_id is null)`;
  const params = [now, filter.leadId ?? null, filter.userId ?? null];
  const items = await sql.query<TaskRow>(
    `select ${ROW} from ${FROM} where ${where}
     order by ${filter.done ? 't.done_at desc, t.id desc' : 't.due_on, t.id'} offset $4 limit $5`,
    [...params, filter.offset, filter.limit],
  );
  const [count] = await sql.query<{ n: number }>(
    `select count(*) as n from task t where $1::timestamptz is not null and ${where}`,
    params,
  );
  return { items, total: count!.n };
}

export interface OwnTask {
  readonly userId: number | null;
  readonly leadId: number;
  readonly done: boolean;
}
export async function taskOf(sql: Sql, id: number): Promise<OwnTask | null> {
  const [row] = await sql.query<OwnTask>(
    `select user_id as "userId", lead_id as "leadId", done_at is not null as done from task where id = $1`,
    [id],
  );
  return row ?? null;
}

/** Ticks a task off, or opens it again. Each time it is done is an event in the lead's life: journeys may wait for it. */
export async function tickTask(
  tx: Tx,
  it: { readonly id: number; readonly done: boolean; readonly userId: number },
): Promise<void> {
  const [row] = await tx.query<{ leadId: number; title: string }>(
    `update task set done_at = case when $2 then $3::timestamptz end, done_by = case when $2 then $4::int end
     where id = $1 and (done_at is null) = $2 returning lead_id as "leadId", title`,
    [it.id, it.done, tx.now, it.userId],
  );
  if (!row || !it.done) return;
  const touchpoint = {
    kind: 'task.done',
    ref: null,
    source: 'task',
    sourceId: `${it.id}:${tx.now.getTime()}`,
    data: { title: row.title },
  };
  await happen(tx, [{ leadId: row.leadId, by: `user:${it.userId}`, touchpoint }]);
}

/** A person's task about a lead. */
export async function createTask(tx: Tx, task: NewTask): Promise<void> {
  await happen(tx, [
    {
      leadId: task.leadId,
      by: task.by,
      effects: [{ kind: 'task.create', to: task.userId ?? 'owner', title: task.title, dueInDays: task.dueInDays }],
    },
  ]);
}
export interface TaskChange {
  readonly title?: string | undefined;
  readonly dueOn?: string | undefined;
  /** Null: anybody's. */
  readonly user?: number | null | undefined;
}
/**
 * Changes a task; whoever gets it is told.
 * @returns false: nobody by that number works here (any more)
 */
export async function changeTask(
  tx: Tx,
  it: { readonly id: number; readonly by: string },
  { title, dueOn, user }: TaskChange,
): Promise<boolean> {
  if (user && !(await tx.query(`select 1 from app_user where id = $1 and active`, [user])).length) return false;
  const [before] = await tx.query<GivenTask>(
    `select id, lead_id as "leadId", user_id as "userId" from task where id = $1 for update`,
    [it.id],
  );
  await tx.query(
    `update task set title = coalesce($2, title), due_on = coalesce($3::date, due_on),
       user_id = case when $4 then $5::int else user_id end where id = $1`,
    [it.id, title ?? null, dueOn ?? null, user !== undefined, user ?? null],
  );
  if (before && user && user !== before.userId) await tellOfTasks(tx, [{ ...before, userId: user, by: it.by }]);
  return true;
}
export async function removeTask(tx: Tx, id: number): Promise<void> {
  await tx.query(`delete from task where id = $1`, [id]);
}
