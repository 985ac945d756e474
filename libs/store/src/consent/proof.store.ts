import type { Purpose } from '@cultivar/audience';
import type { Sql } from '../database.ts';
import { consentsOf, suppressionOf } from './consent.store.ts';
import type { ConsentRow, ProofAct } from './consent.store.ts';

export interface ProofRow {
  readonly id: number;
  readonly purpose: Purpose;
  readonly act: ProofAct;
  readonly at: Date;
  readonly email: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly wording: string | null;
  readonly form: { id: string; name: string; version: number } | null;
  readonly data: Record<string, unknown>;
}
/** Every act of consent of a lead, newest first. */
export const proofsOf = (sql: Sql, leadId: number): Promise<ProofRow[]> =>
  sql.query<ProofRow>(
    `select p.id, p.purpose, p.act, p.at, p.email, p.ip, p.user_agent as "userAgent", p.wording, p.data,
       case when v.id is not null then jsonb_build_object('id', f.id, 'name', f.name, 'version', v.no) end as form
     from consent_proof p left join form_version v on v.id = p.form_version_id left join form f on f.id = v.form_id
     where p.lead_id = $1 order by p.id desc limit 500`,
    [leadId],
  );

export interface LeadConsentsView {
  readonly consents: readonly ConsentRow[];
  readonly suppressed: string | null;
  readonly proofs: readonly ProofRow[];
}
export async function leadConsents(sql: Sql, leadId: number): Promise<LeadConsentsView | null> {
  const [lead] = await sql.query(`select id from lead where id = $1`, [leadId]);
  if (!lead) return null;
  return {
    consents: (await consentsOf(sql, [leadId])).get(leadId) ?? [],
    suppressed: await suppressionOf(sql, leadId),
    proofs: await proofsOf(sql, leadId),
  };
}

/**
 * What one shows when asked to prove consent (BGH I ZR 164/09): each act with exact wording, time and addresses, the
 * submissions with what was entered, the definition of the form as it was then, and the confirmation mail as it went out.
 */
export async function proofBundle(sql: Sql, leadId: number): Promise<Record<string, unknown> | null> {
  const view = await leadConsents(sql, leadId);
  if (!view) return null;
  const [lead] = await sql.query(`select id, email, created_at as "createdAt" from lead where id = $1`, [leadId]);
  const submissions = await sql.query(
    `select s.id, s.form_id as form, v.no as version, s.values, s.ip, s.user_agent as "userAgent", s.at,
       s.confirmed_at as "confirmedAt", s.data
     from form_submission s join form_version v on v.id = s.form_version_id where s.lead_id = $1 order by s.id`,
    [leadId],
  );
  const forms = await sql.query(
    `select distinct v.id as "versionId", v.form_id as form, v.no as version, v.created_at as "createdAt", v.definition
     from form_version v where v.id in (select form_version_id from form_submission where lead_id = $1) order by v.id`,
    [leadId],
  );
  const mails = await sql.query(
    `select key, id as "outboxId", created_at as "writtenAt", settled_at as "sentAt", state, code, payload->'data' as data
     from outbox where lead_id = $1 and key like 'doi:%' order by id`,
    [leadId],
  );
  return { madeFor: lead, ...view, submissions, forms, confirmationMails: mails };
}
