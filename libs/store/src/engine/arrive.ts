import { looksOf } from '@cultivar/engine';
import type { Purpose } from '@cultivar/audience';
import type { Tx } from '../database.ts';
import type { Happening } from '../happen.ts';
import { reconsider } from './hear.ts';
import { scoringModel } from './house-rules.ts';
import { LeadBatch } from './lead-batch.ts';
import type { LeadNow } from './lead-batch.ts';
import { knownOf } from './lead-row.ts';
import type { LeadRow } from './lead-row.ts';
import { EMAIL_HASH } from './load-facts.ts';
import { pgArray } from './pg-array.ts';
import { settle } from './settle.ts';
import { insertTouchpoints } from './touchpoints.ts';

/** Somebody nobody knew before. */
export interface Newcomer {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly language: 'de' | 'en';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly company: {
    readonly id: number;
    readonly name: string;
    readonly domain: string | null;
    readonly fields: Readonly<Record<string, unknown>>;
  } | null;
  readonly touchpoints: readonly NonNullable<Happening['touchpoint']>[];
}

/**
 * Many new leads at once: the same as adding each and telling `happen` of it, but all that is known of a newcomer stands in
 * memory already, so nothing is read back and each row is written once, as what it comes to.
 *
 * @returns their ids, in order
 * @throws where somebody else has added one of the addresses meanwhile (unique violation): begin anew
 */
export async function arrive(
  tx: Tx,
  newcomers: readonly Newcomer[],
  how: {
    readonly by: string;
    readonly source: string;
    readonly granted: readonly Purpose[];
    readonly grantedAt?: string | undefined;
  },
): Promise<readonly number[]> {
  const model = await scoringModel(tx);
  const batch = new LeadBatch(tx, model);
  const leads = await known(tx, batch, newcomers, how);
  const happenings = newcomers.flatMap(({ touchpoints }, i) =>
    touchpoints.map((touchpoint) => ({ leadId: leads[i]!.row.id, by: how.by, touchpoint })),
  );
  const told = await insertTouchpoints(tx, happenings);
  happenings.forEach(({ leadId }, i) => batch.hear(leadId, told[i]!));
  newcomers.forEach(({ tags }, i) => {
    for (const tag of tags) batch.change(leads[i]!.row.id, { kind: 'tag.add', tag }, how.by, '');
  });
  // before they are written: their fit, and what follows from it, is part of what is written
  await reconsider(tx, batch, model);
  await insertLeads(tx, newcomers, leads);
  await grant(tx, leads, how);
  batch.dirty = new Set();
  batch.fieldsDirty = new Set();
  // a rule may look at what is told only now
  const looks = looksOf(model.fit.map((rule) => rule.rule));
  if (looks.kinds.size || looks.segments.size) for (const lead of leads) lead.unfit = true;
  await settle(tx, batch, model);
  return leads.map((lead) => lead.row.id);
}

/** Gives them ids and puts them into the batch as the table would show them. */
async function known(
  tx: Tx,
  batch: LeadBatch,
  newcomers: readonly Newcomer[],
  how: { readonly source: string; readonly granted: readonly Purpose[] },
): Promise<LeadNow[]> {
  const ids = await tx.query<{ id: number }>(
    `select nextval(s.name) as id from (select pg_get_serial_sequence('lead', 'id')::regclass as name offset 0) s, generate_series(1, $1::int)`,
    [newcomers.length],
  );
  const [house] = await tx.query<{ zone: string }>(
    `select coalesce((select value->>'zone' from setting where key = 'organisation'), 'Europe/Berlin') as zone`,
  );
  const refused = await tx.query<{ email: string }>(
    `select t.email from unnest($1::text[]) as t(email) where (select exists (select 1 from suppression))
       and exists (select 1 from suppression s where s.email_hash = ${EMAIL_HASH('t.email')})`,
    [pgArray(newcomers.map((one) => one.email))],
  );
  const suppressed = new Set(refused.map((row) => row.email));
  const consents = Object.fromEntries(how.granted.map((purpose) => [purpose, 'granted' as const]));
  return newcomers.map((one, i) => {
    const row = rowOf(one, ids[i]!.id, house!.zone, how.source, tx.now);
    const { facts } = knownOf(row);
    const permitted = { ...facts, consents, suppressed: suppressed.has(one.email) };
    return batch.add(row, { facts: permitted, recentEngagement: 0 }, true);
  });
}

const NONE = {};
// one literal: this is done for a million of them
const rowOf = (one: Newcomer, id: number, zone: string, source: string, now: Date): LeadRow => ({
  id,
  email: one.email,
  first_name: one.firstName,
  last_name: one.lastName,
  fields: one.fields,
  tags: [],
  buying_role: null,
  owner_id: null,
  language: one.language,
  zone,
  fit: 0,
  engagement: 0,
  stage: 'lead',
  temperature: 'cold',
  persona: null,
  phase: null,
  persona_points: NONE,
  phase_points: NONE,
  source,
  created_at: now,
  company_name: one.company?.name ?? null,
  company_domain: one.company?.domain ?? null,
  company_fields: one.company?.fields ?? null,
});

async function insertLeads(tx: Tx, newcomers: readonly Newcomer[], leads: readonly LeadNow[]): Promise<void> {
  const facts = leads.map((lead) => lead.known.facts);
  await tx.query(
    `insert into lead (id, email, first_name, last_name, fields, tags, company_id, language, zone, source, fit, engagement, stage,
       temperature, persona, phase, created_at, updated_at)
     overriding system value
     select id, email, first_name, last_name, fields, array(select jsonb_array_elements_text(tags)), company_id, language, $9, $10,
       fit, engagement, stage, temperature, persona, phase, $17, $17
     from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[], $7::bigint[], $8::text[], $11::int[],
       $12::int[], $13::text[], $14::text[], $15::text[], $16::text[])
       as t(id, email, first_name, last_name, fields, tags, company_id, language, fit, engagement, stage, temperature, persona, phase)`,
    [
      pgArray(leads.map((lead) => lead.row.id)),
      pgArray(newcomers.map((one) => one.email)),
      pgArray(newcomers.map((one) => one.firstName)),
      pgArray(newcomers.map((one) => one.lastName)),
      pgArray(newcomers.map((one) => JSON.stringify(one.fields))),
      pgArray(facts.map((one) => JSON.stringify(one.tags))),
      pgArray(newcomers.map((one) => one.company?.id ?? null)),
      pgArray(newcomers.map((one) => one.language)),
      leads[0]!.row.zone,
      leads[0]!.row.source,
      pgArray(facts.map((one) => one.score.fit)),
      pgArray(facts.map((one) => one.score.engagement)),
      pgArray(facts.map((one) => one.stage)),
      pgArray(facts.map((one) => one.temperature)),
      pgArray(facts.map((one) => one.persona)),
      pgArray(facts.map((one) => one.phase)),
      tx.now,
    ],
  );
}

async function grant(
  tx: Tx,
  leads: readonly LeadNow[],
  how: { readonly granted: readonly Purpose[]; readonly grantedAt?: string | undefined },
): Promise<void> {
  if (!how.granted.length) return;
  await tx.query(
    `insert into consent (lead_id, purpose, state, changed_at)
     select id, purpose, 'granted', $3::timestamptz from unnest($1::bigint[]) as t(id), unnest($2::text[]) as p(purpose)`,
    [pgArray(leads.map((lead) => lead.row.id)), [...how.granted], how.grantedAt ?? tx.now],
  );
}
