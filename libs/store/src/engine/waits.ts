import { happened } from '@cultivar/engine';
import type { Cursor, Wait } from '@cultivar/engine';
import type { Tx } from '../database.ts';
import type { News } from './lead-batch.ts';
import { Dictionary, pgArray } from './pg-array.ts';

export interface CursorRow {
  readonly enrolment_id: number;
  readonly workflow_id: number;
  readonly version_id: number;
  readonly lead_id: number;
  readonly state: Cursor['state'];
  readonly node: number;
  readonly seq: number;
  readonly due_at: Date;
  readonly port: string | null;
  readonly wait: Wait | null;
  readonly error: string | null;
  /** When it came to rest at its node. */
  readonly since: Date | null;
}
export const CURSOR_COLUMNS =
  'c.enrolment_id, c.workflow_id, c.version_id, c.lead_id, c.state, c.node, c.seq, c.due_at, c.port, c.wait, c.error, c.since';

export const cursorOf = (row: CursorRow): Cursor => ({
  enrolmentId: row.enrolment_id,
  leadId: row.lead_id,
  state: row.state,
  node: row.node,
  seq: row.seq,
  dueAt: row.due_at,
  port: row.port,
  wait: row.wait,
  error: row.error,
});

/** Lets go on who waited for one of the news. The caller holds the locks of the leads. */
export async function endWaits(tx: Tx, heard: readonly News[]): Promise<void> {
  if (!heard.length) return;
  const byLead = new Map<number, News[]>();
  for (const news of heard) {
    const list = byLead.get(news.leadId);
    if (list) list.push(news);
    else byLead.set(news.leadId, [news]);
  }
  const rows = await tx.query<CursorRow>(
    `select ${CURSOR_COLUMNS} from cursor c where c.lead_id = any($1::bigint[]) and c.state = 1`,
    [pgArray([...byLead.keys()])],
  );
  const ended: Cursor[] = [];
  for (const row of rows) {
    const cursor = cursorOf(row);
    for (const { touchpoint, fromEnrolment } of byLead.get(row.lead_id) ?? []) {
      if (fromEnrolment === row.enrolment_id) continue;
      const next = happened(cursor, touchpoint, tx.now);
      if (!next) continue;
      ended.push(next);
      tx.nudges.workflows.add(row.workflow_id);
      break;
    }
  }
  writeCursors(tx, ended);
}

/**
 * Nobody waits for it: if it fails, so does the transaction.
 *
 * @param rests those of them that have come to rest just now; without it, each rests since when it did
 */
export function writeCursors(tx: Tx, cursors: readonly Cursor[], rests?: ReadonlySet<Cursor>): void {
  if (!cursors.length) return;
  // leads of one batch mostly come to stand at the same few places
  const stands = new Dictionary<
    Omit<Cursor, 'enrolmentId' | 'leadId' | 'seq' | 'wait'> & {
      readonly wait: string | null;
      readonly since: Date | null;
    }
  >();
  const places = cursors.map((cursor) => {
    const { state, node, dueAt, port, wait: waiting, error } = cursor;
    const wait = waiting && JSON.stringify(waiting);
    const since = rests?.has(cursor) ? tx.now : null;
    const key = `${state} ${node} ${dueAt.getTime()} ${since ? 'rests' : ''} ${port} ${wait} ${error}`;
    return stands.place(key, { state, node, dueAt, port, wait, error, since });
  });
  const { values } = stands;
  tx.send(
    `update cursor c set state = s.state, node = s.node, seq = t.seq, due_at = s.due_at, port = s.port, wait = s.wait, error = s.error,
       since = ${rests ? 's.since' : 'c.since'}
     from unnest($1::bigint[], $2::int[], $3::bigint[]) as t(enrolment_id, seq, place)
     join unnest($4::smallint[], $5::smallint[], $6::timestamptz[], $7::text[], $8::jsonb[], $9::text[], $10::timestamptz[]) with ordinality
       as s(state, node, due_at, port, wait, error, since, place) using (place)
     where c.enrolment_id = t.enrolment_id`,
    [
      pgArray(cursors.map((cursor) => cursor.enrolmentId)),
      pgArray(cursors.map((cursor) => cursor.seq)),
      pgArray(places),
      pgArray(values.map((stand) => stand.state)),
      pgArray(values.map((stand) => stand.node)),
      pgArray(values.map((stand) => stand.dueAt)),
      pgArray(values.map((stand) => stand.port)),
      pgArray(values.map((stand) => stand.wait)),
      pgArray(values.map((stand) => stand.error)),
      pgArray(values.map((stand) => stand.since)),
    ],
  );
}
