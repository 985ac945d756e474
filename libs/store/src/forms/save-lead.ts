import type { Tx } from '../database.ts';
import { fieldEars, tellingFields } from '../engine/fields-told.ts';
import type { Happening } from '../happen.ts';
import { companyDomain, companyFor } from './find-company.ts';
import { isBlank, knownLead } from './known-fields.ts';
import type { KnownLead } from './known-fields.ts';
import type { FormPost } from './submit-form.store.ts';

export interface SavedLead {
  readonly id: number;
  readonly email: string | null;
  readonly created: boolean;
  /** Known by more than an address that anybody can type. */
  readonly identified: boolean;
  /** What is told of values that were others before. */
  readonly changes: readonly Happening[];
}
const COLUMNS: Readonly<Record<string, string>> = {
  firstName: 'first_name',
  lastName: 'last_name',
  buyingRole: 'buying_role',
};

/** Finds or adds the lead behind a form, locks it, and writes what was answered. */
export async function saveLead(tx: Tx, sent: FormPost): Promise<SavedLead> {
  const found = await findOrAdd(tx, sent);
  // added with all that was answered
  if (found.created) return found;
  const lead = (await knownLead(tx, found.id))!;
  const answers = Object.entries(sent.values).filter(
    ([key, value]) => key !== 'email' && (found.identified || isBlank(lead.values[key])) && !isBlank(value),
  );
  const told = { leadIds: [lead.id], by: `form:${sent.form.id}`, hears: await fieldEars(tx) };
  const changes = await tellingFields(tx, told, () => writeAnswers(tx, lead, answers, found.identified));
  return { ...found, email: lead.email, changes };
}

async function findOrAdd(tx: Tx, sent: FormPost): Promise<SavedLead> {
  const email = typeof sent.values['email'] === 'string' ? sent.values['email'].trim().toLowerCase() : null;
  if (sent.identified !== null) {
    const [lead] = await tx.query<{ id: number; email: string | null }>(
      `select id, email from lead where id = $1 for update`,
      [sent.identified],
    );
    // another address than the one the link went to: another person, who is treated as such
    if (lead && (!email || email === lead.email)) return { ...lead, created: false, identified: true, changes: [] };
  }
  if (!email) throw new Error('a form without an address and without a known lead cannot be taken in');
  const added = await add(tx, sent, email);
  if (added !== null) return { id: added, email, created: true, identified: false, changes: [] };
  const [known] = await tx.query<{ id: number }>(`select id from lead where email = $1 for update`, [email]);
  if (!known) throw new Error('the lead was erased while its form came in');
  return { id: known.id, email, created: false, identified: false, changes: [] };
}

/** @returns null if somebody has this address already */
async function add(tx: Tx, sent: FormPost, email: string): Promise<number | null> {
  const { company, fields, columns } = sorted(
    Object.entries(sent.values).filter(([key, value]) => key !== 'email' && !isBlank(value)),
  );
  const named = Object.keys(company).length > 0;
  const [added] = await tx.query<{ id: number }>(
    `insert into lead (email, language, source, fields, first_name, last_name, buying_role, company_id, created_at, updated_at)
     values ($1, $2, $3, $4::jsonb, $5, $6, $7, (select id from company where domain = $8), $9, $9)
     on conflict (email) do nothing returning id`,
    [
      ...[email, sent.language, `form:${sent.form.id}`, JSON.stringify(fields)],
      ...['first_name', 'last_name', 'buying_role'].map((column) => columns[column] ?? null),
      // what they say of their company themselves is looked at more closely
      named ? null : companyDomain(email),
      tx.now,
    ],
  );
  if (!added) return null;
  if (named) {
    const companyId = await companyFor(tx, { email, companyId: null }, company, true);
    tx.send(`update lead set company_id = $2 where id = $1`, [added.id, companyId]);
  }
  return added.id;
}

/** Answers by where they belong. */
function sorted(answers: readonly (readonly [string, unknown])[]): Record<'company' | 'fields' | 'columns', Answers> {
  const company: Answers = {};
  const fields: Answers = {};
  const columns: Answers = {};
  for (const [key, value] of answers) {
    if (key.startsWith('company.')) company[key.slice('company.'.length)] = value;
    else if (COLUMNS[key]) columns[COLUMNS[key]] = value;
    else fields[key] = value;
  }
  return { company, fields, columns };
}
type Answers = Record<string, unknown>;

async function writeAnswers(
  tx: Tx,
  lead: KnownLead,
  answers: readonly (readonly [string, unknown])[],
  overwrite: boolean,
): Promise<void> {
  const { company, fields, columns } = sorted(answers);
  const companyId = await companyFor(tx, lead, company, overwrite);
  tx.send(
    `update lead set fields = fields || $2::jsonb, first_name = coalesce($3, first_name), last_name = coalesce($4, last_name),
       buying_role = coalesce($5, buying_role), company_id = coalesce(company_id, $6), updated_at = $7 where id = $1`,
    [
      lead.id,
      JSON.stringify(fields),
      columns['first_name'] ?? null,
      columns['last_name'] ?? null,
      columns['buying_role'] ?? null,
      companyId,
      tx.now,
    ],
  );
}
