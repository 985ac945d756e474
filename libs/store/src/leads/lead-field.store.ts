import type { Sql } from '../database.ts';
import type { LeadFieldRow } from './standard-fields.ts';

/** All fields, in the order people see them. */
export const leadFields = (sql: Sql): Promise<LeadFieldRow[]> =>
  sql.query<LeadFieldRow>(
    `select key, label, type, options, subject from lead_field order by subject desc, position, key`,
  );

/** @returns false if the key is taken */
export async function createLeadField(sql: Sql, field: LeadFieldRow): Promise<boolean> {
  const rows = await sql.query(
    `insert into lead_field (key, label, type, options, subject, position)
     values ($1, $2::jsonb, $3, $4::jsonb, $5, (select coalesce(max(position), 0) + 1 from lead_field))
     on conflict (key) do nothing returning key`,
    [field.key, JSON.stringify(field.label), field.type, JSON.stringify(field.options), field.subject],
  );
  return rows.length > 0;
}

/** What filters and inputs about leads offer. */
export async function leadChoices(sql: Sql): Promise<{
  owners: { id: number; name: string }[];
  personas: { id: string; name: unknown }[];
  tags: string[];
  sources: string[];
}> {
  const owners = await sql.query<{ id: number; name: string }>(
    `select id, name from app_user where active order by name, id`,
  );
  const personas = await sql.query<{ id: string; name: unknown }>(`select id, name from persona order by id`);
  const tags = await sql.query<{ tag: string }>(
    `select tag from (select unnest(tags) as tag from lead) t group by tag order by count(*) desc, tag limit 200`,
  );
  const sources = await sql.query<{ source: string }>(
    `select source from lead group by source order by count(*) desc, source limit 50`,
  );
  return { owners, personas, tags: tags.map((row) => row.tag), sources: sources.map((row) => row.source) };
}
