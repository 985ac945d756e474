import { dayDue, inTime, lastOccasion, valuesDue } from '@cultivar/workflow';
import type { DateClock, TimetableClock } from '@cultivar/workflow';
import type { Database, Tx } from '../database.ts';
import { fieldText } from '../rules/field-sql.ts';
import { FIELD_COLUMNS, fieldsOf } from '../rules/lead-columns.ts';
import type { FieldRow } from '../rules/lead-columns.ts';
import { LEAD_FROM } from '../rules/rule-sql.ts';
import { enrol } from './enrol.ts';
import { openRun } from './enrol-run.ts';
import { pgArray } from './pg-array.ts';
import type { ClockEntry } from './versions.ts';

/** Leads looked at in one transaction. */
const CHUNK = 500;
/** So long it is remembered who has had their date: longer than any entry looks back. */
const REMEMBERED_DAYS = 60;

type At<Clock> = ClockEntry & { readonly clock: Clock };
const isDate = (entry: ClockEntry): entry is At<DateClock> => entry.clock.kind === 'date';
const isTimetable = (entry: ClockEntry): entry is At<TimetableClock> => entry.clock.kind === 'timetable';

/**
 * Lets in whom time lets in: leads whose date has come, segments whose hour has. Each occasion once, whoever asks and however often;
 * what the house slept through is made up for as far as the entry says.
 *
 * @param how.dates whether dates are looked at, too: that reads all leads
 * @returns leads looked at
 */
export async function letInByClock(database: Database, how = { dates: true }): Promise<number> {
  const { clocks } = await database.versions.live(database);
  for (const entry of clocks.filter(isTimetable)) await database.transact((tx) => openOnTime(tx, entry));
  const dates = how.dates ? clocks.filter(isDate) : [];
  let looked = 0;
  for (const entry of dates)
    for (let after: number | null = 0; after !== null;) {
      const from: number = after;
      const part = await database.transact((tx) => letInByDate(tx, entry, from));
      looked += part.looked;
      after = part.last;
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

/** The next leads whose date may have come; each is noted before it is let in, whatever then speaks against it. */
async function letInByDate(
  tx: Tx,
  { workflowId, nodeId, clock }: At<DateClock>,
  after: number,
): Promise<{ readonly looked: number; readonly last: number | null }> {
  const params: unknown[] = [after, pgArray(valuesDue(clock, tx.now))];
  const value = fieldText(clock.field, params);
  if (value === null) return { looked: 0, last: null };
  const rows = await tx.query<FieldRow & { id: number }>(
    `select l.id, ${FIELD_COLUMNS} from ${LEAD_FROM}
     where l.id > $1 and ${clock.yearly ? `substr(${value}, 6, 5)` : `left(${value}, 10)`} = any($2::text[])
     order by l.id limit ${CHUNK}`,
    params,
  );
  const due = rows.flatMap((row) => {
    const day = dayDue(clock, fieldsOf(row)[clock.field], row.zone, tx.now);
    return day === null ? [] : [{ id: row.id, day }];
  });
  if (due.length) {
    const fresh = await tx.query<{ id: number }>(
      `insert into date_entry (workflow_id, node, lead_id, day)
       select $1, $2, t.id, t.day from unnest($3::bigint[], $4::date[]) as t(id, day)
       where exists (select 1 from lead l where l.id = t.id) order by t.id
       on conflict do nothing returning lead_id as id`,
      [workflowId, nodeId, pgArray(due.map((one) => one.id)), pgArray(due.map((one) => one.day))],
    );
    const leadIds = fresh.map((row) => row.id);
    if (leadIds.length) await enrol(tx, { workflowId, entryNode: nodeId, opening: 'clock', leadIds });
  }
  return { looked: rows.length, last: rows.length < CHUNK ? null : rows.at(-1)!.id };
}
