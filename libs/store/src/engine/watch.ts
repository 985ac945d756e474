import { SLACK_MS, watched } from '@cultivar/engine';
import type { Cursor, Version } from '@cultivar/engine';
import type { Touchpoint } from '@cultivar/audience';
import type { Tx } from '../database.ts';
import type { LeadBatch, News } from './lead-batch.ts';
import { withTimeline } from './load-facts.ts';
import { pgArray } from './pg-array.ts';
import { CURSOR_COLUMNS, cursorOf, writeCursors } from './waits.ts';
import type { CursorRow } from './waits.ts';

interface Standing extends CursorRow {
  readonly entered_at: Date;
  readonly answers: Readonly<Record<string, unknown>>;
}

/**
 * Takes leads to a goal they have reached, wherever in the journey they stand, and ends waits for a rule that holds now. The batch
 * holds the locks of the leads, so whatever else happens to them comes before or after: a goal is reached once.
 *
 * @param change what was told of them, and who has changed at all
 */
export async function moveWatched(
  tx: Tx,
  batch: LeadBatch,
  { heard, changed }: { readonly heard: readonly News[]; readonly changed: ReadonlySet<number> },
  watching: ReadonlyMap<number, Version>,
): Promise<void> {
  const news = new Map<number, Touchpoint[]>([...changed].map((id) => [id, []]));
  for (const { leadId, touchpoint } of heard) {
    const list = news.get(leadId);
    if (list) list.push(touchpoint);
    else news.set(leadId, [touchpoint]);
  }
  const rows = await tx.query<Standing>(
    `select ${CURSOR_COLUMNS}, e.entered_at, e.answers from enrolment e join cursor c on c.enrolment_id = e.id
     where e.lead_id = any($1::bigint[]) and e.ended_at is null and c.version_id = any($2::int[])`,
    [pgArray([...news.keys()]), [...watching.keys()]],
  );
  const standing = rows.filter((row) => batch.leads.has(row.lead_id));
  if (!standing.length) return;
  const versions = [...new Set(standing.map((row) => row.version_id))].map((id) => watching.get(id)!);
  const known = new Map(standing.map((row) => [row.lead_id, batch.leads.get(row.lead_id)!.known]));
  const factsOf = await withTimeline(tx, known, {
    kinds: new Set(versions.flatMap((version) => [...version.watchLooks.kinds])),
    segments: new Set(versions.flatMap((version) => [...version.watchLooks.segments])),
  });
  const moved: Cursor[] = [];
  for (const row of standing) {
    const own = news.get(row.lead_id)!.filter((one) => one.at.getTime() >= row.entered_at.getTime() - SLACK_MS);
    const facts = { ...factsOf(row.lead_id), answers: row.answers };
    const next = watched(watching.get(row.version_id)!, cursorOf(row), own, facts, tx.now);
    if (!next) continue;
    moved.push(next);
    tx.nudges.workflows.add(row.workflow_id);
  }
  writeCursors(tx, moved);
}
