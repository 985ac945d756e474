import type { Sql } from '../database.ts';

export interface NewNotification {
  readonly userId: number;
  readonly kind: string;
  readonly leadId: number | null;
  readonly data: Readonly<Record<string, unknown>>;
}
export interface NotificationRow {
  readonly id: number;
  readonly kind: string;
  readonly leadId: number | null;
  readonly data: Record<string, unknown>;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

/** Tells people in the app. */
export async function tell(sql: Sql, at: Date, items: readonly NewNotification[]): Promise<void> {
  if (!items.length) return;
  await sql.query(
    `insert into notification (user_id, kind, lead_id, data, created_at)
     select user_id, kind, lead_id, data, $5 from unnest($1::int[], $2::text[], $3::bigint[], $4::jsonb[]) as t(user_id, kind, lead_id, data)`,
    [
      items.map((item) => item.userId),
      items.map((item) => item.kind),
      items.map((item) => item.leadId),
      items.map((item) => JSON.stringify(item.data)),
      at,
    ],
  );
}

/** Ids of those who look after the whole: admins and marketers. */
export async function marketingUsers(sql: Sql): Promise<number[]> {
  const rows = await sql.query<{ id: number }>(
    `select id from app_user where active and role in ('admin', 'marketer') order by id`,
  );
  return rows.map((row) => row.id);
}

export async function notificationPage(
  sql: Sql,
  userId: number,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ items: NotificationRow[]; total: number; unread: number }> {
  const items = await sql.query<NotificationRow>(
    `select id, kind, lead_id as "leadId", data, created_at as "createdAt", read_at as "readAt"
     from notification where user_id = $1 order by id desc offset $2 limit $3`,
    [userId, offset, limit],
  );
  const [count] = await sql.query<{ total: number; unread: number }>(
    `select count(*) as total, count(*) filter (where read_at is null) as unread from notification where user_id = $1`,
    [userId],
  );
  return { items, ...count! };
}

/** Marks some, or with no ids all, of somebody's notifications as read. */
export async function markRead(sql: Sql, userId: number, at: Date, ids: readonly number[] | null): Promise<void> {
  await sql.query(
    `update notification set read_at = $2 where user_id = $1 and read_at is null and ($3::bigint[] is null or id = any($3))`,
    [userId, at, ids],
  );
}

/** For those who listen: how many are unread and which is the newest, for each of these users in one query. */
export async function unreadOf(
  sql: Sql,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, { readonly unread: number; readonly lastId: number }>> {
  const rows = await sql.query<{ userId: number; unread: number; lastId: number }>(
    `select user_id as "userId", count(*) filter (where read_at is null) as unread, coalesce(max(id), 0) as "lastId"
     from notification where user_id = any($1::int[]) group by user_id`,
    [userIds],
  );
  return new Map(rows.map((row) => [row.userId, row]));
}
