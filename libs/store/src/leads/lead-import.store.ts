import { audit } from '../audit/audit.store.ts';
import type { Sql, Tx } from '../database.ts';

export interface ImportRow {
  readonly id: number;
  readonly fileName: string;
  readonly state: 'uploaded' | 'running' | 'done' | 'failed';
  readonly total: number;
  readonly created: number;
  readonly updated: number;
  readonly skipped: number;
  readonly problems: { line: number; problem: string; value: string }[];
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}
const COLUMNS = `id, file_name as "fileName", state, total, created, updated, skipped, problems, started_at as "startedAt",
  ended_at as "endedAt"`;

/** Begins to keep a file: its parts follow, then `uploadComplete`. */
export async function beginUpload(tx: Tx, fileName: string, userId: number): Promise<number> {
  // files that were looked at and never imported are not kept
  await tx.query(
    `delete from lead_import where state = 'uploaded' and started_at < $1::timestamptz - interval '1 day'`,
    [tx.now],
  );
  const [row] = await tx.query<{ id: number }>(
    `insert into lead_import (file_name, state, user_id, started_at, progress_at)
     values ($1, 'uploaded', $2, $3, clock_timestamp()) returning id`,
    [fileName, userId, tx.now],
  );
  return row!.id;
}
export async function keepPart(sql: Sql, id: number, no: number, bytes: Uint8Array): Promise<void> {
  await sql.query(`insert into lead_import_part (import_id, no, bytes) values ($1, $2, $3)`, [id, no, bytes]);
}
export async function uploadComplete(sql: Sql, id: number, bytes: number): Promise<void> {
  await sql.query(`update lead_import set bytes = $2 where id = $1`, [id, bytes]);
}
export async function dropUpload(sql: Sql, id: number): Promise<void> {
  await sql.query(`delete from lead_import where id = $1 and state = 'uploaded'`, [id]);
}

/** @returns undefined where there is none, or only half of one */
export async function uploadedFile(
  sql: Sql,
  id: number,
): Promise<{ fileName: string; state: string; bytes: number } | undefined> {
  const [row] = await sql.query<{ fileName: string; state: string; bytes: number }>(
    `select file_name as "fileName", state, bytes from lead_import where id = $1 and (bytes > 0 or state <> 'uploaded')`,
    [id],
  );
  return row;
}
/** How a file was read when it was last looked at, and how many leads stand in it then. */
export interface Looked {
  readonly separator: string;
  readonly encoding: string;
  readonly total: number;
}
/** Kept where the plan will stand: a file of hundreds of megabytes is not to be counted again before it is imported. */
export async function keepLook(sql: Sql, id: number, looked: Looked): Promise<void> {
  await sql.query(`update lead_import set plan = $2::jsonb where id = $1 and state = 'uploaded'`, [
    id,
    JSON.stringify({ looked }),
  ]);
}
export async function lookedAt(sql: Sql, id: number): Promise<Looked | null> {
  const [row] = await sql.query<{ looked: Looked | null }>(
    `select plan -> 'looked' as looked from lead_import where id = $1 and state = 'uploaded'`,
    [id],
  );
  return row?.looked ?? null;
}
/** The file, part by part: never more than one of them is in memory. */
export async function* fileParts(sql: Sql, id: number): AsyncGenerator<Buffer> {
  for (let no = 0; ; no += 1) {
    const [part] = await sql.query<{ bytes: Buffer }>(
      `select bytes from lead_import_part where import_id = $1 and no = $2`,
      [id, no],
    );
    if (!part) return;
    yield part.bytes;
  }
}

export async function importById(sql: Sql, id: number): Promise<ImportRow | undefined> {
  return (await sql.query<ImportRow>(`select ${COLUMNS} from lead_import where id = $1`, [id]))[0];
}
export const lastImports = (sql: Sql): Promise<ImportRow[]> =>
  sql.query<ImportRow>(`select ${COLUMNS} from lead_import where state <> 'uploaded' order by id desc limit 20`);

/** @returns false if it was started before */
export async function startImport(
  tx: Tx,
  id: number,
  it: { readonly total: number; readonly plan: unknown; readonly userId: number; readonly runner: string },
): Promise<boolean> {
  const rows = await tx.query(
    `update lead_import set state = 'running', total = $2, started_at = $3, progress_at = clock_timestamp(), user_id = $4,
       plan = $5::jsonb, runner = $6
     where id = $1 and state = 'uploaded' returning id`,
    [id, it.total, tx.now, it.userId, JSON.stringify(it.plan), it.runner],
  );
  if (rows.length) await audit(tx, it.userId, 'lead.import', `import:${id}`, { total: it.total });
  return rows.length > 0;
}

