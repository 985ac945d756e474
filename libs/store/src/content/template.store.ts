import type { Language } from '@cultivar/audience';
import type { Sql, Tx } from '../database.ts';

/** Content and compiled HTML of one version, by language; shapes are the caller's (contract, channels). */
export interface TemplateParts {
  readonly content: Readonly<Partial<Record<Language, unknown>>>;
  readonly html: Readonly<Partial<Record<Language, string>>>;
}
export interface TemplateListRow {
  readonly id: string;
  readonly name: string;
  readonly no: number;
  readonly languages: readonly Language[];
  readonly subject: string;
  readonly demo: boolean;
  readonly updatedAt: Date;
}

const like = (search: string): string => `%${search.replace(/[\\%_]/g, '\\$&')}%`;

export async function templatePage(
  sql: Sql,
  asked: { readonly search: string; readonly offset: number; readonly limit: number; readonly language: Language },
): Promise<{ readonly items: readonly TemplateListRow[]; readonly total: number }> {
  const where = `($1 = '%%' or t.name ilike $1 or v.content::text ilike $1)`;
  const [items, [count]] = await Promise.all([
    sql.query<TemplateListRow>(
      `select t.id, t.name, v.no, t.demo, t.updated_at as "updatedAt",
         (select array_agg(key order by key) from jsonb_object_keys(v.content) as key) as languages,
         coalesce(v.content->$2::text->>'subject', v.content->'de'->>'subject', v.content->'en'->>'subject', '') as subject
       from template t join template_version v on v.id = t.version_id where ${where}
       order by t.updated_at desc, t.id offset $3 limit $4`,
      [like(asked.search), asked.language, asked.offset, asked.limit],
    ),
    sql.query<{ n: number }>(
      `select count(*) as n from template t join template_version v on v.id = t.version_id where ${where}`,
      [like(asked.search)],
    ),
  ]);
  return { items, total: count!.n };
}

export interface TemplateRecord extends Omit<TemplateListRow, 'languages' | 'subject'> {
  readonly content: TemplateParts['content'];
  readonly versions: readonly { readonly no: number; readonly createdAt: Date }[];
}
export async function readTemplate(sql: Sql, id: string): Promise<TemplateRecord | null> {
  const [row] = await sql.query<Omit<TemplateRecord, 'versions'>>(
    `select t.id, t.name, t.demo, t.updated_at as "updatedAt", v.no, v.content
     from template t join template_version v on v.id = t.version_id where t.id = $1`,
    [id],
  );
  if (!row) return null;
  const versions = await sql.query<{ no: number; createdAt: Date }>(
    `select no, created_at as "createdAt" from template_version where template_id = $1 order by no desc limit 100`,
    [id],
  );
  return { ...row, versions };
}
export async function readTemplateVersion(sql: Sql, id: string, no: number): Promise<TemplateParts['content'] | null> {
  const [row] = await sql.query<Pick<TemplateParts, 'content'>>(
    `select content from template_version where template_id = $1 and no = $2`,
    [id, no],
  );
  return row?.content ?? null;
}

/** Versions never change, so whoever renders keeps them. */
export async function templateVersions(
  sql: Sql,
  ids: readonly number[],
): Promise<readonly (TemplateParts & { readonly id: number })[]> {
  if (!ids.length) return [];
  return sql.query(`select id, content, html from template_version where id = any($1::int[])`, [ids]);
}

/** @returns false if the id is taken */
export async function createTemplate(
  tx: Tx,
  template: { readonly id: string; readonly name: string; readonly parts: TemplateParts; readonly demo?: boolean },
): Promise<boolean> {
  const made = await tx.query(
    `insert into template (id, name, demo, created_at, updated_at) values ($1, $2, $3, $4, $4)
     on conflict (id) do nothing returning id`,
    [template.id, template.name, template.demo ?? false, tx.now],
  );
  if (!made.length) return false;
  await addVersion(tx, template.id, 1, template.parts);
  return true;
}

/** @returns the new version's number, null if the template is gone, or `changed` if somebody saved in between */
export async function saveTemplate(
  tx: Tx,
  template: { readonly id: string; readonly name: string; readonly parts: TemplateParts; readonly basedOn: number },
): Promise<number | null | 'changed'> {
  const [row] = await tx.query<{ no: number }>(
    `select (select max(no) from template_version v where v.template_id = t.id) as no from template t where id = $1 for update`,
    [template.id],
  );
  if (!row) return null;
  if (row.no !== template.basedOn) return 'changed';
  await tx.query(`update template set name = $2, updated_at = $3 where id = $1`, [template.id, template.name, tx.now]);
  await addVersion(tx, template.id, row.no + 1, template.parts);
  return row.no + 1;
}

async function addVersion(tx: Tx, id: string, no: number, { content, html }: TemplateParts): Promise<void> {
  await tx.query(
    `with fresh as (insert into template_version (template_id, no, content, html, created_at)
       values ($1, $2, $3::jsonb, $4::jsonb, $5) returning id)
     update template set version_id = (select id from fresh) where id = $1`,
    [id, no, JSON.stringify(content), JSON.stringify(html), tx.now],
  );
}
