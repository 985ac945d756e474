import type { Phase, Stage, Temperature } from '@cultivar/audience';
import type { Sql } from '../database.ts';
import { consentsOf } from './consent.store.ts';
import type { ConsentRow } from './consent.store.ts';
import { knownLead } from '../forms/known-fields.ts';
import { proofsOf } from './proof.store.ts';
import type { ProofRow } from './proof.store.ts';

export interface OwnData {
  readonly email: string | null;
  readonly language: 'de' | 'en';
  readonly values: Readonly<Record<string, unknown>>;
  readonly consents: readonly ConsentRow[];
  readonly proofs: readonly ProofRow[];
  readonly profile: {
    readonly fit: number;
    readonly engagement: number;
    readonly stage: Stage;
    readonly temperature: Temperature;
    readonly persona: { de: string; en: string } | null;
    readonly phase: Phase | null;
    readonly source: string;
    readonly createdAt: Date;
  };
  readonly points: readonly { axis: string; points: number; reason: string; at: Date }[];
  readonly journeys: readonly { name: string; enteredAt: Date; endedAt: Date | null }[];
  /** Names of the house's fields, by the key in `values`. */
  readonly names: Readonly<Record<string, { de: string; en: string }>>;
  readonly timeline: readonly { kind: string; ref: string | null; at: Date }[];
}
/** What a person is shown about themselves (GDPR article 15), the latest 200 of each list. */
export async function ownData(sql: Sql, leadId: number): Promise<OwnData | null> {
  const lead = await knownLead(sql, leadId);
  if (!lead) return null;
  const [profile] = await sql.query<OwnData['profile']>(
    `select l.fit, l.engagement, l.stage, l.temperature, p.name as persona, l.phase, l.source, l.created_at as "createdAt"
     from lead l left join persona p on p.id = l.persona where l.id = $1`,
    [leadId],
  );
  return {
    email: lead.email,
    language: lead.language,
    values: lead.values,
    consents: (await consentsOf(sql, [leadId])).get(leadId) ?? [],
    proofs: await proofsOf(sql, leadId),
    profile: profile!,
    points: await sql.query(
      `select axis, points, reason, at from score_entry where lead_id = $1 order by at desc, id desc limit 200`,
      [leadId],
    ),
    journeys: await sql.query(
      `select w.name, e.entered_at as "enteredAt", e.ended_at as "endedAt"
       from enrolment e join workflow w on w.id = e.workflow_id where e.lead_id = $1 order by e.id desc limit 200`,
      [leadId],
    ),
    names: Object.fromEntries(
      (
        await sql.query<{ key: string; label: { de: string; en: string } }>(
          `select case subject when 'company' then 'company.' || key else key end as key, label from lead_field`,
        )
      ).map((field) => [field.key, field.label]),
    ),
    timeline: await sql.query(
      `select kind, ref, at from (
         (select kind, ref, at from touchpoint where lead_id = $1 order by at desc limit 200)
         union all (select kind, ref, last_at from touchpoint_total where lead_id = $1 order by last_at desc limit 200)) it
       order by at desc limit 200`,
      [leadId],
    ),
  };
}

/** Everything, for taking along (GDPR articles 15 and 20). */
export async function exportLead(sql: Sql, leadId: number): Promise<Record<string, unknown> | null> {
  const shown = await ownData(sql, leadId);
  if (!shown) return null;
  const all = (text: string) => sql.query(text, [leadId]);
  const { names: _, ...plain } = shown;
  return {
    ...plain,
    points: await all(`select axis, points, reason, at from score_entry where lead_id = $1 order by id`),
    timeline: await all(`select kind, ref, at, data, source from touchpoint where lead_id = $1 order by id`),
    // of what is long past only counts are left
    earlier: await all(
      `select kind, ref, first_at as "firstAt", last_at as "lastAt", n as times from touchpoint_total where lead_id = $1 order by last_at`,
    ),
    tags: (await sql.query<{ tags: string[] }>(`select tags from lead where id = $1`, [leadId]))[0]?.tags ?? [],
    stages: await all(
      `select from_stage as "from", to_stage as "to", reason, at from stage_change where lead_id = $1 order by id`,
    ),
    forms: await all(
      `select form_id as form, values, at, confirmed_at as "confirmedAt", ip from form_submission where lead_id = $1 order by id`,
    ),
    mails: await all(
      `select o.created_at as "writtenAt", o.settled_at as "settledAt", o.state, coalesce(t.name, o.payload->>'builtin') as mail
       from outbox o left join template t on t.id = o.payload->>'templateId' where o.lead_id = $1 and o.kind = 'mail' order by o.id`,
    ),
    handoffs: await all(
      `select state, reason, offered_at as "offeredAt", answered_at as "answeredAt", answer_reason as "answerReason"
       from handoff where lead_id = $1 order by id`,
    ),
    qualification: await all(`select sheet, criterion, value, met, source, at from qualification where lead_id = $1`),
    notes: await all(`select text, at from lead_note where lead_id = $1 order by id`),
    tasks: await all(
      `select title, due_on::text as "dueOn", done_at as "doneAt" from task where lead_id = $1 order by id`,
    ),
    topics: await all(`select topic_id as topic, subscribed, by, at from topic_choice where lead_id = $1 order by 1`),
    lists: await all(`select segment_id as list, since from list_member where lead_id = $1 order by 1`),
  };
}

export interface OwnField {
  readonly key: string;
  readonly label: { de: string; en: string };
  readonly type: string;
}
/** Own fields of the house that a person may correct; texts, numbers and dates only. */
export const correctableFields = (sql: Sql): Promise<OwnField[]> =>
  sql.query<OwnField>(
    `select key, label, type from lead_field where subject = 'lead' and type in ('text','textarea','number','date','phone','url')
     order by position, key`,
  );

/** Writes what a person corrected; null empties. Returns what was not so before. The lead must be locked. */
export async function correctOwnFields(
  sql: Sql,
  leadId: number,
  given: Readonly<Record<string, string | number | null>>,
): Promise<readonly string[]> {
  const before = await knownLead(sql, leadId);
  if (!before) return [];
  const changed = Object.keys(given).filter((key) => (before.values[key] ?? null) !== given[key]);
  if (!changed.length) return [];
  const { firstName, lastName, ...fields } = Object.fromEntries(changed.map((key) => [key, given[key]]));
  await sql.query(
    `update lead set first_name = case when $2 then $3 else first_name end,
       last_name = case when $4 then $5 else last_name end,
       fields = jsonb_strip_nulls(fields || $6::jsonb), updated_at = now() where id = $1`,
    [
      leadId,
      firstName !== undefined,
      firstName ?? null,
      lastName !== undefined,
      lastName ?? null,
      JSON.stringify(fields),
    ],
  );
  return changed;
}
