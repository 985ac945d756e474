import type { ConsentState, Purpose } from '@cultivar/audience';
import type { Sql, Tx } from '../database.ts';
import { happen } from '../happen.ts';
import type { Happening } from '../happen.ts';

export interface ConsentRow {
  readonly purpose: Purpose;
  readonly state: ConsentState;
  readonly changedAt: Date;
}
/** @returns the consents of each lead, by lead id; a lead without any has no entry */
export async function consentsOf(sql: Sql, leadIds: readonly number[]): Promise<Map<number, ConsentRow[]>> {
  const rows = await sql.query<ConsentRow & { leadId: number }>(
    `select lead_id as "leadId", purpose, state, changed_at as "changedAt" from consent
     where lead_id = any ($1::bigint[]) order by lead_id, purpose`,
    [leadIds],
  );
  const byLead = new Map<number, ConsentRow[]>();
  for (const { leadId, ...row } of rows) byLead.set(leadId, [...(byLead.get(leadId) ?? []), row]);
  return byLead;
}

/** The circumstances of an act of consent: kept for as long as the lead is. */
export interface Circumstances {
  readonly ip?: string | null | undefined;
  readonly userAgent?: string | null | undefined;
  readonly formVersionId?: number | null;
  readonly data?: Readonly<Record<string, unknown>>;
}
export type ProofAct = 'requested' | 'confirmed' | 'granted' | 'withdrawn';
export interface ProofEntry {
  readonly purpose: Purpose;
  readonly act: ProofAct;
  readonly wording?: string | null;
}
/** Adds to the append-only proof. */
export function keepProof(
  tx: Tx,
  lead: { readonly id: number; readonly email: string | null },
  entries: readonly ProofEntry[],
  how: Circumstances,
): void {
  if (!entries.length) return;
  tx.send(
    `insert into consent_proof (lead_id, email, purpose, act, wording, at, ip, user_agent, form_version_id, data)
     select $1, $2, p.purpose, p.act, p.wording, $3, $4, $5, $6, $7::jsonb
     from unnest($8::text[], $9::text[], $10::text[]) with ordinality as p(purpose, act, wording, no) order by p.no`,
    [
      lead.id,
      lead.email ?? '',
      tx.now,
      how.ip ?? null,
      how.userAgent?.slice(0, 500) ?? null,
      how.formVersionId ?? null,
      JSON.stringify(how.data ?? {}),
      entries.map((entry) => entry.purpose),
      entries.map((entry) => entry.act),
      entries.map((entry) => entry.wording ?? null),
    ],
  );
}

/** Writes states; a granted consent is never turned back into a pending one. The lead must be locked. */
export function writeConsents(tx: Tx, leadId: number, purposes: readonly Purpose[], state: ConsentState): void {
  if (!purposes.length) return;
  tx.send(
    `insert into consent (lead_id, purpose, state, changed_at) select $1, purpose, $3, $4 from unnest($2::text[]) as purpose
     on conflict (lead_id, purpose) do update set state = excluded.state, changed_at = excluded.changed_at
     where consent.state <> excluded.state and not (consent.state = 'granted' and excluded.state = 'pending')`,
    [leadId, purposes, state, tx.now],
  );
}

/** Locks the lead's row. @returns null if the lead is gone */
export async function lockLead(tx: Tx, leadId: number): Promise<{ id: number; email: string | null } | null> {
  const [lead] = await tx.query<{ id: number; email: string | null }>(
    `select id, email from lead where id = $1 for update`,
    [leadId],
  );
  return lead ?? null;
}

/** Marketing mails that wait to go out to this lead are refused at once. @returns how many */
export async function refusePendingMarketing(tx: Tx, leadId: number): Promise<number> {
  const refused = await tx.query(
    `update outbox set state = 5, code = 'no-consent', settled_at = $2
     where lead_id = $1 and state = 0 and kind = 'mail' and payload->>'class' = 'marketing' returning id`,
    [leadId, tx.now],
  );
  return refused.length;
}

/**
 * A person (or a colleague on their behalf) gives or withdraws consents outside of a form. Writes the states, the proof and
 * the timeline, and stops waiting marketing mails when that consent is withdrawn. What is so already stays untouched.
 *
 * @returns the purposes that changed, or null if the lead is gone
 */
export async function changeConsents(
  tx: Tx,
  leadId: number,
  purposes: readonly Purpose[],
  state: 'granted' | 'withdrawn',
  how: Circumstances & { readonly by: string; readonly wording?: (purpose: Purpose) => string | null },
): Promise<readonly Purpose[] | null> {
  const lead = await lockLead(tx, leadId);
  if (!lead) return null;
  const now = new Map((await consentsOf(tx, [leadId])).get(leadId)?.map((row) => [row.purpose, row.state]));
  const changed = purposes.filter((purpose) => now.get(purpose) !== state);
  if (!changed.length) return [];
  writeConsents(tx, leadId, changed, state);
  keepProof(
    tx,
    lead,
    changed.map((purpose) => ({ purpose, act: state, wording: how.wording?.(purpose) ?? null })),
    how,
  );
  if (state === 'withdrawn' && changed.includes('marketing')) await refusePendingMarketing(tx, leadId);
  await happen(
    tx,
    changed.map((purpose): Happening => ({
      leadId,
      touchpoint: { kind: `consent.${state}`, ref: purpose, at: tx.now, source: 'consent', data: how.data ?? {} },
      by: how.by,
    })),
  );
  return changed;
}

/** @returns why nothing may be sent to the address, or null */
export async function suppressionOf(sql: Sql, leadId: number): Promise<string | null> {
  const [row] = await sql.query<{ reason: string }>(
    `select s.reason from lead l join suppression s on s.email_hash = encode(sha256(convert_to(lower(l.email), 'UTF8')), 'hex')
     where l.id = $1`,
    [leadId],
  );
  return row?.reason ?? null;
}
