import type { Row, Tx } from '../database.ts';

const CHUNK = 2000;
/** Tables the demo's history is written to. */
export type HistoryTable =
  | 'segment'
  | 'company'
  | 'lead'
  | 'consent'
  | 'consent_proof'
  | 'form_submission'
  | 'touchpoint'
  | 'score_entry'
  | 'stage_change'
  | 'handoff'
  | 'qualification'
  | 'enrolment'
  | 'cursor'
  | 'step'
  | 'step_count'
  | 'outbox';

/**
 * Writes rows with the columns of the first one, as they are: for a history that has already happened, where nothing may follow
 * from it any more. Everything that happens now goes through `happen`.
 *
 * @returns the ids, in the order of the rows, where the table makes them
 */
export async function insertRows(
  tx: Tx,
  table: HistoryTable,
  rows: readonly Row[],
  withIds = false,
): Promise<number[]> {
  const ids: number[] = [];
  const columns = Object.keys(rows[0] ?? {})
    .map((column) => `"${column}"`)
    .join(', ');
  for (let from = 0; from < rows.length; from += CHUNK) {
    const written = await tx.query<{ id: number }>(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)
       ${withIds ? 'returning id' : ''}`,
      [JSON.stringify(rows.slice(from, from + CHUNK))],
    );
    ids.push(...written.map((row) => row.id));
  }
  return ids;
}
