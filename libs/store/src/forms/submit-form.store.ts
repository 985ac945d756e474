import type { Language, Purpose } from '@cultivar/audience';
import { consentsOf, keepProof, writeConsents } from '../consent/consent.store.ts';
import type { Tx } from '../database.ts';
import { happen, post } from '../happen.ts';
import type { Happening } from '../happen.ts';
import type { MailPayload } from '../outbox-payload.ts';
import type { StoredForm } from './form.store.ts';
import { saveLead } from './save-lead.ts';
import type { SavedLead } from './save-lead.ts';

/** What came in, checked already: `values` holds answers to fields of the form only, none blank. */
export interface FormPost {
  readonly form: StoredForm;
  readonly values: Readonly<Record<string, unknown>>;
  readonly agreed: readonly Purpose[];
  readonly language: Language;
  /** The lead behind a question link or the visitor's cookie. */
  readonly identified: number | null;
  /** Keys of the question link, if that is how they came. */
  readonly question?: readonly string[] | undefined;
  /** Makes a page that is sent twice count once. */
  readonly requestKey: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Page, referrer, campaign. */
  readonly source: Readonly<Record<string, string>>;
  readonly confirmUrl: (submissionId: number, now: Date) => string;
}
export interface FormOutcome {
  readonly submissionId: number;
  readonly leadId: number;
  /** Something waits for the confirmation from the mail. */
  readonly checkMail: boolean;
  /** The lead is new or has shown who it is: this browser may be remembered, if tracking is allowed. */
  readonly trusted: boolean;
  /** Agrees to be recognised. */
  readonly tracking: boolean;
}
/** At most so many confirmation mails to one address in a day: nobody is bombed through our forms. */
const OPT_IN_MAILS_A_DAY = 3;

/**
 * Takes a form in, in the caller's transaction: lead, company, submission, consents with proof, timeline, journeys and the
 * confirmation mail. Somebody known by address alone loses nothing and learns nothing: only empty fields are filled, a
 * consent that is granted stays granted.
 */
export async function submitForm(tx: Tx, sent: FormPost): Promise<FormOutcome> {
  const lead = await saveLead(tx, sent);
  const { definition } = sent.form;
  const given = lead.created ? [] : ((await consentsOf(tx, [lead.id])).get(lead.id) ?? []);
  const states = new Map(given.map((row) => [row.purpose, row.state]));
  const asked = sent.agreed.filter((purpose) => states.get(purpose) !== 'granted');
  const waits = definition.doubleOptIn && asked.length > 0;
  const confirmed = !waits || states.get('marketing') === 'granted';
  const submissionId = await keepSubmission(tx, sent, lead, confirmed);
  const tracking = states.get('tracking') === 'granted' || (!waits && asked.includes('tracking'));
  const outcome = { leadId: lead.id, checkMail: waits, trusted: lead.created || lead.identified, tracking };
  // the same page was sent before: the first time did everything
  if (submissionId === null) return { ...outcome, ...(await firstTime(tx, sent.requestKey!)) };
  askConsents(tx, sent, lead, asked, submissionId);
  await happen(tx, [...happenings(sent, lead, submissionId, waits ? [] : asked, confirmed, tx.now), ...lead.changes]);
  if (waits) await postOptIn(tx, sent, lead, asked, submissionId);
  return { ...outcome, submissionId };
}

