import { FormDefinition } from '@cultivar/audience';
import type { Database, Sql, Tx } from '../database.ts';

export interface StoredForm {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly versionId: number;
  readonly definition: FormDefinition;
  readonly updatedAt: Date;
}
const ONE = `select f.id, f.name, v.no as version, v.id as "versionId", v.definition, f.updated_at as "updatedAt"
  from form f join form_version v on v.id = f.version_id`;
/** A form as it is now, the instant, and a setting that its page needs, in one go. */
export async function readFormNow(
  database: Database,
  id: string,
  setting: string,
): Promise<{ readonly form: StoredForm; readonly now: Date; readonly setting: unknown } | null> {
  const [row] = await database.query<StoredForm & { readonly now: Date; readonly setting: unknown }>(
    `select one.*, ${database.clock} as now, (select value from setting where key = $2) as setting
     from (${ONE} where f.id = $1) one`,
    [id, setting],
  );
  if (!row) return null;
  const { now, setting: value, ...form } = row;
  return { form: parsed(form)!, now, setting: value };
}
const parsed = (row: StoredForm | undefined): StoredForm | null =>
  row ? { ...row, definition: FormDefinition.parse(row.definition) } : null;

/** @returns the form as it is now */
export const readForm = async (sql: Sql, id: string): Promise<StoredForm | null> =>
  parsed((await sql.query<StoredForm>(`${ONE} where f.id = $1`, [id]))[0]);

export interface FormSummary {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly fields: number;
  readonly doubleOptIn: boolean;
  readonly submissions: number;
  readonly confirmed: number;
  readonly lastSubmissionAt: Date | null;
  readonly updatedAt: Date;
  readonly demo: boolean;
}
export async function listForms(
  sql: Sql,
  { search, offset, limit }: { search: string; offset: number; limit: number },
): Promise<{ items: FormSummary[]; total: number }> {
  const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const items = await sql.query<FormSummary>(
    `select f.id, f.name, v.no as version, jsonb_array_length(v.definition->'fields') as fields,
       (v.definition->>'doubleOptIn')::boolean as "doubleOptIn", coalesce(s.n, 0) as submissions,
       coalesce(s.confirmed, 0) as confirmed, s.last as "lastSubmissionAt", f.updated_at as "updatedAt", f.demo
     from (select * from form where name ilike $1 or id ilike $1 order by lower(name), id offset $2 limit $3) f
     join form_version v on v.id = f.version_id
     left join lateral (select count(*) as n, count(confirmed_at) as confirmed, max(at) as last
       from form_submission where form_id = f.id) s on true
     order by lower(f.name), f.id`,
    [like, offset, limit],
  );
  const [count] = await sql.query<{ n: number }>(`select count(*) as n from form where name ilike $1 or id ilike $1`, [
    like,
  ]);
  return { items, total: count!.n };
}

/** `B2B-Vertrieb & Öl` → `b2b-vertrieb-oel`. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[äöüß]/g, (sign) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' })[sign]!)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '') || 'form';

/** Adds a form under an id made from its name, or under `id` (demo data). */
export async function addForm(
  tx: Tx,
  form: { name: string; definition: FormDefinition; id?: string; demo?: boolean },
): Promise<string> {
  const wanted = form.id ?? slugOf(form.name);
  for (let no = 1; ; no++) {
    const id = no === 1 ? wanted : `${wanted}-${no}`;
    const added = await tx.query(
      `insert into form (id, name, demo, created_at, updated_at) values ($1, $2, $3, $4, $4) on conflict do nothing returning id`,
      [id, form.name, form.demo ?? false, tx.now],
    );
    if (!added.length) continue;
    await addVersion(tx, id, form.definition);
    return id;
  }
}

/** Saves a new version. @returns false if somebody saved another one since `basedOn`, or the form is gone */
export async function saveForm(
  tx: Tx,
  id: string,
  form: { name: string; definition: FormDefinition; basedOn: number },
): Promise<boolean> {
  const [current] = await tx.query<{ versionId: number; same: boolean }>(
    `select f.version_id as "versionId", v.definition = $2::jsonb as same
     from form f join form_version v on v.id = f.version_id where f.id = $1 for update of f`,
    [id, JSON.stringify(form.definition)],
  );
  if (!current || current.versionId !== form.basedOn) return false;
  await tx.query(`update form set name = $2, updated_at = $3 where id = $1`, [id, form.name, tx.now]);
  // a new name alone is no new version: consents refer to what a person saw
  if (!current.same) await addVersion(tx, id, form.definition);
  return true;
}

async function addVersion(tx: Tx, id: string, definition: FormDefinition): Promise<void> {
  await tx.query(
    `with added as (
       insert into form_version (form_id, no, definition, created_at)
       values ($1, (select coalesce(max(no), 0) + 1 from form_version where form_id = $1), $2::jsonb, $3) returning id)
     update form set version_id = added.id from added where form.id = $1`,
    [id, JSON.stringify(definition), tx.now],
  );
}

/** Names of the live workflows that name this form somewhere. */
export const workflowsWithForm = async (sql: Sql, id: string): Promise<string[]> =>
  (
    await sql.query<{ name: string }>(
      `select w.name from workflow w join workflow_version v on v.id = w.live_version_id
       where w.status in ('live', 'paused', 'draining')
         and jsonb_path_exists(v.graph, '$.** ? (@ == $form)', jsonb_build_object('form', $1::text))
       order by w.name limit 10`,
      [id],
    )
  ).map((row) => row.name);

/** Deletes a form with its versions and submissions; proofs of consent stay, with their wording. */
export const removeForm = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query(`delete from form where id = $1 returning id`, [id])).length > 0;
