import type { ContentItem, Phase } from '@cultivar/audience';
import type { Sql, Tx } from '../database.ts';

export interface AssetRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly description: string;
  readonly url: string;
  readonly personas: readonly string[];
  readonly phases: readonly Phase[];
  readonly fileName: string | null;
  readonly mediaType: string | null;
  readonly size: number;
  readonly reads: number;
  readonly demo: boolean;
  readonly updatedAt: Date;
}
export interface AssetWrite {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly description: string;
  readonly url: string;
  readonly personas: readonly string[];
  readonly phases: readonly string[];
  /** undefined: as it is; null: none */
  readonly file?: { readonly name: string; readonly mediaType: string; readonly bytes: Buffer } | null | undefined;
  readonly demo?: boolean;
}

const COLUMNS = `a.id, a.name, a.kind, a.description, coalesce(a.url, '') as url, a.personas, a.phases,
  a.file_name as "fileName", a.media_type as "mediaType", coalesce(octet_length(a.bytes), 0) as size, a.demo,
  a.updated_at as "updatedAt"`;

export async function assetPage(
  sql: Sql,
  asked: {
    readonly search: string;
    readonly persona: string;
    readonly phase: string;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<{ readonly items: readonly AssetRecord[]; readonly total: number }> {
  const where = `($1 = '' or a.name ilike $2 or a.description ilike $2) and ($3 = '' or $3 = any(a.personas)) and ($4 = '' or $4 = any(a.phases))`;
  const params = [asked.search, `%${asked.search.replace(/[\\%_]/g, '\\$&')}%`, asked.persona, asked.phase];
  const [items, [count]] = await Promise.all([
    sql.query<Omit<AssetRecord, 'reads'>>(
      `select ${COLUMNS} from asset a where ${where} order by a.updated_at desc, a.id offset $5 limit $6`,
      [...params, asked.offset, asked.limit],
    ),
    sql.query<{ n: number }>(`select count(*) as n from asset a where ${where}`, params),
  ]);
  const reads = await readsOf(
    sql,
    items.map(({ id }) => id),
  );
  return { items: items.map((item) => ({ ...item, reads: reads.get(item.id) ?? 0 })), total: count!.n };
}
export async function readAsset(sql: Sql, id: string): Promise<AssetRecord | null> {
  const [row] = await sql.query<Omit<AssetRecord, 'reads'>>(`select ${COLUMNS} from asset a where a.id = $1`, [id]);
  return row ? { ...row, reads: (await readsOf(sql, [id])).get(id) ?? 0 } : null;
}
async function readsOf(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (!ids.length) return new Map();
  const rows = await sql.query<{ ref: string; n: number }>(
    `select ref, sum(n)::int as n from touchpoint_ever where kind = 'asset.read' and ref = any($1::text[]) group by ref`,
    [ids],
  );
  return new Map(rows.map(({ ref, n }) => [ref, n]));
}

/** What a journey may choose from: attributed content, newest first. */
export const contentItems = (sql: Sql): Promise<ContentItem[]> =>
  sql.query<ContentItem>(
    `select id, name, array(select p.id from persona p where p.id = any(a.personas)) as personas, phases from asset a
     where personas <> '{}' or phases <> '{}' order by created_at desc, id limit 2000`,
  );

/** Names of assets, for links in mails. */
export async function assetNames(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ id: string; name: string }>(`select id, name from asset order by id limit 5000`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** @returns false if the id is taken */
export async function createAsset(tx: Tx, asset: AssetWrite): Promise<boolean> {
  const rows = await tx.query(
    `insert into asset (id, name, kind, description, url, personas, phases, file_name, media_type, bytes, demo, created_at, updated_at)
     values ($1, $2, $3, $4, nullif($5, ''), $6, $7, $8, $9, $10, $11, $12, $12) on conflict (id) do nothing returning id`,
    [...basics(asset), ...fileOf(asset.file ?? null), asset.demo ?? false, tx.now],
  );
  return rows.length > 0;
}
/** @returns false if there is none */
export async function updateAsset(tx: Tx, asset: AssetWrite): Promise<boolean> {
  const rows = await tx.query(
    `update asset set name = $2, kind = $3, description = $4, url = nullif($5, ''), personas = $6, phases = $7, updated_at = $8
     where id = $1 returning id`,
    [...basics(asset), tx.now],
  );
  if (rows.length && asset.file !== undefined)
    await tx.query(`update asset set file_name = $2, media_type = $3, bytes = $4 where id = $1`, [
      asset.id,
      ...fileOf(asset.file),
    ]);
  return rows.length > 0;
}
/** @returns names of the forms that hand an asset out and of the mail templates whose newest content links to it */
export async function assetUses(sql: Sql, id: string): Promise<readonly string[]> {
  const rows = await sql.query<{ name: string }>(
    `select f.name from form f join form_version v on v.id = f.version_id
      where v.definition->'thanks'->>'kind' = 'asset' and v.definition->'thanks'->>'asset' = $1
     union all
     select t.name from template t join template_version v on v.id = t.version_id
      where exists (
        select 1 from jsonb_each(v.content) part
         where concat_ws(' ', part.value->>'subject', part.value->>'preheader', part.value->>'mjml', part.value->>'text')
               ~ ('asset(_[a-z]+)?[[:space:]]+["'']' || $1 || '["'']'))
     order by 1`,
    [id],
  );
  return rows.map(({ name }) => name);
}
export async function removeAsset(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query(`delete from asset where id = $1 returning id`, [id])).length > 0;
}

const basics = (asset: AssetWrite) => [
  asset.id,
  asset.name,
  asset.kind,
  asset.description,
  asset.url,
  asset.personas,
  asset.phases,
];
const fileOf = (file: NonNullable<AssetWrite['file']> | null) =>
  file ? [file.name, file.mediaType, file.bytes] : [null, null, null];

/** How many assets there are for each persona and phase: where content is missing. */
export async function assetCoverage(
  sql: Sql,
): Promise<readonly { readonly persona: string; readonly phase: Phase; readonly assets: number }[]> {
  return sql.query(
    `select p.id as persona, f.phase, count(*) as assets from asset a
     cross join unnest(a.personas) as persona cross join unnest(a.phases) as f(phase) join persona p on p.id = persona
     group by 1, 2 order by 1, 2`,
  );
}
