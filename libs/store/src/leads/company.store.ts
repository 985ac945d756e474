import type { Sql, Tx } from '../database.ts';
import { fieldEars, tellingFields } from '../engine/fields-told.ts';
import { pgArray } from '../engine/pg-array.ts';
import { happen } from '../happen.ts';

export interface CompanyRow {
  readonly id: number;
  readonly name: string;
  readonly domain: string | null;
  readonly fields: Record<string, unknown>;
  readonly leads: number;
  readonly createdAt: Date;
}
const COLUMNS = `c.id, c.name, c.domain, c.fields, c.created_at as "createdAt",
  (select count(*) from lead l where l.company_id = c.id) as leads`;

export async function companyPage(
  sql: Sql,
  { offset, limit, search }: { offset: number; limit: number; search?: string },
): Promise<{ items: CompanyRow[]; total: number }> {
  const like = `%${(search ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  const items = await sql.query<CompanyRow>(
    `select ${COLUMNS} from company c where c.name ilike $1 order by lower(c.name), c.id offset $2 limit $3`,
    [like, offset, limit],
  );
  const [count] = await sql.query<{ total: number }>(`select count(*) as total from company where name ilike $1`, [
    like,
  ]);
  return { items, total: count!.total };
}

export async function company(sql: Sql, id: number): Promise<CompanyRow | undefined> {
  return (await sql.query<CompanyRow>(`select ${COLUMNS} from company c where c.id = $1`, [id]))[0];
}

/** The company of that name (case does not matter), made if there is none. */
export async function companyNamed(tx: Tx, name: string): Promise<number> {
  // two who add the same new company at once must not make it twice
  await tx.query(`select pg_advisory_xact_lock(hashtext('company'), hashtext(lower($1)))`, [name]);
  const [found] = await tx.query<{ id: number }>(
    `select id from company where lower(name) = lower($1) order by id limit 1`,
    [name],
  );
  if (found) return found.id;
  const [made] = await tx.query<{ id: number }>(`insert into company (name, created_at) values ($1, $2) returning id`, [
    name,
    tx.now,
  ]);
  return made!.id;
}

/**
 * Everybody who belongs to it is looked at again; a field of theirs has changed, too.
 * @returns 'domain-taken' if another company has the domain
 */
export async function updateCompany(
  tx: Tx,
  id: number,
  change: { name?: string; domain?: string | null; fields?: Readonly<Record<string, unknown>> },
  userId: number,
): Promise<'done' | 'domain-taken'> {
  if (change.domain) {
    const [other] = await tx.query(`select 1 from company where domain = $1 and id <> $2`, [change.domain, id]);
    if (other) return 'domain-taken';
  }
  const [leadIds, hears] = await Promise.all([leadsOfCompanies(tx, [id]), fieldEars(tx)]);
  const by = `user:${userId}`;
  const write = () =>
    tx.query(
      `update company set name = coalesce($2, name), domain = case when $3 then $4 else domain end,
       fields = jsonb_strip_nulls(fields || $5::jsonb) where id = $1`,
      [
        id,
        change.name ?? null,
        change.domain !== undefined,
        change.domain || null,
        JSON.stringify(change.fields ?? {}),
      ],
    );
  const told = await tellingFields(tx, { leadIds, by, hears }, write);
  await happen(tx, [...leadIds.map((leadId) => ({ leadId, by, effects: [] })), ...told]);
  return 'done';
}

/** Ids of the companies' leads, in the order in which they are locked. */
export const leadsOfCompanies = async (sql: Sql, ids: readonly number[]): Promise<number[]> =>
  (
    await sql.query<{ id: number }>(`select id from lead where company_id = any($1::bigint[]) order by id`, [
      pgArray(ids),
    ])
  ).map((row) => row.id);
