import { domainToASCII } from 'node:url';
import type { Phase, Stage } from '@cultivar/audience';
import type { Effect } from '@cultivar/workflow';
import { audit } from '../audit/audit.store.ts';
import type { Sql, Tx } from '../database.ts';
import { fieldEars, tellingFields } from '../engine/fields-told.ts';
import { happen } from '../happen.ts';
import { companyNamed } from './company.store.ts';

export interface NewLead {
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly company?: string;
  readonly phone?: string;
  readonly jobTitle?: string;
  readonly source: string;
  readonly note?: string;
  readonly language: 'de' | 'en';
}
type Value = string | number | boolean | null | readonly string[];
export interface LeadChange {
  readonly email?: string | null;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly company?: string | null;
  readonly buyingRole?: string | null;
  readonly owner?: number | null;
  readonly language?: 'de' | 'en';
  readonly fields?: Readonly<Record<string, Value>>;
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  readonly persona?: string | null;
  readonly phase?: Phase | null;
  readonly stage?: Stage;
  readonly reason?: string;
}
/** Addresses are kept and compared in lower case. */
export function foldAddress(email: string): string {
  const folded = email.trim().toLowerCase();
  const at = folded.lastIndexOf('@');
  // müller.de as mail servers know it; what is no domain at all stays, to be refused as it was typed
  return /[^\u0000-\u007f]/.test(folded.slice(at)) && at > 0
    ? `${folded.slice(0, at)}@${domainToASCII(folded.slice(at + 1)) || folded.slice(at + 1)}`
    : folded;
}

/**
 * Adds a lead by hand. No consent is assumed.
 * @returns its id; null if the address is taken
 */
export async function createLead(tx: Tx, lead: NewLead, userId: number): Promise<number | null> {
  const fields = { ...(lead.phone && { phone: lead.phone }), ...(lead.jobTitle && { jobTitle: lead.jobTitle }) };
  const companyId = lead.company ? await companyNamed(tx, lead.company) : null;
  const [made] = await tx.query<{ id: number }>(
    `insert into lead (email, first_name, last_name, fields, company_id, source, language, zone, created_at, updated_at)
     values ($1, $2, $3, $4::jsonb, $5, $6, $7,
       coalesce((select value->>'zone' from setting where key = 'organisation'), 'Europe/Berlin'), $8, $8)
     on conflict (email) do nothing returning id`,
    [
      lead.email ? foldAddress(lead.email) : null,
      lead.firstName || null,
      lead.lastName || null,
      JSON.stringify(fields),
      companyId,
      lead.source,
      lead.language,
      tx.now,
    ],
  );
  if (!made) return null;
  const by = `user:${userId}`;
  await happen(tx, [
    { leadId: made.id, by, touchpoint: { kind: 'lead.created', ref: lead.source, source: by, data: {} } },
  ]);
  if (lead.note) await addNote(tx, made.id, lead.note, userId);
  await audit(tx, userId, 'lead.create', `lead:${made.id}`, { source: lead.source });
  return made.id;
}

/** A note on the timeline. */
export async function addNote(tx: Tx, leadId: number, text: string, userId: number): Promise<number> {
  const [note] = await tx.query<{ id: number }>(
    `insert into lead_note (lead_id, user_id, text, at) values ($1, $2, $3, $4) returning id`,
    [leadId, userId, text, tx.now],
  );
  const by = `user:${userId}`;
  await happen(tx, [
    { leadId, by, touchpoint: { kind: 'note.added', ref: null, source: 'note', sourceId: String(note!.id) } },
  ]);
  return note!.id;
}

export const leadExists = async (sql: Sql, id: number): Promise<boolean> =>
  (await sql.query(`select 1 from lead where id = $1`, [id])).length > 0;

/** Locks the lead and says where it stands. */
export async function lockLeadStage(tx: Tx, id: number): Promise<{ stage: Stage; email: string | null } | undefined> {
  return (
    await tx.query<{ stage: Stage; email: string | null }>(`select stage, email from lead where id = $1 for update`, [
      id,
    ])
  )[0];
}

/**
 * Applies what a person changed. Columns are written here; everything rules and journeys look at goes through `happen`,
 * which also reckons the fit anew.
 * @returns 'email-taken' if another lead has the address
 */
export async function updateLead(
  tx: Tx,
  id: number,
  change: LeadChange,
  userId: number,
): Promise<'done' | 'email-taken'> {
  const email = change.email ? foldAddress(change.email) : null;
  if (email) {
    const [other] = await tx.query(`select 1 from lead where email = $1 and id <> $2`, [email, id]);
    if (other) return 'email-taken';
  }
  const companyId = change.company ? await companyNamed(tx, change.company) : null;
  const lists = Object.fromEntries(Object.entries(change.fields ?? {}).filter(([, value]) => Array.isArray(value)));
  const by = `user:${userId}`;
  const write = () =>
    tx.query(
      `update lead set
       email = case when $2 then $3 else email end,
       company_id = case when $4 then $5::bigint else company_id end,
       owner_id = case when $6 then $7::int else owner_id end,
       fields = fields || $8::jsonb, updated_at = $9
     where id = $1`,
      [
        ...[id, change.email !== undefined, email],
        ...[change.company !== undefined, companyId],
        ...[change.owner !== undefined, change.owner ?? null],
        ...[JSON.stringify(lists), tx.now],
      ],
    );
  // its address, its company and what is a list; the others are told as effects
  const told = await tellingFields(tx, { leadIds: [id], by, hears: await fieldEars(tx) }, write);
  await happen(tx, [...told, { leadId: id, by, effects: effectsOf(change) }]);
  // the log says what was changed, never to what: it outlives an erasure
  await audit(tx, userId, 'lead.update', `lead:${id}`, {
    changed: Object.keys(change).filter((key) => key !== 'reason'),
    ...(change.stage && { stage: change.stage }),
  });
  return 'done';
}

function effectsOf(change: LeadChange): Effect[] {
  const effects: Effect[] = [];
  const { firstName, lastName, buyingRole, language } = change;
  for (const [field, value] of Object.entries({ firstName, lastName, buyingRole, language }))
    if (value !== undefined) effects.push({ kind: 'field.set', field, value: value || null });
  for (const [field, value] of Object.entries(change.fields ?? {}))
    if (value === null || typeof value !== 'object') effects.push({ kind: 'field.set', field, value });
  for (const tag of change.addTags ?? []) effects.push({ kind: 'tag.add', tag });
  for (const tag of change.removeTags ?? []) effects.push({ kind: 'tag.remove', tag });
  const reason = change.reason ?? '';
  if (change.persona !== undefined) effects.push({ kind: 'persona.set', persona: change.persona, reason });
  if (change.phase !== undefined) effects.push({ kind: 'phase.set', phase: change.phase, reason });
  if (change.stage) effects.push({ kind: 'stage.set', stage: change.stage, reason });
  return effects;
}
