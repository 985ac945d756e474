import { listField, listOfField, readsOf } from '@cultivar/audience';
import type { Rule } from '@cultivar/audience';
import type { Sql, Tx } from '../database.ts';
import type { ListMove } from './lead-batch.ts';
import { pgArray } from './pg-array.ts';

/** @returns the static lists that rules look at */
export const listsIn = (rules: readonly Rule[]): string[] =>
  readsOf(rules).fields.flatMap((field) => listOfField(field) ?? []);

/** Fields of a lead that say which of the lists it is on. */
export type Listed = Readonly<Record<string, true>>;
const NONE: Listed = {};
export async function loadLists(
  sql: Sql,
  leadIds: readonly number[],
  lists: readonly string[],
): Promise<(id: number) => Listed> {
  if (!lists.length || !leadIds.length) return () => NONE;
  const rows = await sql.query<{ lead_id: number; segment_id: string }>(
    `select lead_id, segment_id from list_member where lead_id = any($1::bigint[]) and segment_id = any($2::text[])`,
    [pgArray(leadIds), [...lists]],
  );
  const known = new Map<number, Record<string, true>>();
  for (const { lead_id, segment_id } of rows) {
    const own = known.get(lead_id) ?? {};
    own[listField(segment_id)] = true;
    known.set(lead_id, own);
  }
  return (id) => known.get(id) ?? NONE;
}

/** Writes who was put onto lists and who was taken off; of one lead and list the last counts. A list that is gone has no members. */
export function writeLists(tx: Tx, moves: readonly ListMove[]): void {
  if (!moves.length) return;
  const last = new Map(moves.map((move) => [`${move.leadId} ${move.list}`, move]));
  const [inside, outside] = [
    [...last.values()].filter((move) => move.inside),
    [...last.values()].filter((move) => !move.inside),
  ];
  const columns = (some: readonly ListMove[]): [string, string] => [
    pgArray(some.map((move) => move.list)),
    pgArray(some.map((move) => move.leadId)),
  ];
  if (inside.length)
    tx.send(
      `insert into list_member (segment_id, lead_id, since)
       select t.segment_id, t.lead_id, $3::timestamptz from unnest($1::text[], $2::bigint[]) as t(segment_id, lead_id)
       join segment s on s.id = t.segment_id and s.is_list on conflict do nothing`,
      [...columns(inside), tx.now],
    );
  if (outside.length)
    tx.send(
      `delete from list_member m using unnest($1::text[], $2::bigint[]) as t(segment_id, lead_id)
       where m.segment_id = t.segment_id and m.lead_id = t.lead_id`,
      columns(outside),
    );
}

/** What stands in the tables now counts, whatever was read before. */
export function withLists(
  fields: Readonly<Record<string, unknown>>,
  listed: Listed,
): Readonly<Record<string, unknown>> {
  const own = Object.fromEntries(Object.entries(fields).filter(([key]) => listOfField(key) === undefined));
  return { ...own, ...listed };
}