async function keepSubmission(tx: Tx, sent: FormPost, lead: SavedLead, confirmed: boolean): Promise<number | null> {
  const [row] = await tx.query<{ id: number }>(
    `insert into form_submission (form_id, form_version_id, lead_id, values, ip, user_agent, at, confirmed_at, request_key, data)
     values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10::jsonb) on conflict (request_key) do nothing returning id`,
    [
      sent.form.id,
      sent.form.versionId,
      lead.id,
      JSON.stringify(sent.values),
      sent.ip,
      sent.userAgent?.slice(0, 500) ?? null,
      tx.now,
      confirmed ? tx.now : null,
      sent.requestKey,
      JSON.stringify({ language: sent.language, agreed: sent.agreed, ...sent.source }),
    ],
  );
  return row?.id ?? null;
}
async function firstTime(tx: Tx, requestKey: string): Promise<Pick<FormOutcome, 'submissionId' | 'checkMail'>> {
  const [row] = await tx.query<{ id: number; open: boolean }>(
    `select id, confirmed_at is null as open from form_submission where request_key = $1`,
    [requestKey],
  );
  return { submissionId: row!.id, checkMail: row!.open };
}

function askConsents(tx: Tx, sent: FormPost, lead: SavedLead, asked: readonly Purpose[], submissionId: number): void {
  const { definition, id, name, version, versionId } = sent.form;
  writeConsents(tx, lead.id, asked, definition.doubleOptIn ? 'pending' : 'granted');
  keepProof(
    tx,
    lead,
    asked.map((purpose) => ({
      purpose,
      act: definition.doubleOptIn ? 'requested' : 'granted',
      wording: wordingOf(sent, purpose),
    })),
    {
      ip: sent.ip,
      userAgent: sent.userAgent,
      formVersionId: versionId,
      data: {
        submission: submissionId,
        language: sent.language,
        form: { id, name, version },
        privacyUrl: definition.privacyUrl || undefined,
        ...sent.source,
      },
    },
  );
}
const wordingOf = ({ form, language }: FormPost, purpose: Purpose): string => {
  const words = form.definition.consents.find((consent) => consent.purpose === purpose)?.wording;
  return words ? words[language].trim() || words.de.trim() || words.en.trim() : '';
};

function happenings(
  sent: FormPost,
  lead: SavedLead,
  submissionId: number,
  granted: readonly Purpose[],
  confirmed: boolean,
  now: Date,
): Happening[] {
  const by = `form:${sent.form.id}`;
  const one = (kind: string, ref: string, part: string, data: Record<string, unknown> = {}): Happening => ({
    leadId: lead.id,
    touchpoint: { kind, ref, at: now, source: 'form', sourceId: `${submissionId}${part}`, data },
    by,
  });
  const answered = (sent.question ?? []).filter((key) => key in sent.values);
  return [
    ...(lead.created ? [one('lead.created', sent.form.id, ':created')] : []),
    ...answered.map((key) => one('question.answered', key, `:question:${key}`, { form: sent.form.id })),
    ...granted.map((purpose) => one('consent.granted', purpose, `:consent:${purpose}`, { form: sent.form.id })),
    {
      ...one('form.submitted', sent.form.id, '', { ...sent.source }),
      effects: sent.form.definition.tags.map((tag) => ({ kind: 'tag.add' as const, tag })),
    },
    ...(confirmed ? [one('form.confirmed', sent.form.id, ':confirmed')] : []),
  ];
}

async function postOptIn(
  tx: Tx,
  sent: FormPost,
  lead: SavedLead,
  asked: readonly Purpose[],
  submissionId: number,
): Promise<void> {
  const [count] = await tx.query<{ n: number }>(
    `select count(*) as n from outbox where lead_id = $1 and key like 'doi:%' and created_at > $2::timestamptz - interval '1 day'`,
    [lead.id, tx.now],
  );
  if (count!.n >= OPT_IN_MAILS_A_DAY) return;
  const payload: MailPayload = {
    class: 'service',
    builtin: 'opt-in',
    language: sent.language,
    data: {
      confirmUrl: sent.confirmUrl(submissionId, tx.now),
      formName: sent.form.definition.title[sent.language].trim() || sent.form.name,
      wording: asked.map((purpose) => wordingOf(sent, purpose)).join('\n'),
    },
  };
  await post(tx, [{ key: `doi:${submissionId}`, kind: 'mail', leadId: lead.id, payload }]);
}
