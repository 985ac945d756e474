import type { Database, Tx } from '../database.ts';
import { arrive } from '../engine/arrive.ts';
import { fieldEars, tellingFields } from '../engine/fields-told.ts';
import { pgArray } from '../engine/pg-array.ts';
import { tagsTold } from '../engine/touchpoints.ts';
import type { Told } from '../engine/touchpoints.ts';
import { happen } from '../happen.ts';
import type { Happening } from '../happen.ts';
import { importedCompanies } from './imported-companies.ts';
import type { ImportedCompany } from './imported-companies.ts';
import { noteWritten, stillToWrite } from './lead-import.store.ts';
import type { Written } from './lead-import.store.ts';

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
export interface ImportHow extends Written {
  readonly overwrite: boolean;
  readonly consent?: { readonly source: string; readonly at: string; readonly wording: string };
}
/** The lines are in already, or somebody else has the import in hand. */
class NotOurs extends Error {}

/**
 * One batch of lines; addresses in it are lower-case and each there once in the whole file, so that several batches may be written side
 * by side. What a batch says and that its lines are in are committed together: nothing is imported twice or left out, whenever a
 * process dies.
 *
 * @returns false: nothing was done, as the lines are in or another process has this import in hand
 */
export async function importBatch(
  database: Pick<Database, 'query' | 'transact'>,
  leads: readonly ImportedLead[],
  how: ImportHow,
): Promise<boolean> {
  if (!(await stillToWrite(database, how))) return false;
  const companies = await importedCompanies(database, leads, `import:${how.importId}`);
  try {
    await database.transact((tx) => write(tx, leads, companies, how));
    return true;
  } catch (error) {
    if (error instanceof NotOurs) return false;
    throw error;
  }
}

async function write(tx: Tx, leads: readonly ImportedLead[], companies: Companies, how: ImportHow): Promise<void> {
  const [known, hears] = await Promise.all([
    tx.query<{ id: number; email: string; tags: readonly string[] }>(
      `select id, email, tags from lead where email = any($1::text[]) order by id for no key update`,
      [pgArray(leads.map((lead) => lead.email))],
    ),
    fieldEars(tx),
  ]);
  const knownBy = new Map(known.map((row) => [row.email, row]));
  const fresh = leads.filter((lead) => !knownBy.has(lead.email));
  await comeIn(tx, fresh, companies, how);
  const met = leads.flatMap((lead): Met[] => {
    const row = knownBy.get(lead.email);
    return row ? [{ ...lead, id: row.id, tags: lead.tags.filter((tag) => !row.tags.includes(tag)) }] : [];
  });
  const ids = met.map((lead) => lead.id);
  const changed = await tellingFields(tx, { leadIds: ids, by: `import:${how.importId}`, hears }, () =>
    fillIn(tx, met, companies, how),
  );
  await complete(tx, met, changed, how);
  if (!(await noteWritten(tx, how, { created: fresh.length, updated: known.length }))) throw new NotOurs();
}

type Companies = ReadonlyMap<string, ImportedCompany>;
const companyOf = (companies: Companies, lead: ImportedLead): ImportedCompany | null =>
  (lead.company === null ? undefined : companies.get(lead.company.toLowerCase())) ?? null;
const imported = (how: ImportHow): Told => ({ kind: 'lead.imported', ref: String(how.importId), source: 'import' });
const agreed = (by: string): Told => ({ kind: 'consent.granted', ref: 'marketing', source: by });

/** Who is new. */
async function comeIn(tx: Tx, leads: readonly ImportedLead[], companies: Companies, how: ImportHow): Promise<void> {
  if (!leads.length) return;
  const by = `import:${how.importId}`;
  const touchpoints = how.consent ? [imported(how), agreed(by)] : [imported(how)];
  const ids = await arrive(
    tx,
    leads.map((lead) => ({
      ...{ email: lead.email, firstName: lead.firstName, lastName: lead.lastName, language: lead.language ?? 'de' },
      ...{ fields: lead.fields, tags: lead.tags, company: companyOf(companies, lead), touchpoints },
    })),
    { by, source: 'import', granted: how.consent ? ['marketing'] : [], grantedAt: how.consent?.at },
  );
  if (how.consent)
    await keepProofs(
      tx,
      leads.map(({ email }, i) => ({ id: ids[i]!, email })),
      how.consent,
      by,
    );
}

