import { EVERYBODY, listRule, readsOf } from '@cultivar/audience';
import type { Rule, Stage } from '@cultivar/audience';
import type { Sql, Tx } from '../database.ts';
import { keepFromNowOn } from '../engine/keep-segments.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';

export interface SegmentRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly rule: Rule;
  /** Its members are put in and taken out by hand. */
  readonly isList: boolean;
  readonly demo: boolean;
  readonly updatedAt: Date;
}
const COLUMNS = `id, name, description, rule, is_list as "isList", demo, updated_at as "updatedAt"`;

/** How many leads were in it when they were last counted, by its rule as it stands. */
export interface SegmentCountRecord {
  /** Null: not counted yet. */
  readonly leads: number | null;
  readonly countedAt: Date | null;
  /** How long counting took. */
  readonly countingMs: number | null;
}
/** One page of segments by name. */
export async function segmentPage(
  sql: Sql,
  query: { readonly offset: number; readonly limit: number; readonly search?: string | undefined },
): Promise<{ items: (SegmentRecord & SegmentCountRecord)[]; total: number }> {
  const like = `%${(query.search ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  const items = await sql.query<SegmentRecord & SegmentCountRecord>(
    `select ${COLUMNS}, leads, counted_at as "countedAt", counting_ms as "countingMs" from segment
     where name ilike $1 or description ilike $1 order by lower(name), id offset $2 limit $3`,
    [like, query.offset, query.limit],
  );
  const [count] = await sql.query<{ total: number }>(
    `select count(*) as total from segment where name ilike $1 or description ilike $1`,
    [like],
  );
  return { items, total: count!.total };
}

/** Counts who is in a segment, and notes it for those who ask next. */
export async function countSegment(
  sql: Sql,
  { id, rule }: Pick<SegmentRecord, 'id' | 'rule'>,
  now: Date,
): Promise<number> {
  const start = performance.now();
  const leads = await countOf(sql, rule, await segmentRules(sql), now);
  await sql.query(
    `update segment set leads = $2, counted_at = $3, counting_ms = $4 where id = $1 and rule = $5::jsonb`,
    [id, leads, now, Math.round(performance.now() - start), JSON.stringify(rule)],
  );
  return leads;
}

/** As a condition on the leads, which the planner may turn round: whoever did something first, then who of them. */
async function countOf(sql: Sql, rule: Rule, segments: Readonly<Record<string, Rule>>, now: Date): Promise<number> {
  const params: unknown[] = [];
  const where = compileRule(rule, { params, now, segments });
  const [row] = await sql.query<{ n: number }>(`select count(*) as n from ${LEAD_FROM} where ${where}`, params);
  return row!.n;
}

export interface SegmentSample {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly company: string | null;
  readonly stage: Stage;
}
/** How many leads a rule holds for, of how many, and the latest seen of them. */
export async function countRule(
  sql: Sql,
  rule: Rule,
  sample: number,
  now: Date,
): Promise<{ count: number; of: number; sample: SegmentSample[] }> {
  const segments = await segmentRules(sql);
  const params: unknown[] = [];
  const where = compileRule(rule, { params, now, segments });
  // side by side where `sql` has several connections
  const [count, [all], found] = await Promise.all([
    countOf(sql, rule, segments, now),
    sql.query<{ n: number }>(`select count(*) as n from lead`),
    sample
      ? sql.query<SegmentSample>(
          `select l.id, coalesce(nullif(concat_ws(' ', l.first_name, l.last_name), ''), l.email, '#' || l.id) as name,
             l.email, c.name as company, l.stage
           from ${LEAD_FROM} where ${where}
           order by coalesce(l.last_seen_at, l.created_at) desc, l.id desc limit $${params.length + 1}`,
          [...params, sample],
        )
      : [],
  ]);
  return { count, of: all!.n, sample: found };
}

export async function segment(sql: Sql, id: string): Promise<SegmentRecord | undefined> {
  const [row] = await sql.query<SegmentRecord>(`select ${COLUMNS} from segment where id = $1`, [id]);
  return row;
}

/** @returns the id, made from the name */
export async function createSegment(
  tx: Tx,
  it: {
    /** Where settings name it already; else made from the name. */
    readonly id?: string;
    readonly name: string;
    readonly description: string;
    readonly rule: Rule;
    readonly demo?: boolean;
  },
): Promise<string> {
  const base = it.id ?? slugOf(it.name);
  for (let n = 1; ; n += 1) {
    const [row] = await tx.query<{ id: string }>(
      `insert into segment (id, name, description, rule, demo, created_at, updated_at)
       values ($1, $2, $3, $4::jsonb, $5, $6, $6) on conflict (id) do nothing returning id`,
      [n === 1 ? base : `${base}-${n}`, it.name, it.description, JSON.stringify(it.rule), it.demo ?? false, tx.now],
    );
    if (row) return row.id;
  }
}
/** A static list. @returns its id, made from the name */
export async function createList(tx: Tx, it: { readonly name: string; readonly description: string }): Promise<string> {
  const id = await createSegment(tx, { ...it, rule: EVERYBODY });
  await tx.query(`update segment set is_list = true, rule = $2::jsonb where id = $1`, [
    id,
    JSON.stringify(listRule(id)),
  ]);
  return id;
}
function slugOf(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss');
  const slug = plain
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return slug.slice(0, 60).replace(/-+$/, '') || 'segment';
}

/**
 * @returns `own-circle` if the new rule would lead back to the segment itself (nobody would be in it), `changed-meanwhile` if
 *   somebody saved since `basedOn`
 */
export async function updateSegment(
  tx: Tx,
  id: string,
  it: {
    readonly name: string;
    readonly description: string;
    readonly rule: Rule;
    readonly basedOn?: string | undefined;
  },
): Promise<'saved' | 'not-found' | 'own-circle' | 'changed-meanwhile'> {
  const [row] = await tx.query<{ updated_at: Date; same: boolean }>(
    `select updated_at, is_list or rule = $2::jsonb as same from segment where id = $1 for update`,
    [id, JSON.stringify(it.rule)],
  );
  if (!row) return 'not-found';
  if (it.basedOn !== undefined && row.updated_at.getTime() !== Date.parse(it.basedOn)) return 'changed-meanwhile';
  const rules = { ...(await segmentRules(tx)), [id]: it.rule };
  if (readsOf([it.rule], rules).segments.includes(id)) return 'own-circle';
  await tx.query(
    `update segment set name = $2, description = $3, rule = case when is_list then rule else $4::jsonb end, updated_at = $5,
       leads = case when rule = $4::jsonb then leads end where id = $1`,
    [id, it.name, it.description, JSON.stringify(it.rule), tx.now],
  );
  if (!row.same) await beginAnew(tx, id, rules);
  return 'saved';
}

/** A changed rule is no event in a lead's life: whoever is in by the new rule is noted as in, and does not "enter". */
async function beginAnew(tx: Tx, id: string, rules: Readonly<Record<string, Rule>>): Promise<void> {
  const touched = Object.keys(rules).filter(
    (other) => other === id || readsOf([rules[other]!], rules).segments.includes(id),
  );
  const kept = await tx.query<{ id: string }>(
    `update segment set kept_since = null where id = any($1::text[]) and kept_since is not null returning id`,
    [touched],
  );
  const ids = kept.map((row) => row.id);
  await tx.query(`delete from segment_member where segment_id = any($1::text[])`, [ids]);
  await keepFromNowOn(tx, new Set(ids));
}

/** @returns false if there is none */
export async function removeSegment(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(`delete from segment where id = $1 returning id`, [id]);
  return rows.length > 0;
}

export interface SegmentUseRow {
  readonly kind: 'workflow' | 'segment' | 'setting';
  readonly id: string;
  readonly name: string;
}
/** Where a segment is named: in rules and settings of workflows (draft, live, or versions still walked), other segments, settings. */
export async function segmentUses(sql: Sql, id: string): Promise<SegmentUseRow[]> {
  const names = (column: string) =>
    `jsonb_path_exists(${column}, '$.** ? (@.segment == $id || @.list == $id || (@.kind == "segment.entered" && @.ref == $id))', jsonb_build_object('id', $1::text))`;
  return sql.query<SegmentUseRow>(
    `select 'workflow' as kind, w.id::text, w.name from workflow w
       where w.status <> 'archived' and (${names('w.draft')} or exists (select 1 from workflow_version v
         where v.workflow_id = w.id and (v.id = w.live_version_id or exists (select 1 from cursor k where k.version_id = v.id))
           and ${names('v.graph')}))
     union all select 'segment', s.id, s.name from segment s where s.id <> $1 and ${names('s.rule')}
     union all select 'setting', s.key, s.key from setting s where ${names('s.value')}
     order by 1, 3`,
    [id],
  );
}
