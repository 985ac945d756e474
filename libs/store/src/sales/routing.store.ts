import { RoutingModel, ROUTING_KEY } from '@cultivar/sales';
import type { Salesperson } from '@cultivar/sales';
import type { Sql, Tx } from '../database.ts';
import { readSetting } from '../settings/setting.store.ts';

export const routingModel = (sql: Sql): Promise<RoutingModel> => readSetting(sql, ROUTING_KEY, RoutingModel);

/** Only one transaction routes at a time: two offers must not pick on the same stale numbers. Leads are locked before this. */
export async function lockRouting(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('cultivar.routing'))`);
}

/** Somebody who may be offered leads, with what a mail to them needs. */
export interface SalesColleague extends Salesperson {
  readonly name: string;
  readonly email: string;
  readonly language: 'de' | 'en';
}
/** Everybody active with the role sales, and whoever else was made a salesperson. */
export async function salespeople(sql: Sql): Promise<SalesColleague[]> {
  return sql.query<SalesColleague>(
    `select u.id as "userId", u.name, u.email, u.language, coalesce(p.available, true) as available,
       coalesce(p.weight, 1) as weight, coalesce(p.capacity, 50) as capacity, coalesce(p.turn, 0) as turn,
       p.last_offered_at as "lastOfferedAt", coalesce(h.n, 0)::int as "openHandoffs"
     from app_user u
     left join salesperson p on p.user_id = u.id
     left join (select user_id, count(*) as n from handoff where state in ('offered', 'accepted') group by user_id) h on h.user_id = u.id
     where u.active and (u.role = 'sales' or p.user_id is not null)
     order by u.id`,
  );
}

/** Keeps the turns after a batch of offers. */
export async function keepTurns(tx: Tx, turns: ReadonlyMap<number, number>): Promise<void> {
  if (!turns.size) return;
  await tx.query(
    `insert into salesperson (user_id, turn, last_offered_at)
     select user_id, turn, $3 from unnest($1::int[], $2::bigint[]) as t(user_id, turn)
     on conflict (user_id) do update set turn = excluded.turn, last_offered_at = excluded.last_offered_at`,
    [[...turns.keys()], [...turns.values()], tx.now],
  );
}

/** Changes how much somebody gets; `turn` starts anew with the others' by itself. */
export async function saveSalesperson(
  sql: Sql,
  it: { readonly userId: number; readonly available: boolean; readonly weight: number; readonly capacity: number },
): Promise<void> {
  await sql.query(
    `insert into salesperson (user_id, available, weight, capacity) values ($1, $2, $3, $4)
     on conflict (user_id) do update set available = excluded.available, weight = excluded.weight, capacity = excluded.capacity`,
    [it.userId, it.available, it.weight, it.capacity],
  );
}