/** A line about somebody who is known already; of its tags only those the lead does not have. */
type Met = ImportedLead & { readonly id: number };

/** Who is known already: new values go over the old ones, or only into gaps. A row to which nothing is new is not written. */
async function fillIn(tx: Tx, leads: readonly Met[], companies: Companies, how: ImportHow): Promise<void> {
  if (!leads.length) return;
  await tx.query(
    `update lead l set first_name = n.first_name, last_name = n.last_name, company_id = n.company_id, fields = n.fields, tags = n.tags,
       updated_at = $7
     from (select l.id, l.tags || t.tags::text[] as tags,
         case when $8 then coalesce(t.first_name, l.first_name) else coalesce(l.first_name, t.first_name) end as first_name,
         case when $8 then coalesce(t.last_name, l.last_name) else coalesce(l.last_name, t.last_name) end as last_name,
         case when $8 then coalesce(t.company_id, l.company_id) else coalesce(l.company_id, t.company_id) end as company_id,
         case when $8 then l.fields || t.fields else t.fields || l.fields end as fields
       from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::jsonb[], $6::text[])
         as t(id, first_name, last_name, company_id, fields, tags) join lead l using (id)) n
     where l.id = n.id and (l.first_name, l.last_name, l.company_id, l.fields, l.tags)
       is distinct from (n.first_name, n.last_name, n.company_id, n.fields, n.tags)`,
    [
      pgArray(leads.map((lead) => lead.id)),
      pgArray(leads.map((lead) => lead.firstName)),
      pgArray(leads.map((lead) => lead.lastName)),
      pgArray(leads.map((lead) => companyOf(companies, lead)?.id ?? null)),
      pgArray(leads.map((lead) => JSON.stringify(lead.fields))),
      pgArray(leads.map((lead) => pgArray(lead.tags))),
      tx.now,
      how.overwrite,
    ],
  );
}

/** What else a line says of them, and what is told of all that. */
async function complete(tx: Tx, leads: readonly Met[], changed: readonly Happening[], how: ImportHow): Promise<void> {
  if (!leads.length) return;
  const by = `import:${how.importId}`;
  const granted = how.consent ? await grant(tx, leads, how.consent, by) : new Set<number>();
  // the tags stand in the row already; what is told of them is what adding them one by one would tell
  const tagTold = tagsTold();
  const [came, consented] = [imported(how), agreed(by)];
  const happenings = leads.flatMap(({ id, tags }): Happening[] =>
    [came, ...(granted.has(id) ? [consented] : []), ...tags.map(tagTold)].map((touchpoint) => ({
      leadId: id,
      by,
      touchpoint,
    })),
  );
  await happen(tx, [...happenings, ...changed]);
}

/** Whoever has withdrawn stays withdrawn, and who granted before keeps the older proof in force. */
async function grant(
  tx: Tx,
  leads: readonly { readonly id: number; readonly email: string }[],
  consent: NonNullable<ImportHow['consent']>,
  by: string,
): Promise<Set<number>> {
  const granted = await tx.query<{ lead_id: number }>(
    `insert into consent (lead_id, purpose, state, changed_at)
     select id, 'marketing', 'granted', $2 from unnest($1::bigint[]) as t(id)
     on conflict (lead_id, purpose) do update set state = 'granted', changed_at = excluded.changed_at
       where consent.state = 'pending' returning lead_id`,
    [pgArray(leads.map((lead) => lead.id)), consent.at],
  );
  const ids = new Set(granted.map((row) => row.lead_id));
  await keepProofs(
    tx,
    leads.filter(({ id }) => ids.has(id)),
    consent,
    by,
  );
  return ids;
}

async function keepProofs(
  tx: Tx,
  leads: readonly { readonly id: number; readonly email: string }[],
  consent: NonNullable<ImportHow['consent']>,
  by: string,
): Promise<void> {
  if (!leads.length) return;
  await tx.query(
    `insert into consent_proof (lead_id, email, purpose, act, at, wording, data)
     select id, email, 'marketing', 'granted', $3, $4, $5::jsonb from unnest($1::bigint[], $2::text[]) as t(id, email)`,
    [
      pgArray(leads.map((lead) => lead.id)),
      pgArray(leads.map((lead) => lead.email)),
      consent.at,
      consent.wording,
      JSON.stringify({ source: consent.source, by }),
    ],
  );
}
