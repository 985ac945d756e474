import { Retention, RETENTION_KEY } from '@cultivar/audience';
import type { Database, Sql, Tx } from '../database.ts';
import { readSetting } from '../settings/setting.store.ts';
import { forgetMoves } from '../versions/forget-moves.store.ts';
import { attach, emptyPart, holdMoving, PARTED, partsOf, PATIENCE, STEPS_WHOLE_FROM } from './parts.store.ts';
import type { Part, Parted } from './parts.store.ts';
import { forgetKeys, forgetMails } from './forget.store.ts';
import { rollUp, rollUpSome } from './roll-up.store.ts';
import { ruleWindows } from './windows.store.ts';
import type { RuleWindow } from './windows.store.ts';

const DAY_MS = 86_400_000;

export interface Horizon {
  /** Single entries older than this are only counted; null: all are kept. */
  readonly at: Date | null;
  readonly months: Retention['months'];
  /** Rules that look further back than the setting says, and so hold the horizon there. */
  readonly heldBy: readonly RuleWindow[];
}
/** How far back single entries are kept: as the setting says, but never short of what a rule in use still counts one by one. */
export async function horizonOf(sql: Sql, now: Date): Promise<Horizon> {
  const { months } = await readSetting(sql, RETENTION_KEY, Retention);
  if (months === null) return { at: null, months, heldBy: [] };
  const [row] = await sql.query<{ at: Date }>(`select $1::timestamptz - make_interval(months => $2) as at`, [
    now,
    months,
  ]);
  const wished = row!.at;
  const reach = (days: number): number => now.getTime() - (days + 1) * DAY_MS;
  const heldBy = (await ruleWindows(sql)).filter(({ days }) => reach(days) < wished.getTime());
  return { at: new Date(Math.min(wished.getTime(), ...heldBy.map(({ days }) => reach(days)))), months, heldBy };
}

/** What is kept now, for whoever sets how long. */
export async function kept(
  sql: Sql,
): Promise<readonly { readonly table: Parted; readonly rows: number; readonly bytes: number }[]> {
  const parts = await partsOf(sql);
  return PARTED.map((table) => {
    const own = parts.filter((part) => part.table === table);
    const sum = (key: 'rows' | 'bytes') => own.reduce((all, part) => all + part[key], 0);
    return { table, rows: sum('rows'), bytes: sum('bytes') };
  });
}

export interface Retained {
  /** Parts that are gone. */
  readonly dropped: readonly string[];
  readonly touchpoints: number;
  readonly mails: number;
}
/**
 * Drops what lies wholly behind the horizon: touchpoints are first added up, steps of walks that are still open are kept.
 * May be cut off anywhere and called again; two at once do no harm.
 */
export async function retain(database: Database): Promise<Retained> {
  const now = await database.now();
  const { at } = await horizonOf(database, now);
  await dropDetached(database);
  await forgetMoves(database, now);
  if (!at) return { dropped: [], touchpoints: 0, mails: 0 };
  const dropped: string[] = [];
  let touchpoints = 0;
  for (const table of PARTED) {
    const old = (await partsOf(database)).filter((part) => part.table === table && part.to !== null && part.to <= at);
    // one that begins with the beginning and is as good as new holds late-comers only: it waits until another part is old
    if (!old.length || (old.length === 1 && old[0]!.from === null && !(await worthIt(database, old[0]!)))) continue;
    if (table === 'touchpoint') for (const part of old) touchpoints += await rollUp(database, part.name);
    if (await database.transact((tx) => replace(tx, table, old))) dropped.push(...old.map((part) => part.name));
    if (table === 'touchpoint') await forgetKeys(database, old.at(-1)!.to!);
  }
  await dropDetached(database);
  const [whole] = await database.query<{ from: Date | null }>(
    `select nullif(${STEPS_WHOLE_FROM}, '-infinity') as from`,
  );
  const mails = whole!.from ? await forgetMails(database, whole!.from) : 0;
  if (dropped.length || mails)
    await database.query(
      `insert into audit_entry (at, action, target, data) values ($1, 'retention.dropped', 'house', $2::jsonb)`,
      [now, JSON.stringify({ before: at.toISOString(), parts: dropped, touchpoints, mails })],
    );
  return { dropped, touchpoints, mails };
}
/** The very first part of a table can be large; those after it hold what came late, or what open walks still need. */
const worthIt = async (sql: Sql, part: Part): Promise<boolean> =>
  part.name.endsWith('_first') && part.bytes > 0 && !(await isEmpty(sql, part.name));
const isEmpty = async (sql: Sql, name: string): Promise<boolean> =>
  !(await sql.query(`select 1 from ${name} limit 1`)).length;

/**
 * Takes the parts out of the table and puts one in their place that begins with the beginning: what comes late finds room there,
 * and so do the steps of walks that are still open, so that whoever is under way keeps the whole trace.
 */
async function replace(tx: Tx, table: Parted, old: readonly Part[]): Promise<boolean> {
  await tx.query(PATIENCE);
  await holdMoving(tx);
  // somebody else may have been quicker
  const names = new Set((await partsOf(tx)).map((part) => part.name));
  if (!old.every((part) => names.has(part.name))) return false;
  const to = old.at(-1)!.to!;
  const fresh = `${table}_before_${to.toISOString().slice(0, 7).replace('-', '_')}`;
  await emptyPart(tx, table, fresh);
  if (table === 'step')
    for (const part of old)
      await tx.query(
        `insert into ${fresh} select s.* from ${part.name} s join cursor c on c.enrolment_id = s.enrolment_id`,
      );
  // from here on nobody else reads or writes the table: it takes milliseconds
  await tx.query(`lock table ${table} in access exclusive mode`);
  for (const part of old) {
    // what came late, since it was added up
    if (table === 'touchpoint')
      for (let after: number | null = -1; after !== null;) after = (await rollUpSome(tx, part.name, after)).last;
    await tx.query(`alter table ${table} detach partition ${part.name}`);
    await tx.query(`alter table ${part.name} rename to ${part.name}_gone`);
  }
  await attach(tx, table, fresh, null, to);
  return true;
}
/** Files of gigabytes take a while to go: not under anybody's lock. */
async function dropDetached(database: Database): Promise<void> {
  const gone = await database.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and not relispartition and relname ~ '^(step|touchpoint)_.*_gone$'
       and relnamespace = current_schema::regnamespace`,
  );
  for (const { name } of gone) await database.query(`drop table if exists ${name}`);
}
