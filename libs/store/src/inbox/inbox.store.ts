import type { Sql } from '../database.ts';

export interface InboxWrite {
  readonly messageId: string | null;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: string;
}
export interface InboxListRow {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly preview: string;
  readonly receivedAt: Date;
}
/** So many are kept; the oldest go. */
export const INBOX_SIZE = 5_000;
const clean = (text: string | null): string | null => text?.replaceAll('\0', '') ?? null;

/** Keeps a mail, and now and then lets the oldest go. */
export async function keepMail(sql: Sql, mail: InboxWrite): Promise<void> {
  const [row] = await sql.query<{ id: number }>(
    `insert into inbox_mail (message_id, from_address, to_address, subject, html, text, headers, raw)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8) returning id`,
    [
      clean(mail.messageId),
      clean(mail.from),
      clean(mail.to),
      clean(mail.subject),
      clean(mail.html),
      clean(mail.text),
      JSON.stringify(mail.headers).replaceAll('\\u0000', ''),
      clean(mail.raw),
    ],
  );
  if (row!.id % 100 === 0)
    await sql.query(
      `delete from inbox_mail where id <= (select id from inbox_mail order by id desc offset $1 limit 1)`,
      [INBOX_SIZE],
    );
}

/** @param asked `to`: exactly this recipient; `search`: in recipient or subject */
export async function inboxPage(
  sql: Sql,
  asked: { readonly search: string; readonly to: string; readonly offset: number; readonly limit: number },
): Promise<{ readonly items: readonly InboxListRow[]; readonly total: number }> {
  const where = `($1 = '' or to_address = $1) and ($2 = '%%' or to_address ilike $2 or subject ilike $2)`;
  const params = [asked.to.toLowerCase(), `%${asked.search.trim().replace(/[\\%_]/g, '\\$&')}%`];
  const [items, [count]] = await Promise.all([
    sql.query<InboxListRow>(
      `select id, from_address as from, to_address as to, subject, left(regexp_replace(coalesce(text, ''), '\\s+', ' ', 'g'), 140) as preview,
         received_at as "receivedAt" from inbox_mail where ${where} order by id desc offset $3 limit $4`,
      [...params, asked.offset, asked.limit],
    ),
    sql.query<{ n: number }>(`select count(*) as n from inbox_mail where ${where}`, params),
  ]);
  return { items, total: count!.n };
}

export interface InboxMailRow extends Omit<InboxListRow, 'preview'> {
  readonly messageId: string | null;
  readonly text: string | null;
  readonly hasHtml: boolean;
  readonly headers: Readonly<Record<string, string>>;
}
export async function inboxMail(sql: Sql, id: number): Promise<InboxMailRow | null> {
  const [row] = await sql.query<InboxMailRow>(
    `select id, from_address as from, to_address as to, subject, received_at as "receivedAt", message_id as "messageId", text,
       html is not null as "hasHtml", headers from inbox_mail where id = $1`,
    [id],
  );
  return row ?? null;
}
/** The HTML as it arrived, or null; untrusted. */
export async function inboxHtml(sql: Sql, id: number): Promise<string | null> {
  const [row] = await sql.query<{ html: string | null }>(`select html from inbox_mail where id = $1`, [id]);
  return row?.html ?? null;
}
export async function clearInbox(sql: Sql): Promise<void> {
  await sql.query(`delete from inbox_mail`);
}
