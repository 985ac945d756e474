import type { Tx } from '../database.ts';
import { lockLead } from './consent.store.ts';
import { emailHash } from './email-hash.ts';
import { whileNothingMoves } from '../keeping/parts.store.ts';

/**
 * Erases a person (GDPR article 17): the lead and everything that hangs on it, running walks, waiting and sent mails, the
 * timeline, scores, steps. What stays: a hash of the address, so that nobody writes to it again, and counts that name nobody.
 *
 * @param by who asked: `own-data` for the person, `user:3` for a colleague
 * @param mark false: nobody asked never to be written to, so no hash stays either
 * @returns false if the lead is gone already
 */
export async function eraseLead(tx: Tx, leadId: number, by: string, { mark = true } = {}): Promise<boolean> {
  await whileNothingMoves(tx);
  const lead = await lockLead(tx, leadId);
  if (!lead) return false;
  if (lead.email) {
    if (mark)
      await tx.query(
        `insert into suppression (email_hash, reason, at) values ($1, 'erased', $2) on conflict (email_hash) do nothing`,
        [emailHash(lead.email), tx.now],
      );
    await tx.query(`delete from inbox_mail where lower(to_address) = lower($1)`, [lead.email]);
    // an import that stumbled over this address kept its line
    await tx.query(
      `update lead_import set problems = coalesce((select jsonb_agg(problem) from jsonb_array_elements(problems) as problem
         where strpos(lower(problem::text), lower($1)) = 0), '[]') where strpos(lower(problems::text), lower($1)) > 0`,
      [lead.email],
    );
  }
  await tx.query(`delete from cursor where lead_id = $1`, [leadId]);
  for (const table of ['moved_walk', 'mail_once'])
    await tx.query(`delete from ${table} where enrolment_id in (select id from enrolment where lead_id = $1)`, [
      leadId,
    ]);
  await tx.query(`delete from step where enrolment_id in (select id from enrolment where lead_id = $1)`, [leadId]);
  await tx.query(
    `delete from touchpoint_key where hash in
       (select touchpoint_hash(source, source_id) from touchpoint where lead_id = $1 and source_id is not null)`,
    [leadId],
  );
  for (const table of ['enrolment', 'outbox', 'touchpoint', 'touchpoint_total', 'score_entry', 'notification'])
    await tx.query(`delete from ${table} where lead_id = $1`, [leadId]);
  // takes consents, proofs, submissions, notes, stages, handoffs, qualification and segments along
  await tx.query(`delete from lead where id = $1`, [leadId]);
  await tx.query(`insert into audit_entry (at, action, target, data) values ($1, 'lead.erased', $2, $3::jsonb)`, [
    tx.now,
    `lead:${leadId}`,
    JSON.stringify({ by }),
  ]);
  return true;
}
