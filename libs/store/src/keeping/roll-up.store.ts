import type { Database, Tx } from '../database.ts';
import { holdMoving } from './parts.store.ts';

/** Touchpoints in one transaction: some hundred milliseconds, in which nobody can be erased or merged. */
const CHUNK = 10_000;

/** Reports look back 36 months at most; what is older need not be told apart by month, and so does not grow for ever. */
const TOLD_APART = `interval '37 months'`;
/** By its calendar the reports count, too. */
const HOUSE_ZONE = `coalesce((select value->>'zone' from setting where key = 'organisation'), 'Europe/Berlin')`;

/**
 * Adds the touchpoints of a part up, lead by lead: each goes from the part to the totals in one transaction, so that whoever counts
 * counts it once, at any instant. @returns how many there were
 */
export async function rollUp(database: Database, part: string): Promise<number> {
  let sum = 0;
  for (let after: number | null = -1; after !== null;) {
    const from: number = after;
    const done = await database.transact((tx) => rollUpSome(tx, part, from));
    sum += done.moved;
    after = done.last;
  }
  return sum;
}

/** The next leads of a part. @returns how many touchpoints there were, and the last lead; null: that was all */
export async function rollUpSome(
  tx: Tx,
  part: string,
  after: number,
): Promise<{ readonly moved: number; readonly last: number | null }> {
  await holdMoving(tx);
  const [there] = await tx.query(`select 1 where to_regclass($1) is not null`, [part]);
  if (!there) return { moved: 0, last: null };
  // whole leads: all of the last one's, too
  const [upTo] = await tx.query<{ id: number | null }>(
    `select max(lead_id) as id from (select lead_id from ${part} where lead_id > $1::bigint order by lead_id limit ${CHUNK}) next`,
    [after],
  );
  if (upTo!.id === null) return { moved: 0, last: null };
  const [sum] = await tx.query<{ n: number }>(
    `with gone as (delete from ${part} where lead_id > $1::bigint and lead_id <= $2::bigint returning lead_id, kind, ref, at),
     totals as (
       insert into touchpoint_total (lead_id, first_at, last_at, n, kind, ref)
       select lead_id, min(at), max(at), count(*), kind, ref from gone
       group by lead_id, kind, ref, date_trunc('month', at, (select ${HOUSE_ZONE})) order by lead_id, max(at))
     select count(*) as n from gone`,
    [after, upTo!.id],
  );
  await tx.query(
    `with old as (
       delete from touchpoint_total where lead_id > $1::bigint and lead_id <= $2::bigint and last_at < $3::timestamptz - ${TOLD_APART}
       returning *)
     insert into touchpoint_total (lead_id, first_at, last_at, n, kind, ref)
     select lead_id, min(first_at), max(last_at), sum(n), kind, ref from old group by lead_id, kind, ref order by lead_id`,
    [after, upTo!.id, tx.now],
  );
  return { moved: sum!.n, last: upTo!.id };
}
