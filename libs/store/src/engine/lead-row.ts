import type { Facts, Language, Phase, Stage, Temperature } from '@cultivar/audience';
import type { Known } from '@cultivar/engine';
import type { Listed } from './static-lists.ts';

/** The lead row with its company, as the loaders read it. */
export interface LeadRow {
  readonly id: number;
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly tags: string[];
  readonly buying_role: string | null;
  readonly owner_id: number | null;
  readonly language: Language;
  readonly zone: string;
  readonly fit: number;
  readonly engagement: number;
  readonly stage: Stage;
  readonly temperature: Temperature;
  readonly persona: string | null;
  readonly phase: Phase | null;
  readonly persona_points: Readonly<Record<string, number>>;
  readonly phase_points: Readonly<Record<string, number>>;
  readonly source: string;
  readonly created_at: Date;
  readonly company_name: string | null;
  readonly company_domain: string | null;
  readonly company_fields: Readonly<Record<string, unknown>> | null;
}
/** For `lead l left join company co on co.id = l.company_id`. */
export const LEAD_COLUMNS = `l.id, l.email, l.first_name, l.last_name, l.fields, l.tags, l.buying_role, l.owner_id, l.language, l.zone,
  l.fit, l.engagement, l.stage, l.temperature, l.persona, l.phase, l.persona_points, l.phase_points, l.source, l.created_at,
  co.name as company_name, co.domain as company_domain, co.fields as company_fields`;

/** Field keys that are columns of their own. */
export const CORE_COLUMNS: Readonly<Record<string, string>> = {
  firstName: 'first_name',
  lastName: 'last_name',
  buyingRole: 'buying_role',
  language: 'language',
  zone: 'zone',
};

/** What stands elsewhere than in the row. */
export type Beside = Pick<Facts, 'consents' | 'suppressed' | 'touchpoints' | 'segments' | 'answers' | 'content'> & {
  /** Static lists it is on. */
  readonly listed?: Listed;
};
const NOTHING: Beside = { consents: {}, suppressed: false, touchpoints: [], segments: {}, answers: {} };

/** What is known of a lead; without `beside` what the row alone tells. */
export function knownOf(row: LeadRow, beside: Beside = NOTHING, recentEngagement = 0): Known {
  const fields: Record<string, unknown> = {
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    buyingRole: row.buying_role,
    language: row.language,
    zone: row.zone,
    source: row.source,
    createdAt: row.created_at.toISOString(),
  };
  // a column is never hidden by a custom field of the same name
  for (const key in row.fields) if (!(key in fields)) fields[key] = row.fields[key];
  if (row.company_name !== null) {
    fields['company.name'] = row.company_name;
    fields['company.domain'] = row.company_domain;
    for (const key in row.company_fields) fields[`company.${key}`] = row.company_fields[key];
  }
  if (beside.listed) Object.assign(fields, beside.listed);
  const facts: Facts = {
    fields,
    tags: row.tags,
    score: { fit: row.fit, engagement: row.engagement },
    stage: row.stage,
    temperature: row.temperature,
    persona: row.persona,
    phase: row.phase,
    consents: beside.consents,
    suppressed: beside.suppressed,
    zone: row.zone,
    language: row.language === 'en' ? 'en' : 'de',
    ownerId: row.owner_id,
    touchpoints: beside.touchpoints,
    segments: beside.segments,
    answers: beside.answers,
    ...(beside.content && { content: beside.content }),
  };
  return { facts, recentEngagement };
}
