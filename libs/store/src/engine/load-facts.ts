import { readsOf } from '@cultivar/audience';
import type { ConsentState, Facts, Purpose, Rule, Touchpoint } from '@cultivar/audience';
import { RESTART } from '@cultivar/engine';
import type { Known, Looks } from '@cultivar/engine';
import { TEMPERATURE_WINDOW_DAYS } from '@cultivar/scoring';
import type { Sql } from '../database.ts';
import { pgArray } from './pg-array.ts';
import { listsIn, loadLists, withLists } from './static-lists.ts';

/** How an address stands in `suppression`. */
export const EMAIL_HASH = (column: string): string => `encode(sha256(convert_to(lower(${column}), 'UTF8')), 'hex')`;

export type Permissions = Pick<Facts, 'consents' | 'suppressed'>;

/** Consents and suppression of many leads. */
export async function loadPermissions(sql: Sql, leadIds: readonly number[]): Promise<(id: number) => Permissions> {
  const ids = pgArray(leadIds);
  const [rows, refused] = await Promise.all([
    sql.query<{ lead_id: number; purpose: Purpose; state: ConsentState }>(
      `select lead_id, purpose, state from consent where lead_id = any($1::bigint[])`,
      [ids],
    ),
    // an address is hashed only where there is anything to compare it with
    sql.query<{ id: number }>(
      `select l.id from lead l where l.id = any($1::bigint[]) and l.email is not null
         and (select exists (select 1 from suppression))
         and exists (select 1 from suppression s where s.email_hash = ${EMAIL_HASH('l.email')})`,
      [ids],
    ),
  ]);
  const consents = new Map<number, Partial<Record<Purpose, ConsentState>>>();
  for (const { lead_id, purpose, state } of rows) {
    const own = consents.get(lead_id);
    if (own) own[purpose] = state;
    else consents.set(lead_id, { [purpose]: state });
  }
  const suppressed = new Set(refused.map((row) => row.id));
  return (id) => ({ consents: consents.get(id) ?? {}, suppressed: suppressed.has(id) });
}

/** Whether an entry of `score_entry` (under that alias) was made since the lead's engagement last began anew. */
export const SINCE_RESTART = (entry: string): string =>
  `not exists (select 1 from score_entry r where r.lead_id = ${entry}.lead_id and r.rule = '${RESTART.rule}' and r.id >= ${entry}.id)`;

/** Which entries of `score_entry s` make the temperature; `$2` is now. */
const COUNTS_AS_RECENT = `s.axis = 'engagement' and s.at > $2::timestamptz - interval '${TEMPERATURE_WINDOW_DAYS} days'
  and ${SINCE_RESTART('s')}`;

/** Engagement points of the temperature's window, by lead. */
export async function loadRecent(sql: Sql, leadIds: readonly number[], now: Date): Promise<(id: number) => number> {
  const rows = await sql.query<{ id: number; points: number }>(
    `select lead_id as id, sum(points)::int as points from score_entry s
     where lead_id = any($1::bigint[]) and ${COUNTS_AS_RECENT} group by lead_id`,
    [pgArray(leadIds), now],
  );
  const known = new Map(rows.map((row) => [row.id, row.points]));
  return (id) => known.get(id) ?? 0;
}

