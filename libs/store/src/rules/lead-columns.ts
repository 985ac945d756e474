/**
 * Where a field of the rule language stands in the database: the one mapping, for `compileRule` and for whoever loads facts.
 * Core fields are columns of `lead l`; `company.<key>` comes from `company c`; all others are keys of `l.fields`.
 */
export const LEAD_COLUMNS = {
  email: 'l.email',
  firstName: 'l.first_name',
  lastName: 'l.last_name',
  language: 'l.language',
  zone: 'l.zone',
  buyingRole: 'l.buying_role',
  source: 'l.source',
} as const satisfies Readonly<Record<string, string>>;
export const COMPANY_COLUMNS = { name: 'c.name', domain: 'c.domain' } as const satisfies Readonly<
  Record<string, string>
>;
/** Beside the text columns: when the lead came to be, as ISO text in facts. */
export const CREATED_AT = 'createdAt';

/** What `fieldsOf` wants to see of `lead l left join company c on c.id = l.company_id`. */
export const FIELD_COLUMNS = `l.email, l.first_name, l.last_name, l.language, l.zone, l.buying_role, l.source, l.created_at, l.fields,
  c.name as company_name, c.domain as company_domain, c.fields as company_fields`;
export interface FieldRow {
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly language: string;
  readonly zone: string;
  readonly buying_role: string | null;
  readonly source: string;
  readonly created_at: Date;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly company_name: string | null;
  readonly company_domain: string | null;
  readonly company_fields: Readonly<Record<string, unknown>> | null;
}

/** @returns `Facts.fields` of a row selected with `FIELD_COLUMNS` */
export function fieldsOf(row: FieldRow): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row.fields)) if (!key.startsWith('company.')) fields[key] = value;
  for (const [key, value] of Object.entries(row.company_fields ?? {})) fields[`company.${key}`] = value;
  return Object.assign(fields, {
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    language: row.language,
    zone: row.zone,
    buyingRole: row.buying_role,
    source: row.source,
    createdAt: row.created_at.toISOString(),
    'company.name': row.company_name,
    'company.domain': row.company_domain,
  });
}
