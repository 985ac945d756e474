import { audit } from '../audit/audit.store.ts';
import type { Tx } from '../database.ts';
import { fieldEars, tellingFields } from '../engine/fields-told.ts';
import { happen } from '../happen.ts';
import { whileNothingMoves } from '../keeping/parts.store.ts';

/**
 * Lead `keep` takes over everything of lead `gone`, which is deleted. What `keep` has stays, gaps are filled. Walks of `gone`
 * that are still open end (one person must not get two journeys' mails), and its waiting mails are not sent.
 * A withdrawal weighs more than a grant, whichever of the two it belongs to.
 *
 * @returns false: one of the two is not there any more (somebody erased or merged it meanwhile), and nothing was done
 */
export async function mergeLeads(tx: Tx, keep: number, gone: number, userId: number): Promise<boolean> {
  await whileNothingMoves(tx);
  const there = await tx.query(`select id from lead where id = any($1::bigint[]) order by id for update`, [
    [keep, gone],
  ]);
  if (there.length < 2) return false;
  await endWalks(tx, gone);
  await takeOverRows(tx, keep, gone);
  await takeOverConsents(tx, keep, gone);
  await takeOverChoices(tx, keep, gone);
  const by = `user:${userId}`;
  const told = await tellingFields(tx, { leadIds: [keep], by, hears: await fieldEars(tx) }, () =>
    fillGaps(tx, keep, gone),
  );
  await tx.query(`delete from lead where id = $1`, [gone]);
  await happen(tx, [{ leadId: keep, by, effects: [] }, ...told]);
  await audit(tx, userId, 'lead.merge', `lead:${keep}`, { gone });
  return true;
}

async function endWalks(tx: Tx, gone: number): Promise<void> {
  await tx.query(`delete from cursor where lead_id = $1`, [gone]);
  await tx.query(`update enrolment set ended_at = $2, outcome = 'merged' where lead_id = $1 and ended_at is null`, [
    gone,
    tx.now,
  ]);
  await tx.query(
    `update outbox set state = 5, code = 'merged', settled_at = $2 where lead_id = $1 and state = 0 and kind = 'mail'`,
    [gone, tx.now],
  );
}

async function takeOverRows(tx: Tx, keep: number, gone: number): Promise<void> {
  // entries into the same journey are numbered on
  await tx.query(
    `update enrolment e set lead_id = $1, entry_no = e.entry_no + coalesce(
       (select max(k.entry_no) from enrolment k where k.lead_id = $1 and k.workflow_id = e.workflow_id), 0)
     where e.lead_id = $2`,
    [keep, gone],
  );
  for (const table of [
    ...[
      'touchpoint',
      'touchpoint_total',
      'score_entry',
      'stage_change',
      'lead_note',
      'consent_proof',
      'outbox',
      'form_submission',
    ],
    ...['handoff', 'notification', 'task'],
  ])
    await tx.query(`update ${table} set lead_id = $1 where lead_id = $2`, [keep, gone]);
  await tx.query(
    `insert into qualification (lead_id, sheet, criterion, value, met, source, at)
     select $1, sheet, criterion, value, met, source, at from qualification where lead_id = $2 on conflict do nothing`,
    [keep, gone],
  );
}

/** Whoever left a topic as one of the two has left it. */
async function takeOverChoices(tx: Tx, keep: number, gone: number): Promise<void> {
  await tx.query(
    `insert into list_member (segment_id, lead_id, since) select segment_id, $1, since from list_member where lead_id = $2
     on conflict do nothing`,
    [keep, gone],
  );
  await tx.query(
    `insert into topic_choice (lead_id, topic_id, subscribed, by, at)
     select $1, topic_id, subscribed, by, at from topic_choice where lead_id = $2
     on conflict (lead_id, topic_id) do update set subscribed = excluded.subscribed, by = excluded.by, at = excluded.at
       where not excluded.subscribed and topic_choice.by <> 'lead'`,
    [keep, gone],
  );
}

const takeOverConsents = (tx: Tx, keep: number, gone: number) =>
  tx.query(
    `insert into consent (lead_id, purpose, state, changed_at)
     select $1, purpose, state, changed_at from consent where lead_id = $2
     on conflict (lead_id, purpose) do update set state = excluded.state, changed_at = excluded.changed_at
       where excluded.state = 'withdrawn' or (consent.state = 'pending' and excluded.state = 'granted')`,
    [keep, gone],
  );

async function fillGaps(tx: Tx, keep: number, gone: number): Promise<void> {
  // two leads cannot have one address: the other's is taken away before the first may get it
  const [other] = await tx.query<{ email: string | null }>(`select email from lead where id = $1`, [gone]);
  await tx.query(`update lead set email = null where id = $1`, [gone]);
  await tx.query(
    `update lead k set email = coalesce(k.email, $3), first_name = coalesce(k.first_name, g.first_name),
       last_name = coalesce(k.last_name, g.last_name), fields = g.fields || jsonb_strip_nulls(k.fields),
       tags = (select coalesce(array_agg(distinct tag order by tag), '{}') from unnest(k.tags || g.tags) tag),
       company_id = coalesce(k.company_id, g.company_id), buying_role = coalesce(k.buying_role, g.buying_role),
       owner_id = coalesce(k.owner_id, g.owner_id), persona = coalesce(k.persona, g.persona),
       phase = coalesce(k.phase, g.phase), last_seen_at = greatest(k.last_seen_at, g.last_seen_at),
       created_at = least(k.created_at, g.created_at), updated_at = $4,
       engagement = k.engagement + g.engagement,
       fit = (select coalesce(sum(points), 0) from score_entry where lead_id = k.id and axis = 'fit')
     from lead g where k.id = $1 and g.id = $2`,
    [keep, gone, other?.email ?? null, tx.now],
  );
}
