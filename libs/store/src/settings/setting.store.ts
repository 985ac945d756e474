import type { z } from 'zod';
import type { Sql } from '../database.ts';

/** Reads one setting through its schema; an absent one is `{}`, so the schema's defaults answer. */
export async function readSetting<S extends z.ZodType>(sql: Sql, key: string, schema: S): Promise<z.output<S>> {
  const [row] = await sql.query<{ value: unknown }>(`select value from setting where key = $1`, [key]);
  return schema.parse(row?.value ?? {});
}

/** Writes one setting whole. */
export async function writeSetting(sql: Sql, key: string, value: unknown): Promise<void> {
  await sql.query(
    `insert into setting (key, value, updated_at) values ($1, $2::jsonb, now())
     on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
    [key, JSON.stringify(value)],
  );
}
