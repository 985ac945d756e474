import { audit } from '../audit/audit.store.ts';
import type { Sql, Tx } from '../database.ts';
import { happen } from '../happen.ts';
import type { Happening } from '../happen.ts';

export interface ImportRow {
  readonly id: number;
  readonly fileName: string;
  readonly state: 'uploaded' | 'running' | 'done' | 'failed';
  readonly total: number;
  readonly created: number;
  readonly updated: number;
  readonly skipped: number;
  readonly problems: { line: number; problem: string; value: string }[];
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}
// a batch takes seconds: a run without progress for two minutes has died with its process
const COLUMNS = `id, file_name as "fileName",
  case when state = 'running' and progress_at < clock_timestamp() - interval '2 minutes' then 'failed' else state end as state,
  total, created, updated, skipped, problems, started_at as "startedAt", ended_at as "endedAt"`;

export async function keepUpload(tx: Tx, fileName: string, content: Uint8Array, userId: number): Promise<number> {
  // files that were looked at and never imported are not kept
  await tx.query(
    `delete from lead_import where state = 'uploaded' and started_at < $1::timestamptz - interval '1 day'`,
    [tx.now],
  );
  const [row] = await tx.query<{ id: number }>(
    `insert into lead_import (file_name, state, content, user_id, started_at, progress_at)
     values ($1, 'uploaded', $2, $3, $4, clock_timestamp()) returning id`,
    [fileName, content, userId, tx.now],
  );
  return row!.id;
}
export async function uploadedFile(
  sql: Sql,
  id: number,
): Promise<{ fileName: string; state: string; content: Buffer | null } | undefined> {
  const [row] = await sql.query<{ fileName: string; state: string; content: Buffer | null }>(
    `select file_name as "fileName", state, content from lead_import where id = $1`,
    [id],
  );
  return row;
}
export async function importById(sql: Sql, id: number): Promise<ImportRow | undefined> {
  return (await sql.query<ImportRow>(`select ${COLUMNS} from lead_import where id = $1`, [id]))[0];
}
export const lastImports = (sql: Sql): Promise<ImportRow[]> =>
  sql.query<ImportRow>(`select ${COLUMNS} from lead_import where state <> 'uploaded' order by id desc limit 20`);

/** @returns false if it was started before */
export async function startImport(tx: Tx, id: number, total: number, userId: number): Promise<boolean> {
  const rows = await tx.query(
    `update lead_import set state = 'running', total = $2, started_at = $3, progress_at = clock_timestamp(), user_id = $4
     where id = $1 and state = 'uploaded' returning id`,
    [id, total, tx.now, userId],
  );
  if (rows.length) await audit(tx, userId, 'lead.import', `import:${id}`, { total });
  return rows.length > 0;
}
export async function endImport(
  sql: Sql,
  id: number,
  state: 'done' | 'failed',
  skipped: number,
  problems: readonly { line: number; problem: string; value: string }[],
): Promise<void> {
  await sql.query(
    `update lead_import set state = $2, skipped = $3, problems = $4::jsonb, content = null, ended_at = now() where id = $1`,
    [id, state, skipped, JSON.stringify(problems)],
  );
}
/** How many of these addresses are known already. */
export async function knownAddresses(sql: Sql, emails: readonly string[]): Promise<number> {
  const [row] = await sql.query<{ n: number }>(`select count(*) as n from lead where email = any($1::text[])`, [
    emails,
  ]);
  return row!.n;
}

export interface ImportedLead {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly language: 'de' | 'en' | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly companyFields: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
}
export interface ImportHow {
  readonly importId: number;
  readonly overwrite: boolean;
  readonly consent?: { readonly source: string; readonly at: string; readonly wording: string };
}

/** One batch, in one transaction; addresses in it are lower-case and each there once. */
export async function importBatch(tx: Tx, leads: readonly ImportedLead[], how: ImportHow): Promise<void> {
  await tx.query(`select id from lead where email = any($1::text[]) order by id for update`, [
    leads.map((lead) => lead.email),
  ]);
  const companies = await companiesOf(tx, leads);
  const rows = await upsert(tx, leads, companies, how);
  const by = `import:${how.importId}`;
  const granted = how.consent ? await grant(tx, rows, how.consent, by) : new Set<number>();
  const happenings: Happening[] = rows.flatMap((row) => [
    {
      leadId: row.id,
      by,
      touchpoint: {
        kind: 'lead.imported',
        ref: String(how.importId),
        source: 'import',
        sourceId: `${how.importId}.${row.id}`,
      },
      effects: leads[row.no]!.tags.map((tag) => ({ kind: 'tag.add' as const, tag })),
    },
    ...(granted.has(row.id)
      ? [{ leadId: row.id, by, touchpoint: { kind: 'consent.granted', ref: 'marketing', source: by } }]
      : []),
  ]);
  await happen(tx, happenings);
  const created = rows.filter((row) => row.created).length;
  await tx.query(
    `update lead_import set created = created + $2, updated = updated + $3, progress_at = clock_timestamp() where id = $1`,
    [how.importId, created, rows.length - created],
  );
}

