import type { Rule } from '@cultivar/audience';
import type { Sql } from '../database.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';

export interface LeadFilter {
  readonly search?: string;
  readonly stage?: readonly string[];
  readonly temperature?: readonly string[];
  readonly persona?: readonly string[];
  readonly owner?: number | 'none';
  readonly tag?: string;
  readonly company?: number;
  readonly rule?: Rule;
  /** The clock of the rule's time windows. */
  readonly now: Date;
  readonly sort: 'seen' | 'created' | 'name' | 'fit' | 'engagement';
}
export interface LeadListRow {
  readonly id: number;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: { id: number; name: string } | null;
  readonly stage: string;
  readonly temperature: string;
  readonly fit: number;
  readonly engagement: number;
  readonly persona: string | null;
  readonly phase: string | null;
  readonly tags: string[];
  readonly owner: { id: number; name: string } | null;
  readonly lastSeenAt: Date | null;
  readonly createdAt: Date;
}

export const LIST_COLUMNS = `l.id, l.email, l.first_name as "firstName", l.last_name as "lastName",
  case when c.id is null then null else jsonb_build_object('id', c.id, 'name', c.name) end as company,
  l.stage, l.temperature, l.fit, l.engagement, l.persona, l.phase, l.tags,
  case when u.id is null then null else jsonb_build_object('id', u.id, 'name', u.name) end as owner,
  l.last_seen_at as "lastSeenAt", l.created_at as "createdAt"`;
export const LIST_JOINS = `left join company c on c.id = l.company_id left join app_user u on u.id = l.owner_id`;

const ORDER = {
  seen: 'coalesce(l.last_seen_at, l.created_at) desc, l.id desc',
  created: 'l.id desc',
  name: `lower(coalesce(l.last_name, l.first_name, l.email)) nulls last, l.id`,
  fit: 'l.fit desc, l.engagement desc, l.id desc',
  engagement: 'l.engagement desc, l.fit desc, l.id desc',
} as const;

/** One page of leads and how many there are in all. Ids are found first, so that names are joined for one page only. */
export async function leadPage(
  sql: Sql,
  filter: LeadFilter,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ items: LeadListRow[]; total: number }> {
  const params: unknown[] = [];
  const segments = filter.rule ? await segmentRules(sql) : {};
  const where = conditions(filter, segments, params);
  const order = ORDER[filter.sort];
  // side by side where `sql` has several connections: both may look at every lead
  const [[count], items] = await Promise.all([
    sql.query<{ total: number }>(`select count(*) as total from ${LEAD_FROM} where ${where}`, params),
    sql.query<LeadListRow>(
      `with page as materialized (
         select l.* from ${LEAD_FROM} where ${where} order by ${order} offset $${params.length + 1} limit $${params.length + 2}
       )
       select ${LIST_COLUMNS} from page l ${LIST_JOINS} order by ${order}`,
      [...params, offset, limit],
    ),
  ]);
  return { items, total: count!.total };
}

export interface ExportRow extends LeadListRow {
  readonly fields: Record<string, unknown>;
  readonly source: string;
  readonly consents: Record<string, string>;
}
/** The leads of a filter in pages by id, each page one short statement: an export never holds a snapshot for long. */
export async function* exportLeads(sql: Sql, filter: LeadFilter, pageSize = 2000): AsyncGenerator<ExportRow[]> {
  const segments = filter.rule ? await segmentRules(sql) : {};
  let after = 0;
  for (;;) {
    const params: unknown[] = [];
    const where = conditions(filter, segments, params);
    const rows = await sql.query<ExportRow>(
      `select ${LIST_COLUMNS}, l.fields, l.source,
         (select coalesce(jsonb_object_agg(purpose, state), '{}') from consent where lead_id = l.id) as consents
       from lead l ${LIST_JOINS}
       where l.id > $${params.length + 1} and ${where} order by l.id limit $${params.length + 2}`,
      [...params, after, pageSize],
    );
    if (!rows.length) return;
    yield rows;
    after = rows.at(-1)!.id;
  }
}

function conditions(filter: LeadFilter, segments: Readonly<Record<string, Rule>>, params: unknown[]): string {
  const add = (value: unknown) => `$${params.push(value)}`;
  const parts: string[] = ['true'];
  if (filter.search) parts.push(searched(filter.search, add));
  if (filter.stage?.length) parts.push(`l.stage = any(${add(filter.stage)}::text[])`);
  if (filter.temperature?.length) parts.push(`l.temperature = any(${add(filter.temperature)}::text[])`);
  if (filter.persona?.length) parts.push(`l.persona = any(${add(filter.persona)}::text[])`);
  if (filter.owner === 'none') parts.push('l.owner_id is null');
  else if (filter.owner) parts.push(`l.owner_id = ${add(filter.owner)}`);
  if (filter.tag) parts.push(`${add(filter.tag)} = any(l.tags)`);
  if (filter.company) parts.push(`l.company_id = ${add(filter.company)}`);
  if (filter.rule) parts.push(`(${compileRule(filter.rule, { params, now: filter.now, segments })})`);
  return parts.join(' and ');
}

/** Every word has to be found somewhere: in the name, the address or the company. */
function searched(search: string, add: (value: unknown) => string): string {
  const words = search.split(/\s+/).filter(Boolean).slice(0, 6);
  const each = words.map((word) => {
    const like = add(`%${word.replace(/[\\%_]/g, '\\$&')}%`);
    return `(l.email ilike ${like} or l.first_name ilike ${like} or l.last_name ilike ${like}
      or l.company_id in (select id from company where name ilike ${like}))`;
  });
  return each.length ? each.join(' and ') : 'true';
}
