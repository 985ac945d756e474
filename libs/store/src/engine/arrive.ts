import { looksOf } from '@cultivar/engine';
import type { Purpose, Touchpoint } from '@cultivar/audience';
import type { Tx } from '../database.ts';
import type { Happening } from '../happen.ts';
import { reconsider } from './hear.ts';
import { scoringModel } from './house-rules.ts';
import { LeadBatch } from './lead-batch.ts';
import type { LeadNow } from './lead-batch.ts';
import { knownOf } from './lead-row.ts';
import type { LeadRow } from './lead-row.ts';
import { EMAIL_HASH } from './load-facts.ts';
import { Dictionary, pgArray } from './pg-array.ts';
import { settle } from './settle.ts';
import { insertTouchpoints, tagsTold } from './touchpoints.ts';
import type { Told } from './touchpoints.ts';

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
  const [model, live] = await Promise.all([scoringModel(tx), tx.versions.live(tx)]);
  const batch = new LeadBatch(tx, model, live);
  const house = await houseOf(tx, newcomers);
  const lives = newcomers.map(livesTold());
  const happenings = newcomers.flatMap((_, i) =>
    lives[i]!.map((touchpoint) => ({ leadId: house.ids[i]!, by: how.by, touchpoint })),
  );
  const told = (await insertTouchpoints(tx, happenings)) as readonly Touchpoint[];
  const leads = enter(tx, batch, { newcomers, lives, told, house }, how);
  // before they are written: their fit, and what follows from it, is part of what is written
  await reconsider(tx, batch, model, { fit: new Map(leads.map((lead) => [lead.row.id, {}])) });
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

interface House {
  readonly ids: readonly number[];
  readonly zone: string;
  readonly suppressed: ReadonlySet<string>;
}
/** Ids for them, and what else is to be known before they stand in the table. */
async function houseOf(tx: Tx, newcomers: readonly Newcomer[]): Promise<House> {
  // in one row: a thousand of them would each cost as much as that
  const [drawn] = await tx.query<{ ids: string }>(
    `select string_agg(nextval(s.name)::text, ' ') as ids
     from (select pg_get_serial_sequence('lead', 'id')::regclass as name offset 0) s, generate_series(1, $1::int)`,
    [newcomers.length],
  );
  const [house] = await tx.query<{ zone: string; careful: boolean }>(
    `select coalesce((select value->>'zone' from setting where key = 'organisation'), 'Europe/Berlin') as zone,
       exists (select 1 from suppression) as careful`,
  );
  const refused = house!.careful
    ? await tx.query<{ email: string }>(
        `select t.email from unnest($1::text[]) as t(email)
         where exists (select 1 from suppression s where s.email_hash = ${EMAIL_HASH('t.email')})`,
        [pgArray(newcomers.map((one) => one.email))],
      )
    : [];
  return {
    ids: drawn!.ids.split(' ').map(Number),
    zone: house!.zone,
    suppressed: new Set(refused.map((row) => row.email)),
  };
}

/** All that is told of a newcomer: what is given, then its tags. Those of whom the same is told share it. */
function livesTold(): (one: Newcomer) => readonly Told[] {
  const tagTold = tagsTold();
  const known = new Map<readonly Told[], Map<string, readonly Told[]>>();
  return ({ touchpoints, tags }) => {
    if (!tags.length) return touchpoints;
    const byTags = known.get(touchpoints) ?? new Map<string, readonly Told[]>();
    known.set(touchpoints, byTags);
    const key = tags.join('\n');
    const found = byTags.get(key) ?? [...touchpoints, ...[...new Set(tags)].map(tagTold)];
    byTags.set(key, found);
    return found;
  };
}

/** Puts them into the batch as the tables would show them, and lets everybody hear what is told of them. */
function enter(
  tx: Tx,
  batch: LeadBatch,
  it: {
    readonly newcomers: readonly Newcomer[];
    readonly lives: readonly (readonly Told[])[];
    readonly told: readonly Touchpoint[];
    readonly house: House;
  },
  how: { readonly source: string; readonly granted: readonly Purpose[] },
): LeadNow[] {
  const consents = Object.fromEntries(how.granted.map((purpose) => [purpose, 'granted' as const]));
  const shared = new Map<readonly Told[], readonly Touchpoint[]>();
  let at = 0;
  return it.newcomers.map((one, i) => {
    const life = it.lives[i]!;
    // newest first
    const touchpoints = shared.get(life) ?? it.told.slice(at, at + life.length).reverse();
    shared.set(life, touchpoints);
    at += life.length;
    const row = rowOf(one, it.house.ids[i]!, it.house.zone, how.source, tx.now);
    const suppressed = it.house.suppressed.has(one.email);
    const lead = batch.add(row, knownOf(row, { consents, suppressed, touchpoints, segments: {}, answers: {} }), true);
    for (let n = touchpoints.length; n > 0; n -= 1)
      batch.news.push({ leadId: row.id, touchpoint: touchpoints[n - 1]!, fromEnrolment: null });
    batch.lookAgain(row.id);
    return lead;
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
  tags: [...new Set(one.tags)],
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

/** What many of them have in common goes over the wire, and is parsed, once. */
async function insertLeads(tx: Tx, newcomers: readonly Newcomer[], leads: readonly LeadNow[]): Promise<void> {
  const states = new Dictionary<LeadNow['known']['facts']>();
  const places = leads.map(({ known: { facts } }) => {
    const { score, language, stage, temperature, persona, phase, tags } = facts;
    const key = `${score.fit} ${score.engagement} ${language} ${stage} ${temperature} ${persona}\n${phase}\n${tags.join('\n')}`;
    return states.place(key, facts);
  });
  const { values } = states;
  await tx.query(
    `insert into lead (id, email, first_name, last_name, fields, tags, company_id, language, zone, source, fit, engagement, stage,
       temperature, persona, phase, created_at, updated_at)
     overriding system value
     select id, email, first_name, last_name, fields, tags::text[], company_id, language, $16, $17,
       fit, engagement, stage, temperature, persona, phase, $18, $18
     from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::bigint[], $7::bigint[])
       as t(id, email, first_name, last_name, fields, company_id, place)
     join unnest($8::text[], $9::text[], $10::int[], $11::int[], $12::text[], $13::text[], $14::text[], $15::text[]) with ordinality
       as s(tags, language, fit, engagement, stage, temperature, persona, phase, place) using (place)
     order by id`,
    [
      pgArray(leads.map((lead) => lead.row.id)),
      pgArray(newcomers.map((one) => one.email)),
      pgArray(newcomers.map((one) => one.firstName)),
      pgArray(newcomers.map((one) => one.lastName)),
      pgArray(newcomers.map((one) => JSON.stringify(one.fields))),
      pgArray(newcomers.map((one) => one.company?.id ?? null)),
      pgArray(places),
      pgArray(values.map((one) => pgArray(one.tags))),
      pgArray(values.map((one) => one.language)),
      pgArray(values.map((one) => one.score.fit)),
      pgArray(values.map((one) => one.score.engagement)),
      pgArray(values.map((one) => one.stage)),
      pgArray(values.map((one) => one.temperature)),
      pgArray(values.map((one) => one.persona)),
      pgArray(values.map((one) => one.phase)),
      leads[0]!.row.zone,
      leads[0]!.row.source,
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