async function companiesOf(tx: Tx, leads: readonly ImportedLead[]): Promise<Map<string, number>> {
  const named = new Map<string, { name: string; fields: Record<string, unknown> }>();
  for (const lead of leads)
    if (lead.company) {
      const key = lead.company.toLowerCase();
      named.set(key, {
        name: named.get(key)?.name ?? lead.company,
        fields: { ...named.get(key)?.fields, ...lead.companyFields },
      });
    }
  if (!named.size) return new Map();
  const keys = [...named.keys()];
  await tx.query(`select pg_advisory_xact_lock(hashtext('company-import'), 0)`);
  await tx.query(
    `insert into company (name, created_at)
     select t.name, $3 from unnest($1::text[], $2::text[]) as t(key, name)
     where not exists (select 1 from company c where lower(c.name) = lower(t.name))`,
    [keys, keys.map((key) => named.get(key)!.name), tx.now],
  );
  const found = await tx.query<{ id: number; key: string }>(
    `update company c set fields = t.fields::jsonb || c.fields
     from unnest($1::text[], $2::text[]) as t(name, fields)
     where c.id = (select min(id) from company where lower(name) = lower(t.name)) returning c.id, t.name as key`,
    [keys, keys.map((key) => JSON.stringify(named.get(key)!.fields))],
  );
  return new Map(found.map((row) => [row.key, row.id]));
}

/** New values go over the old ones, or only into gaps. */
const upsert = (tx: Tx, leads: readonly ImportedLead[], companies: ReadonlyMap<string, number>, how: ImportHow) =>
  tx.query<{ id: number; no: number; created: boolean }>(
    `with input as (
       select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[])
         as t(no, email, first_name, last_name, company_id, language, fields)
     ), written as (
       insert into lead as l (email, first_name, last_name, company_id, language, fields, source, zone, created_at, updated_at)
       select email, first_name, last_name, company_id, coalesce(language, 'de'), fields::jsonb, 'import',
         coalesce((select value->>'zone' from setting where key = 'organisation'), 'Europe/Berlin'), $8, $8
       from input order by no
       on conflict (email) do update set
         first_name = case when $9 then coalesce(excluded.first_name, l.first_name) else coalesce(l.first_name, excluded.first_name) end,
         last_name = case when $9 then coalesce(excluded.last_name, l.last_name) else coalesce(l.last_name, excluded.last_name) end,
         company_id = case when $9 then coalesce(excluded.company_id, l.company_id) else coalesce(l.company_id, excluded.company_id) end,
         fields = case when $9 then l.fields || excluded.fields else excluded.fields || l.fields end,
         updated_at = excluded.updated_at
       returning id, email, (xmax = 0) as created
     )
     select w.id, i.no, w.created from written w join input i using (email) order by w.id`,
    [
      leads.map((_, index) => index),
      leads.map((lead) => lead.email),
      leads.map((lead) => lead.firstName),
      leads.map((lead) => lead.lastName),
      leads.map((lead) => (lead.company ? companies.get(lead.company.toLowerCase()) : null) ?? null),
      leads.map((lead) => lead.language),
      leads.map((lead) => JSON.stringify(lead.fields)),
      tx.now,
      how.overwrite,
    ],
  );

/** Proof and consent; whoever has withdrawn stays withdrawn, and who granted before keeps the older proof in force. */
async function grant(
  tx: Tx,
  rows: readonly { id: number }[],
  consent: NonNullable<ImportHow['consent']>,
  by: string,
): Promise<Set<number>> {
  const granted = await tx.query<{ lead_id: number }>(
    `insert into consent (lead_id, purpose, state, changed_at)
     select id, 'marketing', 'granted', $2 from unnest($1::bigint[]) as t(id)
     on conflict (lead_id, purpose) do update set state = 'granted', changed_at = excluded.changed_at
       where consent.state = 'pending' returning lead_id`,
    [rows.map((row) => row.id), consent.at],
  );
  await tx.query(
    `insert into consent_proof (lead_id, email, purpose, act, at, wording, data)
     select id, email, 'marketing', 'granted', $2, $3, jsonb_build_object('source', $4::text, 'by', $5::text)
     from lead where id = any($1::bigint[])`,
    [granted.map((row) => row.lead_id), consent.at, consent.wording, consent.source, by],
  );
  return new Set(granted.map((row) => row.lead_id));
}
