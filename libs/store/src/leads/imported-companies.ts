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
  const keys = [...named.keys()];
  // two imports must not make the same company twice
  await tx.query(`select pg_advisory_xact_lock(hashtext('company-import'), 0)`);
  await tx.query(
    `insert into company (name, created_at)
     select t.name, $2 from unnest($1::text[]) as t(name)
     where not exists (select 1 from company c where lower(c.name) = lower(t.name))`,
    [pgArray(keys.map((key) => named.get(key)!.name)), tx.now],
  );
  const columns = [pgArray(keys), pgArray(keys.map((key) => JSON.stringify(named.get(key)!.fields)))];
  const FIRST = `(select min(id) from company where lower(name) = lower(t.name))`;
  await tx.query(
    `update company c set fields = t.fields || c.fields from unnest($1::text[], $2::jsonb[]) as t(name, fields)
     where c.id = ${FIRST} and t.fields || c.fields <> c.fields`,
    columns,
  );
  const found = await tx.query<ImportedCompany & { key: string }>(
    `select c.id, c.name, c.domain, c.fields, t.name as key from unnest($1::text[]) as t(name) join company c on c.id = ${FIRST}`,
    columns.slice(0, 1),
  );
  return new Map(found.map(({ key, ...company }) => [key, company]));
}
