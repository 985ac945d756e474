import type { Tx } from '../database.ts';
import { pgArray } from '../engine/pg-array.ts';
import type { ImportedLead } from './import-leads.store.ts';

export interface ImportedCompany {
  readonly id: number;
  readonly name: string;
  readonly domain: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Companies of a batch by lower-case name; made where nobody knows them, and gaps in their fields filled. */
export async function importedCompanies(
  tx: Tx,
  leads: readonly ImportedLead[],
): Promise<ReadonlyMap<string, ImportedCompany>> {
  const named = new Map<string, { name: string; fields: Readonly<Record<string, unknown>> }>();
  for (const { company, companyFields } of leads) {
    if (company === null) continue;
    const key = company.toLowerCase();
    const before = named.get(key);
    named.set(key, { name: before?.name ?? company, fields: { ...before?.fields, ...companyFields } });
  }
  if (!named.size) return new Map();
  const found = await companiesNamed(tx, [...named.keys()]);
  const missing = [...named.keys()].filter((key) => !found.has(key));
  if (missing.length) {
    // two imports must not make the same company twice
    await tx.query(`select pg_advisory_xact_lock(hashtext('company-import'), 0)`);
    await tx.query(
      `insert into company (name, created_at)
       select t.name, $2 from unnest($1::text[]) as t(name)
       where not exists (select 1 from company c where lower(c.name) = lower(t.name))`,
      [pgArray(missing.map((key) => named.get(key)!.name)), tx.now],
    );
    for (const [key, company] of await companiesNamed(tx, missing)) found.set(key, company);
  }
  return filled(tx, found, new Map([...named].map(([key, { fields }]) => [key, fields])));
}

/** The oldest of those with that name. */
async function companiesNamed(tx: Tx, keys: readonly string[]): Promise<Map<string, ImportedCompany>> {
  const rows = await tx.query<ImportedCompany & { key: string }>(
    `select distinct on (t.name) c.id, c.name, c.domain, c.fields, t.name as key
     from unnest($1::text[]) as t(name) join company c on lower(c.name) = lower(t.name) order by t.name, c.id`,
    [pgArray(keys)],
  );
  return new Map(rows.map(({ key, ...company }) => [key, company]));
}

/** Fills gaps in their fields; what is known is not written over. */
async function filled(
  tx: Tx,
  found: Map<string, ImportedCompany>,
  given: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): Promise<ReadonlyMap<string, ImportedCompany>> {
  const news = [...found].filter(([key, { fields }]) => Object.keys(given.get(key)!).some((name) => !(name in fields)));
  if (!news.length) return found;
  // locked in order of their ids, as whoever else changes several of them has to
  const written = await tx.query<ImportedCompany>(
    `update company c set fields = t.fields || c.fields
     from (select u.id, u.fields from unnest($1::bigint[], $2::jsonb[]) as u(id, fields) join company on company.id = u.id
       order by u.id for no key update of company) t
     where c.id = t.id returning c.id, c.name, c.domain, c.fields`,
    [pgArray(news.map(([, { id }]) => id)), pgArray(news.map(([key]) => JSON.stringify(given.get(key))))],
  );
  const byId = new Map(written.map((company) => [company.id, company]));
  for (const [key, { id }] of news) found.set(key, byId.get(id) ?? found.get(key)!);
  return found;
}
