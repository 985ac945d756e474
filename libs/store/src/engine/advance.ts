import { walk } from '@cultivar/engine';
import type { Known, Version, Walk } from '@cultivar/engine';
import type { ScoringModel } from '@cultivar/scoring';
import type { Database, Tx } from '../database.ts';
import { lawsThatNote, scoringModel } from './house-rules.ts';
import type { Missed } from './house-rules.ts';
import { LeadBatch } from './lead-batch.ts';
import { knownOf, LEAD_COLUMNS } from './lead-row.ts';
import type { Beside, LeadRow } from './lead-row.ts';
import { loadPermissions, loadRecent, loadSegments, loadTouchpoints } from './load-facts.ts';
import { anySentBefore, withoutRepeats } from './mail-once.ts';
import { isolate, isCulprit } from './park.ts';
import type { Permissions } from './load-facts.ts';
import { pgArray } from './pg-array.ts';
import { settle } from './settle.ts';
import { takeTurns } from './take-turns.ts';
import type { Live } from './versions.ts';
import { loadLists } from './static-lists.ts';
import { contentItems } from '../content/asset.store.ts';
import { CURSOR_COLUMNS, cursorOf } from './waits.ts';
import type { CursorRow } from './waits.ts';
import { writeWalks } from './write-walks.ts';

export interface AdvanceOptions {
  readonly workflowId: number;
  /** Leads in one transaction. */
  readonly limit?: number;
  /** Spreads the counters of the canvas, so that parallel batches do not wait for one another. */
  readonly slot?: number;
  /** Others are at the same journey: passes quickly by what they hold, for others to find should it become free. */
  readonly crowded?: boolean;
  /** Only for tests: the instant it happens at. */
  readonly now?: Date;
}
export interface Advanced {
  readonly advanced: number;
  readonly visits: number;
  /** There may be more due leads. */
  readonly more: boolean;
}
export const BATCH = 500;

/**
 * Takes one batch of due leads of a workflow from where they stand to their next wait or end: claims, decides in memory and
 * writes everything, in one transaction. Killed half-way it leaves nothing. A lead whose data the database refuses is found
 * by halving the batch, and parked with the error.
 */
export async function advance(database: Database, options: AdvanceOptions): Promise<Advanced> {
  const limit = options.limit ?? BATCH;
  const claimed: number[] = [];
  try {
    const done = await advanceOnce(database, { ...options, limit }, claimed);
    return { ...done, more: done.advanced === limit };
  } catch (error) {
    if (!isCulprit(error) || !claimed.length) throw error;
    const done = await isolate(database, claimed, error, (ids) =>
      advanceOnce(database, { ...options, limit, ids }, []),
    );
    return { ...done, more: true };
  }
}

type Once = AdvanceOptions & { readonly limit: number; readonly ids?: readonly number[] };
const advanceOnce = (database: Database, options: Once, claimed: number[]): Promise<Omit<Advanced, 'more'>> =>
  database.transact(async (tx) => {
    // what is live is read when the leads are ours
    const [rows, model, live, sentBefore] = await Promise.all([
      claim(tx, options),
      scoringModel(tx),
      tx.versions.live(tx),
      anySentBefore(tx, options.workflowId),
    ]);
    claimed.push(...rows.map((row) => row.enrolment_id));
    if (!rows.length) return { advanced: 0, visits: 0 };
    const versions = await tx.versions.load(tx, [...new Set(rows.map((row) => row.version_id))]);
    const batch = new LeadBatch(tx, model, live);
    const all = await walkAll(tx, rows, versions, { model, live });
    const due = sentBefore ? await withoutRepeats(tx, all, versions) : all;
    const walks = await takeTurns(tx, due, (walk) => nodeIdOf(versions, walk));
    for (const { row, known, complete, walked } of walks) {
      batch.add(row, known, complete);
      const { nodes } = versions.get(row.version_id)!;
      batch.take(row.lead_id, row.workflow_id, row.enrolment_id, walked, (index) => nodes[index]!.id);
    }
    writeWalks(tx, walks, options.slot ?? 0);
    await settle(tx, batch, model);
    return { advanced: rows.length, visits: walks.reduce((sum, one) => sum + one.walked.steps.length, 0) };
  }, options.now);

const nodeIdOf = (versions: ReadonlyMap<number, Version>, { row, walked }: Walked): string =>
  versions.get(row.version_id)!.nodes[walked.cursor!.node]!.id;

type Claimed = CursorRow & LeadRow;
export interface Walked {
  readonly row: Claimed;
  readonly known: Known;
  readonly complete: boolean;
  readonly walked: Walk;
}

/**
 * No transaction that may still be open has locked or written this cursor: told from the row alone, where trying for the lock would
 * first read the lead. Somebody else's transaction that stays open hides more than it holds, so not every claim may ask for this.
 */
