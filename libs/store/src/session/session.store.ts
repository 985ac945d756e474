import type { Sql, Tx } from '../database.ts';
import type { UserRole, UserRow } from './user.store.ts';

/** Who is behind a session or an API key. */
export type SignedIn = Pick<UserRow, 'id' | 'email' | 'name' | 'role' | 'language' | 'taskMails'>;

/** Sessions live for this long after they were last used. Real time on purpose: a test clock must not sign anybody out. */
export const SESSION_DAYS = 14;

export async function openSession(tx: Tx, tokenHash: string, userId: number): Promise<void> {
  await tx.query(`delete from session where user_id = $1 and expires_at < now()`, [userId]);
  await tx.query(
    `insert into session (token_hash, user_id, expires_at) values ($1, $2, now() + make_interval(days => $3))`,
    [tokenHash, userId, SESSION_DAYS],
  );
}

/** @returns the active user, and whether the session was prolonged (then the cookie is to be set anew) */
export async function userOfSession(
  sql: Sql,
  tokenHash: string,
): Promise<{ user: SignedIn; prolonged: boolean } | undefined> {
  const [row] = await sql.query<SignedIn & { stale: boolean }>(
    `select u.id, u.email, u.name, u.role, u.language, u.task_mails as "taskMails", s.expires_at < now() + make_interval(days => $2) as stale
     from session s join app_user u on u.id = s.user_id
     where s.token_hash = $1 and s.expires_at > now() and u.active`,
    [tokenHash, SESSION_DAYS - 1],
  );
  if (!row) return undefined;
  const { stale, ...user } = row;
  // once a day is often enough to slide, and spares a write per request
  if (stale)
    await sql.query(`update session set expires_at = now() + make_interval(days => $2) where token_hash = $1`, [
      tokenHash,
      SESSION_DAYS,
    ]);
  return { user, prolonged: stale };
}

export async function closeSession(sql: Sql, tokenHash: string): Promise<void> {
  await sql.query(`delete from session where token_hash = $1`, [tokenHash]);
}
/** Ends all sessions of somebody, but for the one given. */
export async function closeSessionsOf(sql: Sql, userId: number, except = ''): Promise<void> {
  await sql.query(`delete from session where user_id = $1 and token_hash <> $2`, [userId, except]);
}

/** @returns whoever made the key, with the key's role */
export async function userOfApiKey(sql: Sql, keyHash: string): Promise<SignedIn | undefined> {
  const [row] = await sql.query<SignedIn & { keyId: number; stale: boolean }>(
    `select u.id, u.email, u.name, k.role, u.language, u.task_mails as "taskMails", k.id as "keyId",
            coalesce(k.last_used_at < now() - interval '1 minute', true) as stale
     from api_key k join app_user u on u.id = k.user_id where k.key_hash = $1 and u.active`,
    [keyHash],
  );
  if (!row) return undefined;
  if (row.stale) await sql.query(`update api_key set last_used_at = now() where id = $1`, [row.keyId]);
  const { id, email, name, role, language, taskMails } = row;
  return { id, email, name, role, language, taskMails };
}

export interface ApiKeyRow {
  readonly id: number;
  readonly name: string;
  readonly role: UserRole;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}
const API_KEY = `id, name, role, created_at as "createdAt", last_used_at as "lastUsedAt"`;

export const apiKeys = (sql: Sql): Promise<ApiKeyRow[]> =>
  sql.query<ApiKeyRow>(`select ${API_KEY} from api_key order by id desc limit 500`);

export async function addApiKey(
  tx: Tx,
  key: { name: string; role: UserRole; keyHash: string; userId: number },
): Promise<ApiKeyRow> {
  const [row] = await tx.query<ApiKeyRow>(
    `insert into api_key (name, role, key_hash, user_id) values ($1, $2, $3, $4) returning ${API_KEY}`,
    [key.name, key.role, key.keyHash, key.userId],
  );
  return row!;
}
/** @returns its name, or undefined if there was none */
export async function removeApiKey(tx: Tx, id: number): Promise<string | undefined> {
  const [row] = await tx.query<{ name: string }>(`delete from api_key where id = $1 returning name`, [id]);
  return row?.name;
}
