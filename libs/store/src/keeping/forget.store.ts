import type { Database } from '../database.ts';

const CHUNK = 5_000;

/**
 * Lets settled mails and calls go that were written before. What stays: mails nobody knows the end of, all of walks that are still
 * open, and requests for a consent (they prove it). None can be sent a second time for that: a key of a walk names its step, and a
 * walk never takes a step twice.
 *
 * @returns how many
 */
export async function forgetMails(database: Database, before: Date): Promise<number> {
  let sum = 0;
  for (let after = 0; ;) {
    const [chunk] = await database.query<{ gone: number; last: number | null }>(
      `with oldest as materialized (select id, created_at from outbox where id > $1::bigint order by id limit ${CHUNK}),
       gone as (
         delete from outbox o using oldest where o.id = oldest.id and o.created_at < $2 and o.state in (2, 3, 5)
           and coalesce(o.settled_at, o.created_at) < $2 and o.key not like 'doi:%'
           and not exists (select 1 from cursor c where c.enrolment_id = o.enrolment_id)
         returning 1)
       select (select count(*) from gone) as gone,
         (select case when count(*) = ${CHUNK} and max(created_at) < $2 then max(id) end from oldest) as last`,
      [after, before],
    );
    sum += chunk!.gone;
    if (chunk!.last === null) return sum;
    after = chunk!.last;
  }
}

/** Pages of a table in one go. */
const PAGES = 4_096;
/** What was told so long ago may be told again: its touchpoint is not kept either. Reads the whole table, a piece at a time. */
export async function forgetKeys(database: Database, before: Date): Promise<void> {
  const [size] = await database.query<{ pages: number }>(
    `select pg_relation_size('touchpoint_key') / current_setting('block_size')::bigint as pages`,
  );
  for (let page = 0; page < size!.pages; page += PAGES)
    await database.query(
      `delete from touchpoint_key where ctid >= $1::tid and ctid < $2::tid and at < $3::timestamptz`,
      [`(${page},0)`, `(${page + PAGES},0)`, before],
    );
}
