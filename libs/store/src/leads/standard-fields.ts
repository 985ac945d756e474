import type { Words } from '@cultivar/audience';
import type { Sql } from '../database.ts';

export interface LeadFieldRow {
  readonly key: string;
  readonly label: Words;
  readonly type: 'text' | 'textarea' | 'number' | 'date' | 'boolean' | 'select' | 'multiselect' | 'phone' | 'url';
  readonly options: readonly { readonly value: string; readonly label: Words }[];
  readonly subject: 'lead' | 'company';
}
const option = (value: string, de: string, en: string) => ({ value, label: { de, en } });
const plain = (
  subject: LeadFieldRow['subject'],
  key: string,
  type: LeadFieldRow['type'],
  de: string,
  en: string,
  options: LeadFieldRow['options'] = [],
): LeadFieldRow => ({ key, label: { de, en }, type, options, subject });

/** What every house wants to know of its leads and companies; more fields are added by people. */
export const STANDARD_FIELDS: readonly LeadFieldRow[] = [
  plain('lead', 'phone', 'phone', 'Telefon', 'Phone'),
  plain('lead', 'jobTitle', 'text', 'Position', 'Job title'),
  plain('lead', 'department', 'text', 'Abteilung', 'Department'),
  plain('lead', 'interest', 'text', 'Interesse', 'Interest'),
  plain('lead', 'challenge', 'textarea', 'Größte Herausforderung', 'Biggest challenge'),
  plain('lead', 'teamSize', 'number', 'Größe des Teams', 'Team size'),
  plain('lead', 'budget', 'select', 'Budget', 'Budget', [
    option('under-5k', 'unter 5.000 €', 'under €5,000'),
    option('5k-20k', '5.000 bis 20.000 €', '€5,000 to €20,000'),
    option('20k-50k', '20.000 bis 50.000 €', '€20,000 to €50,000'),
    option('over-50k', 'über 50.000 €', 'over €50,000'),
  ]),
  plain('lead', 'timeline', 'select', 'Zeitrahmen', 'Timeline', [
    option('now', 'sofort', 'right away'),
    option('3-months', 'in 3 Monaten', 'within 3 months'),
    option('6-months', 'in 6 Monaten', 'within 6 months'),
    option('later', 'später', 'later'),
  ]),
  plain('lead', 'linkedin', 'url', 'LinkedIn', 'LinkedIn'),
  plain('company', 'industry', 'text', 'Branche', 'Industry'),
  plain('company', 'size', 'number', 'Beschäftigte', 'Employees'),
  plain('company', 'country', 'text', 'Land', 'Country'),
  plain('company', 'region', 'text', 'Region', 'Region'),
  plain('company', 'website', 'url', 'Website', 'Website'),
];

/** Puts the standard fields in place; those that are there already stay as they are. To be called at every start. */
export async function ensureStandardFields(sql: Sql): Promise<void> {
  await sql.query(
    `insert into lead_field (key, label, type, options, subject, position)
     select key, label, type, options, subject, position
     from unnest($1::text[], $2::jsonb[], $3::text[], $4::jsonb[], $5::text[], $6::int[])
       as t(key, label, type, options, subject, position)
     on conflict (key) do nothing`,
    [
      STANDARD_FIELDS.map((field) => field.key),
      STANDARD_FIELDS.map((field) => JSON.stringify(field.label)),
      STANDARD_FIELDS.map((field) => field.type),
      STANDARD_FIELDS.map((field) => JSON.stringify(field.options)),
      STANDARD_FIELDS.map((field) => field.subject),
      STANDARD_FIELDS.map((_, index) => index),
    ],
  );
}
