import type { Effect } from '@cultivar/workflow';
import type { Tx } from './database.ts';
import { answered } from '@cultivar/engine';
import { scoringModel } from './engine/house-rules.ts';
import { LeadBatch } from './engine/lead-batch.ts';
import { lockAndRead } from './engine/lock-leads.ts';
import { settle } from './engine/settle.ts';
import { insertTouchpoints } from './engine/touchpoints.ts';
import { CURSOR_COLUMNS, cursorOf, writeCursors } from './engine/waits.ts';
import type { CursorRow } from './engine/waits.ts';
import { keyOf } from './engine/write-outgoing.ts';
import { traced } from './operations/tracing.ts';

export { post } from './post.ts';
export type { OutboxItem } from './post.ts';

/** Something that happened to a lead, from anywhere: a form, a click, a person, an import, the engine. */
export interface Happening {
  readonly leadId: number;
  /** Entry on the timeline; also what triggers journeys, ends waits and earns points. `sourceId` makes a repeated delivery count once. */
  readonly touchpoint?: {
    readonly kind: string;
    readonly ref?: string | null;
    readonly at?: Date;
    readonly source: string;
    readonly sourceId?: string;
    readonly data?: Readonly<Record<string, unknown>>;
  };
  /** Changes to the lead that come with it; applied by the same appliers as the engine's. */
  readonly effects?: readonly Effect[];
  /** Who or what did it: `user:3`, `form:kontakt`, `import:7`. */
  readonly by: string;
}

/**
 * THE one way anything happens to a lead. Inside the caller's transaction: locks the leads in id order, writes the
 * touchpoints (once per source and id), applies effects, scoring rules, asset attribution and stage gates, keeps the segments that
 * let leads in, enrols into live workflows, ends waits, and notes the nudges to give after the commit.
 *
 * A happening with neither touchpoint nor effects means "look at this lead again": fit, gate, temperature, segments.
 * Whoever calls it twice in one transaction takes its locks in two goes and may deadlock with another; give all in one call.
 *
 * @returns for each happening, in order, whether it was new (false: a repeated delivery, nothing was done)
 */
export async function happen(tx: Tx, happenings: readonly Happening[]): Promise<readonly boolean[]> {
  if (!happenings.length) return [];
  const [{ leadId, touchpoint }] = happenings as readonly [Happening];
  const attributes = () => ({
    'cultivar.happenings': happenings.length,
    'cultivar.lead_id': leadId,
    ...(touchpoint && { 'cultivar.touchpoint': touchpoint.kind }),
  });
  return traced('happen', attributes, () => happenNow(tx, happenings));
}

async function happenNow(tx: Tx, happenings: readonly Happening[]): Promise<readonly boolean[]> {
  // in one go, the lock first: what is live is read when the leads are ours
  const [locked, model, live] = await Promise.all([
    lockAndRead(
      tx,
      happenings.map((happening) => happening.leadId),
    ),
    scoringModel(tx),
    tx.versions.live(tx),
  ]);
  const batch = new LeadBatch(tx, model, live);
  locked.into(batch);
  const there = happenings.map((happening) => batch.leads.has(happening.leadId));
  const written = await insertTouchpoints(
    tx,
    happenings.map((happening, i) => (there[i] ? happening : { leadId: happening.leadId, by: happening.by })),
  );
  const isNew = happenings.map(({ touchpoint }, i) => there[i]! && (!touchpoint || written[i] !== null));
  happenings.forEach(({ leadId, touchpoint, effects, by }, i) => {
    if (!isNew[i]) return;
    const told = written[i];
    if (told) batch.hear(leadId, told);
    else if (!effects?.length) batch.lookAgain(leadId);
    const key = (n: number): string => keyOf(touchpoint?.source ?? by, touchpoint?.sourceId, n);
    effects?.forEach((effect, n) => batch.change(leadId, effect, by, key(n)));
  });
  await settle(tx, batch, model);
  return isNew;
}

/**
 * The world answered what a held walk waits for (webhook answered, handoff accepted …).
 * @returns false if nothing waits for it any more
 */
export async function answerHold(
  tx: Tx,
  hold: { readonly enrolmentId: number; readonly seq: number; readonly outcome: string; readonly data?: unknown },
): Promise<boolean> {
  const locked = await tx.query(
    `select id from lead where id = (select lead_id from cursor where enrolment_id = $1) for no key update`,
    [hold.enrolmentId],
  );
  if (!locked.length) return false;
  const [row] = await tx.query<CursorRow>(
    `select ${CURSOR_COLUMNS} from cursor c where c.enrolment_id = $1 and c.state = 2
       and coalesce((c.wait->>'heldSeq')::int, c.seq) = $2`,
    [hold.enrolmentId, hold.seq],
  );
  const next = row && answered(cursorOf(row), hold.outcome, tx.now);
  if (!next) return false;
  const version = (await tx.versions.load(tx, [row.version_id])).get(row.version_id);
  const nodeId = version?.nodes[row.node]?.id;
  if (nodeId !== undefined && hold.data !== undefined)
    await tx.query(`update enrolment set answers = answers || jsonb_build_object($2::text, $3::jsonb) where id = $1`, [
      hold.enrolmentId,
      nodeId,
      JSON.stringify(hold.data),
    ]);
  writeCursors(tx, [next]);
  tx.nudges.workflows.add(row.workflow_id);
  return true;
}