/** So long an import may stand still before it counts as left behind by its process; a batch takes a fraction of a second. */
const LEFT_BEHIND = `interval '10 seconds'`;
/** Takes over an import whose process has gone. @returns undefined where there is none */
export async function takeOverImport(sql: Sql, runner: string): Promise<{ id: number; plan: unknown } | undefined> {
  const [row] = await sql.query<{ id: number; plan: unknown }>(
    `update lead_import set runner = $1, progress_at = clock_timestamp()
     where id = (select id from lead_import where state = 'running' and plan is not null
       and progress_at < clock_timestamp() - ${LEFT_BEHIND} order by id limit 1 for update skip locked)
     returning id, plan`,
    [runner],
  );
  return row;
}
/** Whoever comes next need not wait. */
export async function leaveImports(sql: Sql, runner: string): Promise<void> {
  await sql.query(`update lead_import set progress_at = 'epoch' where runner = $1 and state = 'running'`, [runner]);
}
/** Stretches of lines, each from its first to its last, in order. */
export type Lines = readonly (readonly [first: number, last: number])[];
const NOTED = `lines_in + int4multirange(int4range(0, lines_done + 1))`;
/** Which lines are in, and that somebody is at it. @returns null where another process has taken over, or it has ended */
export async function importedSoFar(sql: Sql, id: number, runner: string): Promise<Lines | null> {
  const [row] = await sql.query<{ lines: Lines }>(
    `update lead_import set progress_at = clock_timestamp() where id = $1 and runner = $2 and state = 'running'
     returning (select jsonb_agg(jsonb_build_array(lower(r), upper(r) - 1) order by r) from unnest(${NOTED}) r) as lines`,
    [id, runner],
  );
  return row?.lines ?? null;
}
/** Lines of the file that are written together, and what they come to. */
export interface Written {
  readonly importId: number;
  readonly runner: string;
  /** First and last line, those left out in between included. */
  readonly lines: readonly [number, number];
  /** Lines left out up to there. */
  readonly skipped: number;
}
const OPEN = `id = $1 and runner = $2 and state = 'running' and not ${NOTED} @> int4range($3, $4, '[]')`;
/** Whether these lines are still to be written, by this process. */
export async function stillToWrite(sql: Sql, it: Written): Promise<boolean> {
  const found = await sql.query(`select 1 from lead_import where ${OPEN}`, [it.importId, it.runner, ...it.lines]);
  return found.length > 0;
}
/**
 * Notes that they are written, in the same transaction. It comes last in it, as other batches of the import wait for one another here.
 *
 * @returns false: they were in before, or somebody else has the import in hand; nothing of the transaction may stay
 */
export async function noteWritten(
  tx: Tx,
  it: Written,
  count: { readonly created: number; readonly updated: number },
): Promise<boolean> {
  const noted = await tx.query(
    `update lead_import set lines_in = lines_in + int4multirange(int4range($3, $4, '[]')), skipped = greatest(skipped, $5),
       created = created + $6, updated = updated + $7, progress_at = clock_timestamp()
     where ${OPEN} returning id`,
    [it.importId, it.runner, ...it.lines, it.skipped, count.created, count.updated],
  );
  return noted.length > 0;
}
export async function endImport(
  tx: Tx,
  id: number,
  it: {
    readonly runner: string;
    readonly state: 'done' | 'failed';
    readonly skipped: number;
    readonly problems: readonly { line: number; problem: string; value: string }[];
  },
): Promise<void> {
  const ended = await tx.query(
    `update lead_import set state = $3, skipped = $4, problems = $5::jsonb, ended_at = $6,
       total = case when $3 = 'done' then created + updated + $4 else total end
     where id = $1 and runner = $2 and state = 'running' returning id`,
    [id, it.runner, it.state, it.skipped, JSON.stringify(it.problems), tx.now],
  );
  if (ended.length) await tx.query(`delete from lead_import_part where import_id = $1`, [id]);
}
/** How many of these addresses are known already. */
export async function knownAddresses(sql: Sql, emails: readonly string[]): Promise<number> {
  const [row] = await sql.query<{ n: number }>(`select count(*) as n from lead where email = any($1::text[])`, [
    emails,
  ]);
  return row!.n;
}
