import type { Language, Purpose } from '@cultivar/audience';
import { consentsOf, keepProof, lockLead, writeConsents } from '../consent/consent.store.ts';
import { emailHash } from '../consent/email-hash.ts';
import type { Sql, Tx } from '../database.ts';
import { happen } from '../happen.ts';
import type { Happening } from '../happen.ts';
import { readVersion } from './form-version.ts';
import type { FormAtVersion } from './form-version.ts';

interface Submission {
  readonly id: number;
  readonly leadId: number | null;
  readonly versionId: number;
  readonly at: Date;
  readonly confirmedAt: Date | null;
  readonly data: { language?: Language; agreed?: Purpose[] };
}
const submissionOf = async (sql: Sql, id: number): Promise<Submission | undefined> =>
  (
    await sql.query<Submission>(
      `select id, lead_id as "leadId", form_version_id as "versionId", at, confirmed_at as "confirmedAt", data
       from form_submission where id = $1`,
      [id],
    )
  )[0];

export interface OptInView {
  readonly form: FormAtVersion;
  readonly language: Language;
  readonly email: string;
  /** What is being confirmed, word for word. */
  readonly wordings: readonly string[];
  readonly confirmed: boolean;
}
/** What the confirmation page shows. Reads only. */
export async function optInOf(sql: Sql, submissionId: number): Promise<OptInView | null> {
  const submission = await submissionOf(sql, submissionId);
  if (!submission?.leadId) return null;
  const form = await readVersion(sql, submission.versionId);
  const [lead] = await sql.query<{ email: string }>(`select email from lead where id = $1`, [submission.leadId]);
  if (!form || !lead) return null;
  const language = submission.data.language ?? 'de';
  const agreed = submission.data.agreed ?? [];
  return {
    form,
    language,
    email: lead.email,
    wordings: form.definition.consents
      .filter((consent) => agreed.includes(consent.purpose))
      .map(({ wording }) => wording[language].trim() || wording.de.trim() || wording.en.trim()),
    confirmed: submission.confirmedAt !== null,
  };
}

/** Key of the confirmation mail in the outbox. */
export const optInKey = (submissionId: number): string => `doi:${submissionId}`;

/** `withdrawn`: the person took it back since; an old mail does not bring it back. */
export type OptInOutcome = 'confirmed' | 'withdrawn' | 'gone';
export interface OptInResult {
  readonly outcome: OptInOutcome;
  readonly leadId: number | null;
}

/** The second half of double opt-in. Confirming again changes nothing. */
export async function confirmOptIn(
  tx: Tx,
  submissionId: number,
  {
    messageId,
    ...from
  }: {
    readonly ip: string | null;
    readonly userAgent: string | null;
    /** Of the confirmation mail. */ readonly messageId: string;
  },
): Promise<OptInResult> {
  const before = await submissionOf(tx, submissionId);
  const lead = before?.leadId ? await lockLead(tx, before.leadId) : null;
  if (!lead) return { outcome: 'gone', leadId: null };
  // read again under the lock: two clicks at once are one
  const submission = (await submissionOf(tx, submissionId))!;
  const form = (await readVersion(tx, submission.versionId))!;
  const agreed = submission.data.agreed ?? [];
  const states = new Map((await consentsOf(tx, [lead.id])).get(lead.id)?.map((row) => [row.purpose, row.state]));
  const granted = agreed.filter((purpose) => states.get(purpose) === 'pending');
  if (!granted.length && agreed.some((purpose) => states.get(purpose) === 'withdrawn'))
    return { outcome: 'withdrawn', leadId: lead.id };
  writeConsents(tx, lead.id, granted, 'granted');
  const language = submission.data.language ?? 'de';
  keepProof(
    tx,
    lead,
    granted.map((purpose) => ({
      purpose,
      act: 'confirmed',
      wording: form.definition.consents.find((consent) => consent.purpose === purpose)?.wording[language] ?? null,
    })),
    {
      ...from,
      formVersionId: submission.versionId,
      data: {
        submission: submission.id,
        requestedAt: submission.at.toISOString(),
        language,
        form: { id: form.id, name: form.name, version: form.version },
        mail: { ...(await mailOf(tx, submission.id)), messageId },
      },
    },
  );
  // whoever had themselves erased and now agrees anew wants mail again
  if (granted.length && lead.email)
    await tx.query(`delete from suppression where email_hash = $1 and reason = 'erased'`, [emailHash(lead.email)]);
  const first = submission.confirmedAt === null;
  if (first) await tx.query(`update form_submission set confirmed_at = $2 where id = $1`, [submission.id, tx.now]);
  await happen(tx, happenings(form.id, lead.id, submission.id, granted, first, tx.now));
  return { outcome: 'confirmed', leadId: lead.id };
}

function happenings(
  form: string,
  leadId: number,
  submissionId: number,
  granted: readonly Purpose[],
  first: boolean,
  at: Date,
): Happening[] {
  const by = `form:${form}`;
  const one = (kind: string, ref: string, part: string): Happening => ({
    leadId,
    touchpoint: { kind, ref, at, source: 'form', sourceId: `${submissionId}:${part}`, data: { form } },
    by,
  });
  return [
    ...granted.map((purpose) => one('consent.granted', purpose, `consent:${purpose}`)),
    ...(first ? [one('form.confirmed', form, 'confirmed')] : []),
  ];
}

/** The mail the confirmation came from; the rest of it stands in the outbox under this key. */
async function mailOf(sql: Sql, submissionId: number): Promise<Record<string, unknown>> {
  const [row] = await sql.query<Record<string, unknown>>(
    `select key as "outboxKey", id as "outboxId", settled_at as "sentAt" from outbox where key = $1`,
    [optInKey(submissionId)],
  );
  return row ?? {};
}
