import type { Sql, Tx } from '../database.ts';
import { happen } from '../happen.ts';

export interface ListMember {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly company: string | null;
  readonly since: Date;
}
export async function listMembers(
  sql: Sql,
  list: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ readonly items: readonly ListMember[]; readonly total: number }> {
  const items = await sql.query<ListMember>(
    `select l.id, coalesce(nullif(concat_ws(' ', l.first_name, l.last_name), ''), l.email, '#' || l.id) as name, l.email, c.name as company,
       m.since from list_member m join lead l on l.id = m.lead_id left join company c on c.id = l.company_id
     where m.segment_id = $1 order by m.since desc, l.id desc offset $2 limit $3`,
    [list, offset, limit],
  );
  const [count] = await sql.query<{ n: number }>(`select count(*) as n from list_member where segment_id = $1`, [list]);
  return { items, total: count!.n };
}

/** Leads by their addresses; those nobody knows are left out. */
export async function leadsOfAddresses(sql: Sql, emails: readonly string[]): Promise<readonly number[]> {
  const rows = await sql.query<{ id: number }>(`select id from lead where email = any($1::text[])`, [
    emails.map((email) => email.trim().toLowerCase()),
  ]);
  return rows.map((row) => row.id);
}

/**
 * Puts leads onto a list or takes them off, by a person's hand or an import. Only a real change is told; journeys that listen for the
 * segment hear of it.
 *
 * @returns how many changed
 */
export async function changeList(
  tx: Tx,
  it: { readonly list: string; readonly leadIds: readonly number[]; readonly inside: boolean; readonly by: string },
): Promise<number> {
  const ids = [...new Set(it.leadIds)];
  await tx.query(`select id from lead where id = any($1::bigint[]) order by id for no key update`, [ids]);
  const changed = await tx.query<{ id: number }>(
    it.inside
      ? `insert into list_member (segment_id, lead_id, since)
         select s.id, l.id, $3 from segment s, lead l where s.id = $1 and s.is_list and l.id = any($2::bigint[])
         on conflict do nothing returning lead_id as id`
      : `delete from list_member where $3::timestamptz is not null and segment_id = $1 and lead_id = any($2::bigint[]) returning lead_id as id`,
    [it.list, ids, tx.now],
  );
  await happen(
    tx,
    changed.map(({ id }) => ({
      leadId: id,
      by: it.by,
      touchpoint: { kind: it.inside ? 'list.added' : 'list.removed', ref: it.list, source: 'list' },
    })),
  );
  return changed.length;
}
