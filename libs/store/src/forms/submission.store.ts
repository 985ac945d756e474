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

export interface AskableFieldRow {
  readonly key: string;
  readonly label: { de: string; en: string };
  readonly type: string;
  readonly options: { value: string; label: { de: string; en: string } }[];
  readonly subject: 'lead' | 'company';
}
/** The house's own fields, in their order; options may be stored as plain texts. */
export async function askableFields(sql: Sql): Promise<AskableFieldRow[]> {
  const rows = await sql.query<AskableFieldRow & { options: unknown[] }>(
    `select key, label, type, options, subject from lead_field order by position, key`,
  );
  return rows.map((row) => ({
    ...row,
    options: row.options.flatMap((option) => {
      if (typeof option === 'string') return [{ value: option, label: { de: option, en: option } }];
      const { value, label } = option as { value?: unknown; label?: { de?: string; en?: string } };
      if (typeof value !== 'string') return [];
      return [{ value, label: { de: label?.de ?? value, en: label?.en ?? value } }];
    }),
  }));
}
