import { judgeRamps } from '../checking/ramp.store.ts';
import { forgetUnconfirmed } from '../consent/unconfirmed.store.ts';
import type { Database, Tx } from '../database.ts';
import { happen } from '../happen.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';
import { rollFigures } from '../walks/roll-figures.store.ts';
import { expireHandoffs } from '../sales/expire.store.ts';
import { letInByClock } from './clock-entries.ts';
import { temperatureModelSql } from './cooling.ts';
import { keepFromNowOn, keepNoLonger } from './keep-segments.ts';
import { heldAt, watchedPlaces } from './sweep-watched.ts';

/** Who has a date today is asked so often. */
const DATES_MS = 290_000;
/** Leads in one transaction of a sweep. */
const CHUNK = 500;

/**
 * Workflows with leads that are due now, whoever forgot to say so. Cheap: asked twice a second by every worker.
 *
 * @param forMs only those with leads that have been due for so long
 */
export async function due(database: Database, forMs = 0): Promise<readonly number[]> {
  const now = await database.now();
  const rows = await database.query<{ id: number }>(
    `select w.id from workflow w where w.status in ('live', 'draining')
       and exists (select 1 from cursor c where c.workflow_id = w.id and c.state < 3 and c.due_at <= $1)`,
    [new Date(now.getTime() - forMs)],
  );
  return rows.map((row) => row.id);
}

/** @returns in how many ms the next lead comes due that was not due yet at `since`; at most `withinMs` */
export async function nextDue(database: Database, since: Date, withinMs: number): Promise<number> {
  const now = await database.now();
  const [row] = await database.query<{ at: Date | null }>(
    `select min(next.due_at) as at from workflow w cross join lateral (
       select c.due_at from cursor c where c.workflow_id = w.id and c.state < 3 and c.due_at > $1 and c.due_at <= $2
       order by c.due_at limit 1) next
     where w.status in ('live', 'draining')`,
    [since, new Date(now.getTime() + withinMs)],
  );
  return row!.at ? row!.at.getTime() - now.getTime() : withinMs;
}

/**
 * For what should be done now and then by one process of all.
 *
 * @returns whether it is this process's turn
 */
export async function takeTurn(database: Database, key: string, everyMs: number): Promise<boolean> {
  const now = await database.now();
  const rows = await database.query(
    `insert into setting (key, value, updated_at) values ($1, jsonb_build_object('at', $2::timestamptz), $2)
     on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at
       where setting.updated_at <= $2::timestamptz - $3 * interval '1 ms' returning key`,
    [key, now, everyMs],
  );
  return rows.length > 0;
}

/** What the clock does to leads and offers: those to come back, offers that ran out. @returns how many it touched */
export async function sweep(database: Database): Promise<number> {
  const recycled = await database.transact(recycle);
  const offers = await database.transact(expireHandoffs);
  return recycled + offers;
}

async function recycle(tx: Tx): Promise<number> {
  const rows = await tx.query<{ id: number; at: Date }>(
    `select id, recycle_at as at from lead where recycle_at <= $1 order by id limit ${CHUNK} for no key update skip locked`,
    [tx.now],
  );
  if (!rows.length) return 0;
  await tx.query(`update lead set recycle_at = null where id = any($1::bigint[])`, [rows.map((row) => row.id)]);
  await happen(
    tx,
    rows.map(({ id, at }) => ({
      leadId: id,
      by: 'rule:recycle',
      touchpoint: { kind: 'lead.recycled', source: 'recycle', sourceId: `${id}:${at.toISOString()}` },
    })),
  );
  return rows.length;
}

/**
 * What changes only because time passes: who slides into or out of a segment with a time window, who has cooled down, who
 * never confirmed.
 * Asked now and then. @returns how many leads were looked at
 */
export async function sweepSlowly(database: Database): Promise<number> {
  const { segments, watching } = await database.versions.live(database);
  await database.transact(async (tx) => {
    await keepNoLonger(tx, segments);
    await keepFromNowOn(tx, segments);
  });
  let looked = 0;
  for (const segment of segments) looked += await sweepSegment(database, segment);
  for (const place of watchedPlaces(watching)) looked += await sweepWith(database, (tx) => heldAt(tx, place));
  looked += await sweepWith(database, (tx) => temperatureModelSql(tx));
  looked += await letInByClock(database, { dates: await takeTurn(database, 'sweep.dates', DATES_MS) });
  looked += await forgetUnconfirmed(database);
  await rollFigures(database);
  await judgeRamps(database);
  return looked;
}

const sweepSegment = (database: Database, segment: string): Promise<number> =>
  sweepWith(database, async (tx) => {
    const params: unknown[] = [segment];
    const rule = { kind: 'segment', segment } as const;
    const inside = compileRule(rule, { params, now: tx.now, segments: await segmentRules(tx) });
    const member = 'exists (select 1 from segment_member m where m.segment_id = $1 and m.lead_id = l.id)';
    return { sql: `select l.id from ${LEAD_FROM} where (${inside}) <> ${member}`, params };
  });

/** Looks again at all leads a query names, in chunks by id, each in a transaction of its own. */
async function sweepWith(
  database: Database,
  find: (tx: Tx) => Promise<{ readonly sql: string; readonly params: readonly unknown[] }>,
): Promise<number> {
  let looked = 0;
  for (let after = 0; ;) {
    const last = await database.transact(async (tx) => {
      const { sql, params } = await find(tx);
      const ids = await tx.query<{ id: number }>(
        `select id from (${sql}) found where id > $${params.length + 1}::bigint order by id limit ${CHUNK}`,
        [...params, after],
      );
      await happen(
        tx,
        ids.map(({ id }) => ({ leadId: id, by: 'rule:time' })),
      );
      looked += ids.length;
      return ids.length < CHUNK ? null : ids.at(-1)!.id;
    });
    if (last === null) return looked;
    after = last;
  }
}
