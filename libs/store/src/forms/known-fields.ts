import type { Sql } from '../database.ts';

export interface KnownLead {
  readonly id: number;
  readonly email: string | null;
  readonly language: 'de' | 'en';
  readonly companyId: number | null;
  readonly tracking: boolean;
  /** Everything known, by form field key. Never show it to somebody who only holds a link. */
  readonly values: Readonly<Record<string, unknown>>;
}
interface LeadRow {
  id: number;
  email: string | null;
  language: 'de' | 'en';
  company_id: number | null;
  tracking: boolean;
  first_name: string | null;
  last_name: string | null;
  buying_role: string | null;
  fields: Record<string, unknown>;
  company_name: string | null;
  company_domain: string | null;
  company_fields: Record<string, unknown> | null;
}

/** @returns what is known of a lead, by the keys that forms use */
export async function knownLead(sql: Sql, leadId: number): Promise<KnownLead | null> {
  const [row] = await sql.query<LeadRow>(
    `select l.id, l.email, l.language, l.company_id, l.first_name, l.last_name, l.buying_role, l.fields,
       c.name as company_name, c.domain as company_domain, c.fields as company_fields,
       exists (select 1 from consent where lead_id = l.id and purpose = 'tracking' and state = 'granted') as tracking
     from lead l left join company c on c.id = l.company_id where l.id = $1`,
    [leadId],
  );
  if (!row) return null;
  return {
    id: row.id,
    email: row.email,
    language: row.language,
    companyId: row.company_id,
    tracking: row.tracking,
    values: {
      ...row.fields,
      email: row.email,
      firstName: row.first_name,
      lastName: row.last_name,
      buyingRole: row.buying_role,
      'company.name': row.company_name,
      'company.domain': row.company_domain,
      ...Object.fromEntries(Object.entries(row.company_fields ?? {}).map(([key, value]) => [`company.${key}`, value])),
    },
  };
}
export const isBlank = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === 'string' && !value.trim()) ||
  (Array.isArray(value) && !value.length);
export const knownKeys = (lead: KnownLead): ReadonlySet<string> =>
  new Set(Object.keys(lead.values).filter((key) => !isBlank(lead.values[key])));
