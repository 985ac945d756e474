import type { Touchpoint } from '@cultivar/audience';
import type { Tx } from '../database.ts';
import type { Happening } from '../happen.ts';
import { pgArray } from './pg-array.ts';

/**
 * Writes the touchpoints of happenings, each source and id once for ever.
 *
 * @returns by happening: the touchpoint if it is new; null if there is none or it was there before
 */
export async function insertTouchpoints(
  tx: Tx,
  happenings: readonly Happening[],
): Promise<readonly (Touchpoint | null)[]> {
  const given = happenings.flatMap(({ leadId, touchpoint }, i) => (touchpoint ? [{ i, leadId, touchpoint }] : []));
  const fresh: (Touchpoint | null)[] = happenings.map(() => null);
  if (!given.length) return fresh;
  if (given.every(({ touchpoint }) => touchpoint.sourceId === undefined)) return insertAll(tx, given, fresh);
  // of two with the same id in one call the first counts
  const seen = new Set<string>();
  const once = given.filter(({ touchpoint: { source, sourceId } }) => {
    if (sourceId === undefined) return true;
    const key = `${source} ${sourceId}`;
    return seen.has(key) ? false : seen.add(key);
  });
  // no index over all parts can be unique by source and id: what has been told is known by its hash, in a table of its own.
  // Hashes in order, so that two who tell the same things wait for one another, never in a circle
  const rows = await tx.query<{ source: string; source_id: string | null }>(
    `with told as (
       select t.*, touchpoint_hash(source, source_id) as hash
       from unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[], $6::text[], $7::text[]) with ordinality
         as t(lead_id, kind, ref, at, data, source, source_id, no)),
     fresh as (
       insert into touchpoint_key (at, hash) select $8::timestamptz, hash from told where hash is not null order by hash
       on conflict (hash) do nothing returning hash)
     insert into touchpoint (lead_id, kind, ref, at, data, source, source_id)
     select lead_id, kind, ref, at, data, source, source_id from told left join fresh using (hash)
     where told.hash is null or fresh.hash is not null order by no returning source, source_id`,
    [
      pgArray(once.map((one) => one.leadId)),
      pgArray(once.map((one) => one.touchpoint.kind)),
      pgArray(once.map((one) => one.touchpoint.ref ?? null)),
      pgArray(once.map((one) => one.touchpoint.at ?? tx.now)),
      pgArray(once.map((one) => JSON.stringify(one.touchpoint.data ?? {}))),
      pgArray(once.map((one) => one.touchpoint.source)),
      pgArray(once.map((one) => one.touchpoint.sourceId ?? null)),
      tx.now,
    ],
  );
  const written = new Set(rows.map((row) => `${row.source} ${row.source_id}`));
  for (const { i, touchpoint } of once) {
    const { kind, ref = null, at = tx.now, data, source, sourceId } = touchpoint;
    if (sourceId === undefined || written.has(`${source} ${sourceId}`))
      fresh[i] = { kind, ref, at, ...(data && { data }) };
  }
  return fresh;
}

export type Told = NonNullable<Happening['touchpoint']>;
/** What adding a tag tells; one for all leads that get it, so that it goes over the wire once. */
export function tagsTold(): (tag: string) => Told {
  const known = new Map<string, Told>();
  return (tag) => {
    const told = known.get(tag) ?? { kind: 'tag.added', ref: tag, source: 'engine' };
    known.set(tag, told);
    return told;
  };
}
/** Nothing to be known again by: all are new. What many leads are told alike goes over the wire once. */
async function insertAll(
  tx: Tx,
  given: readonly { readonly i: number; readonly leadId: number; readonly touchpoint: Told }[],
  fresh: (Touchpoint | null)[],
): Promise<readonly (Touchpoint | null)[]> {
  const places = new Map<Told, number>();
  const placeOf = (told: Told): number => places.get(told) ?? (places.set(told, places.size + 1), places.size);
  const placed = given.map(({ touchpoint }) => placeOf(touchpoint));
  const told = [...places.keys()].map(({ kind, ref = null, at = tx.now, data, source }) => ({
    source,
    entry: { kind, ref, at, ...(data && { data }) } satisfies Touchpoint,
  }));
  await tx.query(
    `insert into touchpoint (lead_id, kind, ref, at, data, source)
     select lead_id, kind, ref, at, data, source from unnest($1::bigint[], $2::bigint[]) with ordinality as t(lead_id, place, no)
     join unnest($3::text[], $4::text[], $5::timestamptz[], $6::jsonb[], $7::text[]) with ordinality
       as k(kind, ref, at, data, source, place) using (place) order by no`,
    [
      pgArray(given.map((one) => one.leadId)),
      pgArray(placed),
      pgArray(told.map(({ entry }) => entry.kind)),
      pgArray(told.map(({ entry }) => entry.ref)),
      pgArray(told.map(({ entry }) => entry.at)),
      pgArray(told.map(({ entry }) => JSON.stringify(entry.data ?? {}))),
      pgArray(told.map(({ source }) => source)),
    ],
  );
  given.forEach(({ i }, n) => (fresh[i] = told[placed[n]! - 1]!.entry));
  return fresh;
}
