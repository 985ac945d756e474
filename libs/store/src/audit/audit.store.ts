import type { Sql, Tx } from '../database.ts';

/** Notes in the audit log that somebody changed something. `target` says what, as `form:kontakt` or `user:3`. */
export async function audit(
  tx: Tx,
  userId: number | null,
  action: string,
  target: string,
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await tx.query(`insert into audit_entry (at, user_id, action, target, data) values ($1, $2, $3, $4, $5::jsonb)`, [
    tx.now,
    userId,
    action,
    target,
    JSON.stringify(data),
  ]);
}

export interface AuditRow {
  readonly id: number;
  readonly at: Date;
  readonly user: string | null;
  readonly action: string;
  readonly target: string;
  readonly data: Record<string, unknown>;
}
/** One page of the audit log, newest first. */
export async function auditPage(
  sql: Sql,
  { offset, limit, search }: { offset: number; limit: number; search: string },
): Promise<{ items: AuditRow[]; total: number }> {
  const filter = `($1 = '' or a.action ilike $2 or a.target ilike $2 or u.name ilike $2)`;
  const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const items = await sql.query<AuditRow>(
    `select a.id, a.at, u.name as user, a.action, a.target, a.data
     from audit_entry a left join app_user u on u.id = a.user_id
     where ${filter} order by a.id desc offset $3 limit $4`,
    [search, like, offset, limit],
  );
  const [count] = await sql.query<{ total: number }>(
    `select count(*) as total from audit_entry a left join app_user u on u.id = a.user_id where ${filter}`,
    [search, like],
  );
  return { items, total: count!.total };
}
