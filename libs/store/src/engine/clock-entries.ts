import { dayDue, inTime, lastOccasion, valuesDue } from '@cultivar/workflow';
import type { DateClock, TimetableClock } from '@cultivar/workflow';
import type { Database, Sql, Tx } from '../database.ts';
import { fieldText } from '../rules/field-sql.ts';
import { LEAD_FROM } from '../rules/rule-sql.ts';
import { dayPlace, keepDayIndexes } from './day-index.ts';
import type { DayPlace } from './day-index.ts';
import { enrol } from './enrol.ts';
import { openRun } from './enrol-run.ts';
import { pgArray } from './pg-array.ts';
import type { ClockEntry } from './versions.ts';

/** Leads read at once. */
const PAGE = 2_000;
/** Leads let in in one transaction. */
const CHUNK = 500;
/** So long it is remembered who has had their date: longer than any entry looks back. */
const REMEMBERED_DAYS = 60;

type At<Clock> = ClockEntry & { readonly clock: Clock };
type Dated = At<DateClock> & { readonly place: DayPlace };
const isDate = (entry: ClockEntry): entry is At<DateClock> => entry.clock.kind === 'date';
const isTimetable = (entry: ClockEntry): entry is At<TimetableClock> => entry.clock.kind === 'timetable';

/**
 * Lets in whom time lets in: leads whose date has come, segments whose hour has. Each occasion once, whoever asks and however often;
 * what the house slept through is made up for as far as the entry says.
 *
 * @param how.dates whether dates are looked at, too
 * @returns leads looked at
 */
export async function letInByClock(database: Database, how = { dates: true }): Promise<number> {
  const { clocks } = await database.versions.live(database);
  for (const entry of clocks.filter(isTimetable)) await database.transact((tx) => openOnTime(tx, entry));
  if (!how.dates) return 0;
  const dates = clocks.filter(isDate).flatMap((entry): Dated[] => {
    const place = dayPlace(entry.clock.field, entry.clock.yearly);
    return place ? [{ ...entry, place }] : [];
  });
  let looked = 0;
  try {
    await keepDayIndexes(
      database,
      dates.map((entry) => entry.place),
    );
  } finally {
    // nobody is left out because an index could not be made
    for (const entry of dates) looked += await lookAtDates(database, entry);
  }
  if (dates.length)
    await database.query(`delete from date_entry where day < ($1::timestamptz at time zone 'UTC')::date - $2::int`, [
      await database.now(),
      REMEMBERED_DAYS,
    ]);
  return looked;
}

/** Begins to let in a whole segment, if there has been an occasion since the last one; the worker does the rest, as for one let in by hand. */
async function openOnTime(tx: Tx, { workflowId, versionId, nodeId, clock }: At<TimetableClock>): Promise<void> {
  const occasion = lastOccasion(clock, tx.now);
  // an occasion before there was such an entry is none: the first is the one after publishing
  const [taken] = await tx.query<{ before: Date }>(
    `with known as (
       insert into timetable_entry as t (workflow_id, node, done_upto)
       select $1, $2, least(published_at, $4::timestamptz) from workflow_version where id = $3
       on conflict (workflow_id, node) do update set done_upto = t.done_upto returning done_upto)
     select done_upto as before from known`,
    [workflowId, nodeId, versionId, tx.now],
  );
  if (!taken || taken.before >= occasion) return;
  await tx.query(`update timetable_entry set done_upto = $3 where workflow_id = $1 and node = $2`, [
    workflowId,
    nodeId,
    occasion,
  ]);
  if (inTime(clock, occasion, tx.now))
    await openRun(tx, { workflowId, segment: clock.segment, by: null, entryNode: nodeId });
}

/**
 * Goes through the leads whose date may have come, a day at a time. It only reads, and changes nothing as long as everybody has been let
 * in: that is how it is at nearly every look.
 */
async function lookAtDates(database: Database, entry: Dated): Promise<number> {
  const { place, clock, workflowId, nodeId } = entry;
  const now = await database.now();
  const inPlace = (column: string): string =>
    place.table === 'lead' ? column : `company_id in (select id from company where ${column})`;
  const found = `select id from lead where ${inPlace(`${place.sql} = $1::text`)} and id > $2 order by id limit ${PAGE}`;
  let looked = 0;
  for (const day of valuesDue(clock, now))
    for (let after: number | null = 0; after !== null;) {
      const leads: readonly Dates[] = await datesOf(database, clock, found, [day, after]);
      const due = dueOf(clock, leads, now);
      const fresh = due.length
        ? await database.query<{ id: number }>(
            `select t.id from unnest($3::bigint[], $4::date[]) as t(id, day) where not exists (select 1 from date_entry d
               where d.workflow_id = $1 and d.node = $2 and d.lead_id = t.id and d.day = t.day) order by t.id`,
            [workflowId, nodeId, ...columnsOf(due)],
          )
        : [];
      for (let from = 0; from < fresh.length; from += CHUNK) {
        const ids = fresh.slice(from, from + CHUNK).map((row) => row.id);
        await database.transact((tx) => letInByDate(tx, entry, ids));
      }
      looked += leads.length;
      after = leads.length < PAGE ? null : leads.at(-1)!.id;
    }
  return looked;
}

/** Looks at these once more, and notes each that is due before it is let in, whatever then speaks against it. */
async function letInByDate(tx: Tx, { workflowId, nodeId, clock }: Dated, ids: readonly number[]): Promise<void> {
  const due = dueOf(clock, await datesOf(tx, clock, 'select unnest($1::bigint[])', [pgArray(ids)]), tx.now);
  const fresh = await tx.query<{ id: number }>(
    `insert into date_entry (workflow_id, node, lead_id, day)
     select $1, $2, t.id, t.day from unnest($3::bigint[], $4::date[]) as t(id, day)
     where exists (select 1 from lead l where l.id = t.id) order by t.id
     on conflict do nothing returning lead_id as id`,
    [workflowId, nodeId, ...columnsOf(due)],
  );
  const leadIds = fresh.map((row) => row.id);
  if (leadIds.length) await enrol(tx, { workflowId, entryNode: nodeId, opening: 'clock', leadIds });
}

interface Dates {
  readonly id: number;
  readonly zone: string;
  readonly value: string | null;
}
interface Due {
  readonly id: number;
  readonly day: string;
}
/** What the field says of leads that a query names by their ids. */
async function datesOf(sql: Sql, clock: DateClock, ids: string, given: readonly unknown[]): Promise<readonly Dates[]> {
  const params = [...given];
  const value = fieldText(clock.field, params);
  return sql.query<Dates>(
    `select l.id, l.zone, ${value} as value from ${LEAD_FROM} where l.id in (${ids}) order by l.id`,
    params,
  );
}
function dueOf(clock: DateClock, leads: readonly Dates[], now: Date): readonly Due[] {
  // most have their date and zone in common with others
  const known = new Map<string, string | null>();
  return leads.flatMap(({ id, value, zone }) => {
    const key = `${zone} ${value}`;
    const found = known.get(key);
    const day = found === undefined ? dayDue(clock, value, zone, now) : found;
    known.set(key, day);
    return day === null ? [] : [{ id, day }];
  });
}
const columnsOf = (due: readonly Due[]): readonly string[] => [
  pgArray(due.map((one) => one.id)),
  pgArray(due.map((one) => one.day)),
];
