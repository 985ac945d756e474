import type { ContentItem, Rule, Touchpoint } from '@cultivar/audience';
import { contentItems } from '../content/asset.store.ts';
import type { Known } from '@cultivar/engine';
import type { ReferenceInput } from '@cultivar/workflow';
import type { Sql } from '../database.ts';
import { knownOf, LEAD_COLUMNS } from '../engine/lead-row.ts';
import type { LeadRow } from '../engine/lead-row.ts';
import { loadPermissions, loadRecent, loadTotals } from '../engine/load-facts.ts';
import { listsIn, loadLists } from '../engine/static-lists.ts';
import { segmentRules } from '../rules/rule-sql.ts';

/** Where the channels of the house stand in the settings: `{ channels: [{ id, name, kind, url }] }`. */
export const CHANNELS_KEY = 'channels';

export interface NamedThing {
  readonly kind: ReferenceInput;
  readonly id: string;
  readonly de: string;
  readonly en: string;
}
/** What nodes may refer to, by name. */
export const referenceNames = (sql: Sql): Promise<NamedThing[]> =>
  sql.query<NamedThing>(
    `select * from (
       select 'template' as kind, id, name as de, name as en from template union all select 'form', id, name, name from form
       union all select 'segment', id, name, name from segment union all select 'asset', id, name, name from asset
       union all select 'persona', id, coalesce(name->>'de', id), coalesce(name->>'en', id) from persona
       union all select 'user', id::text, name, name from app_user where active
       union all select 'list', id, name, name from segment where is_list
       union all select 'topic', id, coalesce(name->>'de', id), coalesce(name->>'en', id) from topic
       union all select 'user', 'channel:' || (one->>'id'), (one->>'name') || ' (' || initcap(one->>'kind') || ')', (one->>'name') || ' (' || initcap(one->>'kind') || ')'
         from setting, jsonb_array_elements(value->'channels') as one where key = '${CHANNELS_KEY}'
       union all select 'workflow', id::text, name, name from workflow where status <> 'archived') things order by kind, lower(de), id`,
  );

/** Ids of what nodes may refer to, for the checks before publishing. */
export async function knownReferences(sql: Sql): Promise<Readonly<Record<ReferenceInput, ReadonlySet<string>>>> {
  const things = await referenceNames(sql);
  const of = (kind: ReferenceInput) => new Set(things.filter((thing) => thing.kind === kind).map((thing) => thing.id));
  return {
    template: of('template'),
    form: of('form'),
    segment: of('segment'),
    asset: of('asset'),
    persona: of('persona'),
    user: of('user'),
    workflow: of('workflow'),
    list: of('list'),
    topic: of('topic'),
  };
}

/** What a dry run in the editor stands on: the rules of all segments and, with a lead, all that is known of it. */
export interface DryRunGround {
  readonly segments: Readonly<Record<string, Rule>>;
  /** What a step may choose from. */
  readonly content: readonly ContentItem[];
  readonly lead: Known | null;
}
/** The latest touchpoints of a lead that a dry run is given. */
const TIMELINE = 500;

export async function dryRunGround(sql: Sql, leadId: number | undefined, now: Date): Promise<DryRunGround> {
  const segments = await segmentRules(sql);
  const content = await contentItems(sql);
  if (leadId === undefined) return { segments, content, lead: null };
  const [row] = await sql.query<LeadRow>(
    `select ${LEAD_COLUMNS} from lead l left join company co on co.id = l.company_id where l.id = $1`,
    [leadId],
  );
  if (!row) return { segments, content, lead: null };
  const permissions = (await loadPermissions(sql, [leadId]))(leadId);
  const recentEngagement = (await loadRecent(sql, [leadId], now))(leadId);
  const touchpoints = await sql.query<Touchpoint>(
    `select kind, ref, at, data from touchpoint where lead_id = $1 order by at desc, id desc limit ${TIMELINE}`,
    [leadId],
  );
  const earlier = await loadTotals(sql, leadId);
  const { facts } = knownOf(row);
  const listed = (await loadLists(sql, [leadId], listsIn(Object.values(segments))))(leadId);
  const fields = { ...facts.fields, ...listed };
  return {
    segments,
    content,
    lead: {
      facts: { ...facts, fields, ...permissions, touchpoints: [...touchpoints, ...earlier], segments, content },
      recentEngagement,
    },
  };
}
