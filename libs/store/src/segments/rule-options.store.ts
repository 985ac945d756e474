import type { Words } from '@cultivar/audience';
import { TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { Sql } from '../database.ts';
import type { LeadFieldRow } from '../leads/standard-fields.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}
export interface RuleOptionsRecord {
  readonly fields: readonly LeadFieldRow[];
  readonly tags: readonly string[];
  readonly personas: readonly { readonly id: string; readonly name: Words }[];
  readonly segments: readonly Named[];
  readonly forms: readonly Named[];
  readonly templates: readonly Named[];
  readonly assets: readonly Named[];
  readonly kinds: readonly string[];
}
const field = (
  key: string,
  type: LeadFieldRow['type'],
  de: string,
  en: string,
  options: LeadFieldRow['options'] = [],
): LeadFieldRow => ({
  key,
  label: { de, en },
  type,
  options,
  subject: key.startsWith('company.') ? 'company' : 'lead',
});
const option = (value: string, de: string, en: string) => ({ value, label: { de, en } });

/** Fields that are columns: every lead has them. */
const CORE_FIELDS: readonly LeadFieldRow[] = [
  field('email', 'text', 'E-Mail-Adresse', 'Mail address'),
  field('firstName', 'text', 'Vorname', 'First name'),
  field('lastName', 'text', 'Nachname', 'Last name'),
  field('language', 'select', 'Sprache', 'Language', [
    option('de', 'Deutsch', 'German'),
    option('en', 'Englisch', 'English'),
  ]),
  field('zone', 'text', 'Zeitzone', 'Time zone'),
  field('buyingRole', 'select', 'Rolle beim Kauf', 'Buying role', [
    option('decider', 'Entscheider/in', 'Decider'),
    option('influencer', 'Einflussnehmer/in', 'Influencer'),
    option('user', 'Anwender/in', 'User'),
    option('buyer', 'Einkäufer/in', 'Buyer'),
    option('gatekeeper', 'Torwächter/in', 'Gatekeeper'),
  ]),
  field('source', 'text', 'Quelle', 'Source'),
  field('createdAt', 'date', 'Angelegt', 'Created'),
  field('company.name', 'text', 'Name', 'Name'),
  field('company.domain', 'text', 'Domain', 'Domain'),
];
/** Kinds of touchpoints there are, from one to the next in the index: their number counts, not that of the touchpoints. */
const kindsOf = (table: string): string => `
  with recursive next as (
    (select kind from ${table} order by kind limit 1)
    union all
    select (select kind from ${table} where kind > next.kind order by kind limit 1) from next where next.kind is not null)
  select kind from next where kind is not null limit 500`;

/** Everything a rule can name. */
export async function ruleOptions(sql: Sql): Promise<RuleOptionsRecord> {
  const own = await sql.query<LeadFieldRow>(
    `select key, label, type, options, subject from lead_field order by subject desc, position, key`,
  );
  const tags = await sql.query<{ tag: string }>(
    `select tag from (select unnest(tags) as tag from lead) t group by tag order by count(*) desc, tag limit 200`,
  );
  const named = await sql.query<Named & { kind: 'segment' | 'form' | 'template' | 'asset' }>(
    `select 'segment' as kind, id, name from segment union all select 'form', id, name from form
     union all select 'template', id, name from template union all select 'asset', id, name from asset order by name, id`,
  );
  const personas = await sql.query<{ id: string; name: Words }>(`select id, name from persona order by id`);
  const kinds = await sql.query<{ kind: string }>(
    `(${kindsOf('touchpoint')}) union (${kindsOf('touchpoint_total')}) order by kind limit 200`,
  );
  const of = (kind: string): Named[] => named.filter((it) => it.kind === kind).map(({ id, name }) => ({ id, name }));
  return {
    fields: [...CORE_FIELDS, ...own.map((it) => (it.subject === 'company' ? { ...it, key: `company.${it.key}` } : it))],
    tags: tags.map((row) => row.tag),
    personas,
    ...{ segments: of('segment'), forms: of('form'), templates: of('template'), assets: of('asset') },
    kinds: kinds.map((row) => row.kind).filter((kind) => !Object.hasOwn(TOUCHPOINT_WORDS, kind)),
  };
}