/** Permissions and recent points in one go: cheaper for a handful of leads, dearer for a whole batch. Every lead must exist. */
export async function loadRest(
  sql: Sql,
  leadIds: readonly number[],
  now: Date,
): Promise<(id: number) => Permissions & { readonly recent: number }> {
  const rows = await sql.query<Permissions & { id: number; recent: number }>(
    `select l.id,
       coalesce((select jsonb_object_agg(c.purpose, c.state) from consent c where c.lead_id = l.id), '{}') as consents,
       (select exists (select 1 from suppression))
         and exists (select 1 from suppression s where s.email_hash = ${EMAIL_HASH('l.email')}) as suppressed,
       coalesce((select sum(s.points) from score_entry s where s.lead_id = l.id and ${COUNTS_AS_RECENT}), 0)::int as recent
     from lead l where l.id = any($1::bigint[])`,
    [pgArray(leadIds), now],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return (id) => known.get(id)!;
}

/** What retention has left of touchpoints, as `touchpoint_ever` tells it: one at the last instant, the others at the first. */
const TOTALS = `touchpoint_total cross join lateral (values (last_at, 1), (first_at, n - 1)) t(at, n)`;
/** A total stands for so many at most: no rule asks for more. */
const MOST_OF_A_TOTAL = 1000;
const times = (touchpoint: Touchpoint, n: number): readonly Touchpoint[] =>
  Array.from({ length: Math.min(n, MOST_OF_A_TOTAL) }, () => touchpoint);

/** What retention has left of one lead's touchpoints. */
export async function loadTotals(sql: Sql, leadId: number): Promise<readonly Touchpoint[]> {
  const rows = await sql.query<Touchpoint & { n: number }>(
    `select kind, ref, t.at, t.n from ${TOTALS} where lead_id = $1 and t.n > 0 order by t.at desc`,
    [leadId],
  );
  return rows.flatMap(({ n, ...touchpoint }) => times(touchpoint, n));
}

/** The timeline of many leads, only those kinds, newest first; what retention has dropped as `touchpoint_ever` tells it. */
export async function loadTouchpoints(
  sql: Sql,
  leadIds: readonly number[],
  kinds: ReadonlySet<string>,
): Promise<(id: number) => readonly Touchpoint[]> {
  const known = new Map<number, Touchpoint[]>();
  if (kinds.size && leadIds.length) {
    const rows = await sql.query<
      Omit<Touchpoint, 'data'> & { lead_id: number; data: Touchpoint['data'] | null; n: number }
    >(
      `select lead_id, kind, ref, at, data, 1 as n, id from touchpoint
       where lead_id = any($1::bigint[]) and kind = any($2::text[])
       union all
       select lead_id, kind, ref, t.at, null, t.n, 0 from ${TOTALS}
       where lead_id = any($1::bigint[]) and kind = any($2::text[]) and t.n > 0
       order by lead_id, at desc, id desc`,
      [pgArray(leadIds), [...kinds]],
    );
    for (const { lead_id, kind, ref, at, data, n } of rows) {
      const touchpoint = { kind, ref, at, ...(data && { data }) };
      const list = known.get(lead_id);
      if (list) list.push(touchpoint);
      else known.set(lead_id, [touchpoint]);
      if (n > 1) known.get(lead_id)!.push(...times(touchpoint, n - 1));
    }
  }
  return (id) => known.get(id) ?? [];
}

export interface Segments {
  readonly rules: Readonly<Record<string, Rule>>;
  /** Kinds of touchpoints the named segments look at, those they stand on included. */
  readonly kinds: ReadonlySet<string>;
  /** Static lists among them. */
  readonly lists: readonly string[];
}
/** The rules of the segments named, and of all they stand on. */
export async function loadSegments(sql: Sql, names: ReadonlySet<string>): Promise<Segments> {
  if (!names.size) return { rules: {}, kinds: new Set(), lists: [] };
  const rows = await sql.query<{ id: string; rule: Rule }>(`select id, rule from segment`);
  const all = Object.fromEntries(rows.map((row) => [row.id, row.rule]));
  const reads = readsOf(
    [...names].map((segment) => ({ kind: 'segment' as const, segment })),
    all,
  );
  const rules = Object.fromEntries(reads.segments.flatMap((id) => (all[id] ? [[id, all[id]]] : [])));
  return { rules, kinds: new Set(reads.kinds), lists: listsIn(Object.values(rules)) };
}

/** Facts of leads as rules see them, freshly read: for entry rules, fit rules and segments, after everything is written. */
export async function withTimeline(
  sql: Sql,
  leads: ReadonlyMap<number, Known>,
  looks: Looks,
): Promise<(id: number) => Facts> {
  const segments = await loadSegments(sql, looks.segments);
  const kinds = new Set([...looks.kinds, ...segments.kinds]);
  const ids = [...leads.keys()];
  const [touchpoints, listed] = await Promise.all([
    loadTouchpoints(sql, ids, kinds),
    loadLists(sql, ids, segments.lists),
  ]);
  return (id) => {
    const { facts } = leads.get(id)!;
    const fields = segments.lists.length ? withLists(facts.fields, listed(id)) : facts.fields;
    return { ...facts, fields, touchpoints: touchpoints(id), segments: segments.rules };
  };
}
