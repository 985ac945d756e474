import type { Stage } from '@cultivar/audience';
import { SQL_NEEDS_MET } from '@cultivar/sales';
import { mayHandle } from '@cultivar/sales';
import { BANT, standing } from '@cultivar/scoring';
import type { Sql, Tx } from '../database.ts';
import { happen } from '../happen.ts';
import { lockHandoff } from './answer.store.ts';
import type { Answerer } from './answer.store.ts';

export interface SheetRow {
  readonly criterion: string;
  readonly value: string;
  readonly met: boolean | null;
  readonly source: string;
  readonly at: Date;
}
export const sheetOf = (sql: Sql, leadId: number, sheet: string = BANT.id): Promise<SheetRow[]> =>
  sql.query<SheetRow>(
    `select criterion, value, met, source, at from qualification where lead_id = $1 and sheet = $2 order by criterion`,
    [leadId, sheet],
  );

/** All lines of all sheets of a lead. */
export const allSheets = (sql: Sql, leadId: number): Promise<(SheetRow & { readonly sheet: string })[]> =>
  sql.query(
    `select sheet, criterion, value, met, source, at from qualification where lead_id = $1 order by sheet, criterion`,
    [leadId],
  );

/** Saves lines of a sheet. A line that did not change keeps its source and date; an emptied one goes. */
export async function saveSheet(
  tx: Tx,
  it: {
    readonly leadId: number;
    readonly lines: readonly { readonly criterion: string; readonly value: string; readonly met: boolean | null }[];
    readonly source: string;
    readonly sheet?: string;
  },
): Promise<void> {
  const sheet = it.sheet ?? BANT.id;
  const [filled, emptied] = [
    it.lines.filter((line) => line.value !== '' || line.met !== null),
    it.lines.filter((line) => line.value === '' && line.met === null),
  ];
  await tx.query(`delete from qualification where lead_id = $1 and sheet = $2 and criterion = any($3)`, [
    it.leadId,
    sheet,
    emptied.map((line) => line.criterion),
  ]);
  await tx.query(
    `insert into qualification (lead_id, sheet, criterion, value, met, source, at)
     select $1, $2, criterion, value, met, $6, $7 from unnest($3::text[], $4::text[], $5::boolean[]) as t(criterion, value, met)
     on conflict (lead_id, sheet, criterion) do update
       set value = excluded.value, met = excluded.met, source = excluded.source, at = excluded.at
       where (qualification.value, qualification.met) is distinct from (excluded.value, excluded.met)`,
    [
      it.leadId,
      sheet,
      filled.map((line) => line.criterion),
      filled.map((line) => line.value),
      filled.map((line) => line.met),
      it.source,
      tx.now,
    ],
  );
}

export type SqlResult =
  | { readonly ok: true; readonly stage: Stage }
  | { readonly ok: false; readonly code: 'not-found' | 'not-yours' | 'not-accepted' | 'too-little-known' };
/** Marks the lead of an accepted handoff as sales qualified. With too little met somebody has to say so expressly. */
export async function markSql(
  tx: Tx,
  it: { readonly handoffId: number; readonly by: Answerer; readonly expressly: boolean },
): Promise<SqlResult> {
  const handoff = await lockHandoff(tx, it.handoffId);
  if (!handoff) return { ok: false, code: 'not-found' };
  if (!mayHandle(handoff, it.by)) return { ok: false, code: 'not-yours' };
  if (handoff.state !== 'accepted') return { ok: false, code: 'not-accepted' };
  if (handoff.stage === 'sql' || handoff.stage === 'customer') return { ok: true, stage: handoff.stage };
  const { met, of } = standing(BANT, await sheetOf(tx, handoff.leadId));
  if (met < SQL_NEEDS_MET && !it.expressly) return { ok: false, code: 'too-little-known' };
  await happen(tx, [
    {
      leadId: handoff.leadId,
      by: `user:${it.by.userId}`,
      effects: [{ kind: 'stage.set', stage: 'sql', reason: `BANT ${met}/${of}` }],
    },
  ]);
  return { ok: true, stage: 'sql' };
}