const LEFT_ALONE = `age(c.xmax) > (select age(xid(pg_snapshot_xmin(pg_current_snapshot()))))`;

/**
 * Locks due cursors together with their leads, and leaves out what somebody else holds. The lead is locked first (the order of
 * `of`): nobody holds a cursor without its lead, so a batch never keeps the cursor of a lead it did not get. Exported for the test of just that.
 */
export function claim(tx: Tx, { workflowId, limit, ids, crowded }: Once): Promise<Claimed[]> {
  return tx.query<Claimed>(
    `select ${CURSOR_COLUMNS}, ${LEAD_COLUMNS}
     from cursor c join lead l on l.id = c.lead_id left join company co on co.id = l.company_id
     where c.workflow_id = $1 and c.state < 3 and c.due_at <= $2
       and exists (select 1 from workflow w where w.id = $1 and w.status in ('live', 'draining'))
       ${ids ? 'and c.enrolment_id = any($4::bigint[])' : ''}
       ${crowded ? `and ${LEFT_ALONE}` : ''}
     order by c.due_at limit $3 for no key update of l, c skip locked`,
    [workflowId, tx.now, limit, ...(ids ? [pgArray(ids)] : [])],
  );
}

/** What versions have turned out to need beyond what their nodes declared; only ever grows, so it is soon right. */
const needed = new WeakMap<Version, Missed>();

async function walkAll(
  tx: Tx,
  rows: readonly Claimed[],
  versions: ReadonlyMap<number, Version>,
  { model, live }: { readonly model: ScoringModel; readonly live: Live },
): Promise<Walked[]> {
  const used = [...new Set(rows.map((row) => versions.get(row.version_id)!))];
  const load: Missed = { permissions: false, recent: false };
  for (const version of used) {
    load.permissions ||=
      !!needed.get(version)?.permissions || version.needs.has('consents') || version.needs.has('suppressed');
    load.recent ||= !!needed.get(version)?.recent;
  }
  const ids = rows.map((row) => row.lead_id);
  const declared = loadDeclared(tx, rows, used);
  for (;;) {
    const [declaredOf, permissionsOf, recentOf] = await Promise.all([
      declared,
      load.permissions ? loadPermissions(tx, ids) : null,
      load.recent ? loadRecent(tx, ids, tx.now) : null,
    ]);
    const missed: Missed = { permissions: false, recent: false };
    const laws = lawsThatNote(model, live, load, missed);
    const walks = rows.map((row) => {
      const beside = { ...declaredOf(row), ...(permissionsOf?.(row.lead_id) ?? NOT_LOADED) };
      const known = knownOf(row, beside, recentOf ? recentOf(row.lead_id) : 0);
      return {
        row,
        known,
        complete: load.permissions && load.recent,
        walked: walk(versions.get(row.version_id)!, cursorOf(row), known, tx.now, laws),
      };
    });
    if (!missed.permissions && !missed.recent) return walks;
    load.permissions ||= missed.permissions;
    load.recent ||= missed.recent;
    for (const version of used) needed.set(version, { ...load });
  }
}

const NOT_LOADED: Permissions = { consents: {}, suppressed: false };
type Declared = Omit<Beside, keyof Permissions>;

/** The facts the nodes of these versions declared, for all rows at once. */
async function loadDeclared(
  tx: Tx,
  rows: readonly Claimed[],
  used: readonly Version[],
): Promise<(row: Claimed) => Declared> {
  const needs = new Set(used.flatMap((version) => [...version.needs]));
  const [segments, answers] = await Promise.all([
    loadSegments(tx, new Set(used.flatMap((version) => [...version.segments]))),
    needs.has('answers') ? loadAnswers(tx, rows) : new Map<number, Answers>(),
  ]);
  const kinds = new Set([...used.flatMap((version) => [...version.kinds]), ...segments.kinds]);
  const ids = rows.map((row) => row.lead_id);
  const [touchpointsOf, listedOf, content] = await Promise.all([
    loadTouchpoints(tx, ids, needs.has('touchpoints') ? kinds : new Set()),
    segments.lists.length ? loadLists(tx, ids, segments.lists) : null,
    needs.has('content') ? contentItems(tx) : null,
  ]);
  return (row) => ({
    touchpoints: touchpointsOf(row.lead_id),
    ...(listedOf && { listed: listedOf(row.lead_id) }),
    ...(content && { content }),
    segments: segments.rules,
    answers: answers.get(row.enrolment_id) ?? {},
  });
}

type Answers = Readonly<Record<string, unknown>>;
async function loadAnswers(tx: Tx, rows: readonly Claimed[]): Promise<ReadonlyMap<number, Answers>> {
  const found = await tx.query<{ id: number; answers: Answers }>(
    `select id, answers from enrolment where id = any($1::bigint[]) and answers <> '{}'`,
    [pgArray(rows.map((row) => row.enrolment_id))],
  );
  return new Map(found.map((row) => [row.id, row.answers]));
}
