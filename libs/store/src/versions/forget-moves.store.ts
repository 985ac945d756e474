import type { Database } from '../database.ts';

/** Where walks stood before a move is kept so long; nobody brings them back later. */
export const UNDO_DAYS = 30;
const AT_A_TIME = 50_000;

/**
 * Forgets what nobody can need any more: where walks stood before moves of long ago, and which mails walks must not repeat that are over
 * and cannot be brought back. A range at a time; may be cut off anywhere.
 */
export async function forgetMoves(database: Database, now: Date): Promise<void> {
  const away = async (sql: string, params: readonly unknown[]): Promise<void> => {
    while ((await database.query(`${sql} returning 1`, [...params])).length >= AT_A_TIME);
  };
  await away(
    `delete from moved_walk where ctid in (select m.ctid from move_run r join moved_walk m on m.run_id = r.id
       where r.state in ('done', 'undone') and r.started_at < $1::timestamptz - interval '${UNDO_DAYS} days' limit ${AT_A_TIME})`,
    [now],
  );
  await away(
    `delete from mail_once where ctid in (select o.ctid from mail_once o join enrolment e on e.id = o.enrolment_id
       where e.ended_at is not null and not exists (
         select 1 from moved_walk m where m.enrolment_id = e.id and m.to_node is null and not m.undone) limit ${AT_A_TIME})`,
    [],
  );
}
