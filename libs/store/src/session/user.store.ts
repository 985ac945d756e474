import type { Sql, Tx } from '../database.ts';

export type UserRole = 'admin' | 'marketer' | 'sales' | 'viewer';
export interface UserRow {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: UserRole;
  readonly language: 'de' | 'en';
  readonly active: boolean;
  readonly demo: boolean;
  readonly createdAt: Date;
  /** Wants a mail when a task is given to them. */
  readonly taskMails: boolean;
}
const USER = `id, email, name, role, language, active, demo, created_at as "createdAt", task_mails as "taskMails"`;
/** Addresses are compared without regard to case. */
export const foldEmail = (email: string): string => email.trim().toLowerCase();

export async function hasUsers(sql: Sql): Promise<boolean> {
  return (await sql.query(`select 1 from app_user limit 1`)).length > 0;
}
/** Takes the table for the rest of the transaction, so that of two first set-ups only one finds it empty. */
export async function lockUsers(tx: Tx): Promise<void> {
  await tx.query(`lock table app_user in share row exclusive mode`);
}
export const users = (sql: Sql): Promise<UserRow[]> =>
  sql.query<UserRow>(`select ${USER} from app_user order by active desc, lower(name), id limit 500`);

export async function userById(sql: Sql, id: number): Promise<UserRow | undefined> {
  return (await sql.query<UserRow>(`select ${USER} from app_user where id = $1`, [id]))[0];
}
/** For signing in: the active user and the password's hash. */
export async function credentialsOf(
  sql: Sql,
  email: string,
): Promise<{ user: UserRow; passwordHash: string } | undefined> {
  const [row] = await sql.query<UserRow & { passwordHash: string }>(
    `select ${USER}, password_hash as "passwordHash" from app_user where email = $1 and active`,
    [foldEmail(email)],
  );
  if (!row) return undefined;
  const { passwordHash, ...user } = row;
  return { user, passwordHash };
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly role: UserRole;
  readonly language: 'de' | 'en';
  readonly passwordHash: string;
  readonly demo?: boolean;
}
/** @returns undefined if the address is taken */
export async function addUser(tx: Tx, user: NewUser): Promise<UserRow | undefined> {
  const [row] = await tx.query<UserRow>(
    `insert into app_user (email, name, role, language, password_hash, demo) values ($1, $2, $3, $4, $5, $6)
     on conflict (email) do nothing returning ${USER}`,
    [foldEmail(user.email), user.name, user.role, user.language, user.passwordHash, user.demo ?? false],
  );
  if (row?.role === 'sales') await joinSales(tx, row.id);
  return row;
}
/** Who has the role sales takes part in routing. */
async function joinSales(tx: Tx, userId: number): Promise<void> {
  await tx.query(`insert into salesperson (user_id) values ($1) on conflict (user_id) do nothing`, [userId]);
}

export async function changeUser(
  tx: Tx,
  id: number,
  change: Partial<Pick<UserRow, 'name' | 'role' | 'language' | 'active' | 'taskMails'>>,
): Promise<UserRow | undefined> {
  const [row] = await tx.query<UserRow>(
    `update app_user set name = coalesce($2, name), role = coalesce($3, role), language = coalesce($4, language),
       active = coalesce($5, active), task_mails = coalesce($6, task_mails)
     where id = $1 returning ${USER}`,
    [
      ...[id, change.name ?? null, change.role ?? null, change.language ?? null, change.active ?? null],
      change.taskMails ?? null,
    ],
  );
  if (row?.role === 'sales') await joinSales(tx, row.id);
  return row;
}
export async function setPassword(tx: Tx, id: number, passwordHash: string): Promise<void> {
  await tx.query(`update app_user set password_hash = $2 where id = $1`, [id, passwordHash]);
}
/** How many could still manage the house. */
export async function activeAdmins(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ n: number }>(`select count(*) as n from app_user where role = 'admin' and active`);
  return row!.n;
}
