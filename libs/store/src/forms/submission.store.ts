import type { Sql } from '../database.ts';

export interface SubmissionItem {
  readonly id: number;
  readonly leadId: number | null;
  readonly email: string | null;
  readonly version: number;
  readonly values: Record<string, unknown>;
  readonly at: Date;
  readonly confirmedAt: Date | null;
}
const COLUMNS = `s.id, s.lead_id as "leadId", l.email, v.no as version, s.values, s.at, s.confirmed_at as "confirmedAt"
  from form_submission s join form_version v on v.id = s.form_version_id left join lead l on l.id = s.lead_id`;

/** What came in through a form, newest first. */
export async function submissionsOf(
  sql: Sql,
  formId: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ items: SubmissionItem[]; total: number }> {
  const items = await sql.query<SubmissionItem>(
    `select ${COLUMNS} where s.form_id = $1 order by s.at desc, s.id desc offset $2 limit $3`,
    [formId, offset, limit],
  );
  const [count] = await sql.query<{ n: number }>(`select count(*) as n from form_submission where form_id = $1`, [
    formId,
  ]);
  return { items, total: count!.n };
}

/** So many submissions from one connection in an hour, or for one address in a day, are no longer people. */
const MOST_FROM_IP = 60;
const MOST_FOR_ADDRESS = 20;
/** @param ip null: the machine itself, which is not counted */
export async function tooManySubmissions(
  sql: Sql,
  ip: string | null,
  email: string | null,
  now: Date,
): Promise<boolean> {
  const [row] = await sql.query<{ ip: number; address: number }>(
    `select (select count(*) from (select 1 from form_submission
         where ip = $1 and at > $3::timestamptz - interval '1 hour' limit ${MOST_FROM_IP}) s) as ip,
       (select count(*) from (select 1 from form_submission s join lead l on l.id = s.lead_id
         where l.email = lower($2) and s.at > $3::timestamptz - interval '1 day' limit ${MOST_FOR_ADDRESS}) s) as address`,
    [ip, email, now],
  );
  return row!.ip >= MOST_FROM_IP || row!.address >= MOST_FOR_ADDRESS;
}
