import type { Database, Sql, Tx } from '../database.ts';
import { fieldEars, tellingFields } from '../engine/fields-told.ts';
import { pgArray } from '../engine/pg-array.ts';
import { happen } from '../happen.ts';
import { leadsOfCompanies } from './company.store.ts';
import type { ImportedLead } from './import-leads.store.ts';

export interface ImportedCompany {
  readonly id: number;
  readonly name: string;
  readonly domain: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
}
type Fields = Readonly<Record<string, unknown>>;
type Given = ReadonlyMap<string, { readonly name: string; readonly fields: Fields }>;

/**
 * Companies of a batch by lower-case name; made where nobody knows them, and gaps in their fields filled. In a transaction of its own,
 * and only where there is something to write: batches side by side name the same ones, and none is to wait for another's leads.
 */
export async function importedCompanies(
  database: Pick<Database, 'query' | 'transact'>,
  leads: readonly ImportedLead[],
  by: string,
): Promise<ReadonlyMap<string, ImportedCompany>> {
  const given = companiesIn(leads);
  if (!given.size) return new Map();
  const found = await companiesNamed(database, [...given.keys()]);
  if (found.size === given.size && !withGaps(found, given).length) return found;
  return database.transact(async (tx) => filledIn(tx, await made(tx, given), given, by));
}

function companiesIn(leads: readonly ImportedLead[]): Given {
  const named = new Map<string, { name: string; fields: Fields }>();
  for (const { company, companyFields } of leads) {
    if (company === null) continue;
    const key = company.toLowerCase();
    const before = named.get(key);
    // of several values of a field the last counts
    if (!before) named.set(key, { name: company, fields: companyFields });
    else if (differs(before.fields, companyFields)) before.fields = { ...before.fields, ...companyFields };
  }
  return named;
}
const differs = (fields: Fields, others: Fields): boolean => {
  for (const key in others) if (fields[key] !== others[key]) return true;
  return false;
};

/** The oldest of those with that name. */
async function companiesNamed(sql: Sql, keys: readonly string[]): Promise<Map<string, ImportedCompany>> {
  const rows = await sql.query<ImportedCompany & { key: string }>(
    `select distinct on (t.name) c.id, c.name, c.domain, c.fields, t.name as key
     from unnest($1::text[]) as t(name) join company c on lower(c.name) = lower(t.name) order by t.name, c.id`,
    [pgArray(keys)],
  );
  return new Map(rows.map(({ key, ...company }) => [key, company]));
}

async function made(tx: Tx, given: Given): Promise<Map<string, ImportedCompany>> {
  const keys = [...given.keys()];
  const found = await companiesNamed(tx, keys);
  const missing = keys.filter((key) => !found.has(key));
  if (!missing.length) return found;
  // two imports must not make the same company twice
  await tx.query(`select pg_advisory_xact_lock(hashtext('company-import'), 0)`);
  await tx.query(
    `insert into company (name, created_at)
     select t.name, $2 from unnest($1::text[]) as t(name)
     where not exists (select 1 from company c where lower(c.name) = lower(t.name))`,
    [pgArray(missing.map((key) => given.get(key)!.name)), tx.now],
  );
  for (const [key, company] of await companiesNamed(tx, missing)) found.set(key, company);
  return found;
}

const withGaps = (found: ReadonlyMap<string, ImportedCompany>, given: Given): [string, ImportedCompany][] =>
  [...found].filter(([key, { fields }]) => Object.keys(given.get(key)!.fields).some((name) => !(name in fields)));

/** Fills gaps in their fields, and tells it of everybody who belongs to them, where somebody listens. */
async function filledIn(
  tx: Tx,
  found: Map<string, ImportedCompany>,
  given: Given,
  by: string,
): Promise<ReadonlyMap<string, ImportedCompany>> {
  const news = withGaps(found, given);
  if (!news.length) return found;
  const hears = await fieldEars(tx);
  const known = hears
    ? await leadsOfCompanies(
        tx,
        news.map(([, { id }]) => id),
      )
    : [];
  const told = await tellingFields(tx, { leadIds: known, by, hears }, () => fill(tx, found, given, news));
  await happen(tx, told);
  return found;
}

/** What is known is not written over. */
async function fill(
  tx: Tx,
  found: Map<string, ImportedCompany>,
  given: Given,
  news: readonly [string, ImportedCompany][],
): Promise<void> {
  // locked in order of their ids, as whoever else changes several of them has to
  const written = await tx.query<ImportedCompany>(
    `update company c set fields = t.fields || c.fields
     from (select u.id, u.fields from unnest($1::bigint[], $2::jsonb[]) as u(id, fields) join company on company.id = u.id
       order by u.id for no key update of company) t
     where c.id = t.id returning c.id, c.name, c.domain, c.fields`,
    [pgArray(news.map(([, { id }]) => id)), pgArray(news.map(([key]) => JSON.stringify(given.get(key)!.fields)))],
  );
  const byId = new Map(written.map((company) => [company.id, company]));
  for (const [key, { id }] of news) found.set(key, byId.get(id) ?? found.get(key)!);
}
