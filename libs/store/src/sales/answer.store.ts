import { mayAnswer, mayHandle, rejectEffect } from '@cultivar/sales';
import type { HandoffState, RejectReason } from '@cultivar/sales';
import type { Effect } from '@cultivar/workflow';
import type { Stage } from '@cultivar/audience';
import type { Tx } from '../database.ts';
import { answerHold, happen } from '../happen.ts';

export interface Answerer {
  readonly userId: number;
  readonly role: string;
}
export interface HandoffAnswer {
  readonly handoffId: number;
  readonly by: Answerer;
  readonly answer: 'accepted' | 'rejected';
  /** Needed to reject. */
  readonly reason?: RejectReason | undefined;
  /** When the lead comes back; needed with the reason `timing`. */
  readonly recycleAt?: Date | undefined;
  readonly note?: string | undefined;
}
export type AnswerRefusal =
  'not-found' | 'not-yours' | 'already-answered' | 'reason-missing' | 'date-missing' | 'date-past' | 'not-accepted';
export type AnswerResult =
  | {
      readonly ok: true;
      readonly state: HandoffState;
      readonly leadId: number;
      /** False: it had been answered so before. */ readonly now: boolean;
    }
  | { readonly ok: false; readonly code: AnswerRefusal; readonly state: HandoffState | null };

interface LockedHandoff {
  readonly id: number;
  readonly leadId: number;
  readonly state: HandoffState;
  readonly userId: number | null;
  readonly enrolmentId: number | null;
  readonly seq: number | null;
  readonly waiting: readonly { readonly enrolmentId: number; readonly seq: number }[];
  readonly answeredBy: number | null;
  readonly stage: Stage;
}
/** Locks the lead, then its handoff: the order everybody keeps. */
export async function lockHandoff(tx: Tx, handoffId: number): Promise<LockedHandoff | null> {
  const [lead] = await tx.query<{ stage: Stage }>(
    `select stage from lead where id = (select lead_id from handoff where id = $1) for update`,
    [handoffId],
  );
  if (!lead) return null;
  const [row] = await tx.query<LockedHandoff>(
    `select id, lead_id as "leadId", state, user_id as "userId", enrolment_id as "enrolmentId", seq, waiting,
       answered_by as "answeredBy" from handoff where id = $1 for update`,
    [handoffId],
  );
  return row ? { ...row, stage: lead.stage } : null;
}

/** Tells every walk that waits for this handoff how it went on. */
export async function answerWalks(
  tx: Tx,
  handoff: Pick<LockedHandoff, 'enrolmentId' | 'seq' | 'waiting'>,
  outcome: 'accepted' | 'rejected' | 'expired',
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const own = handoff.enrolmentId === null ? [] : [{ enrolmentId: handoff.enrolmentId, seq: handoff.seq ?? 0 }];
  for (const walk of [...own, ...handoff.waiting]) await answerHold(tx, { ...walk, outcome, data });
}

/**
 * Accepts or rejects a handoff. Of two answers one wins; the same answer again by the same person changes nothing.
 * Accepting makes the lead an SAL and its answerer the owner; rejecting recycles or disqualifies it, as the reason says.
 */
export async function answerHandoff(tx: Tx, it: HandoffAnswer): Promise<AnswerResult> {
  const handoff = await lockHandoff(tx, it.handoffId);
  if (!handoff) return { ok: false, code: 'not-found', state: null };
  const refusal = mayAnswer(handoff, it.by);
  if (refusal) {
    if (handoff.state === it.answer && handoff.answeredBy === it.by.userId)
      return { ok: true, state: handoff.state, leadId: handoff.leadId, now: false };
    return { ok: false, code: refusal, state: handoff.state };
  }
  return it.answer === 'accepted' ? accept(tx, handoff, it) : reject(tx, handoff, it);
}

/** Stages an accepted lead is not moved back from. */
const BEYOND: readonly Stage[] = ['sal', 'sql', 'customer'];

async function accept(tx: Tx, handoff: LockedHandoff, it: HandoffAnswer): Promise<AnswerResult> {
  await tx.query(
    `update handoff set state = 'accepted', answered_at = $2, answered_by = $3, user_id = $4, answer_note = $5 where id = $1`,
    // who answers an offer to nobody takes it; a marketer's yes leaves it with the person asked
    [handoff.id, tx.now, it.by.userId, handoff.userId ?? it.by.userId, it.note ?? null],
  );
  await tx.query(`update lead set owner_id = $2, recycle_at = null where id = $1`, [
    handoff.leadId,
    handoff.userId ?? it.by.userId,
  ]);
  await happen(tx, [
    {
      leadId: handoff.leadId,
      by: `user:${it.by.userId}`,
      touchpoint: {
        kind: 'handoff.accepted',
        source: 'handoff',
        sourceId: `${handoff.id}:accepted`,
        data: { handoffId: handoff.id },
      },
      effects: BEYOND.includes(handoff.stage) ? [] : [{ kind: 'stage.set', stage: 'sal', reason: 'handoff.accepted' }],
    },
  ]);
  await answerWalks(tx, handoff, 'accepted', { userId: it.by.userId });
  return { ok: true, state: 'accepted', leadId: handoff.leadId, now: true };
}

async function reject(tx: Tx, handoff: LockedHandoff, it: HandoffAnswer): Promise<AnswerResult> {
  if (!it.reason) return { ok: false, code: 'reason-missing', state: handoff.state };
  const effect = rejectEffect(it.reason, it.recycleAt ?? null, tx.now);
  if (typeof effect === 'string') return { ok: false, code: effect, state: handoff.state };
  await tx.query(
    `update handoff set state = 'rejected', answered_at = $2, answered_by = $3, answer_reason = $4, recycle_at = $5,
       answer_note = $6, closed_at = $2 where id = $1`,
    [handoff.id, tx.now, it.by.userId, it.reason, effect.recycleAt, it.note ?? null],
  );
  await giveBack(tx, handoff, it.by, it.reason, effect, 'handoff.rejected');
  await answerWalks(tx, handoff, 'rejected', {
    reason: it.reason,
    recycleAt: effect.recycleAt?.toISOString() ?? null,
    userId: it.by.userId,
  });
  return { ok: true, state: 'rejected', leadId: handoff.leadId, now: true };
}

/** Back to marketing: stage, date and mark as the reason says. Recycled, its engagement begins anew (see `fold`). */
async function giveBack(
  tx: Tx,
  handoff: LockedHandoff,
  by: Answerer,
  reason: string,
  effect: { readonly stage: Stage; readonly recycleAt: Date | null; readonly tag: string | null },
  kind: string,
): Promise<void> {
  const effects: Effect[] = [{ kind: 'stage.set', stage: effect.stage, reason }];
  if (effect.tag) effects.push({ kind: 'tag.add', tag: effect.tag });
  await happen(tx, [
    {
      leadId: handoff.leadId,
      by: `user:${by.userId}`,
      touchpoint: {
        kind,
        ref: reason,
        source: 'handoff',
        sourceId: `${handoff.id}:${kind}`,
        data: { handoffId: handoff.id, recycleAt: effect.recycleAt?.toISOString() ?? null },
      },
      effects,
    },
  ]);
  await tx.query(`update lead set recycle_at = $2 where id = $1`, [handoff.leadId, effect.recycleAt]);
}

export interface HandoffClose {
  readonly handoffId: number;
  readonly by: Answerer;
  readonly outcome: 'won' | 'lost' | 'recycled';
  /** Needed unless won. */
  readonly reason?: RejectReason | undefined;
  readonly recycleAt?: Date | undefined;
  readonly note?: string | undefined;
}
/** Ends the work on an accepted handoff: won makes a customer; lost and recycled do to the lead what the reason says. */
export async function closeHandoff(tx: Tx, it: HandoffClose): Promise<AnswerResult> {
  const handoff = await lockHandoff(tx, it.handoffId);
  if (!handoff) return { ok: false, code: 'not-found', state: null };
  if (!mayHandle(handoff, it.by)) return { ok: false, code: 'not-yours', state: handoff.state };
  if (handoff.state === it.outcome) return { ok: true, state: handoff.state, leadId: handoff.leadId, now: false };
  if (handoff.state !== 'accepted')
    return { ok: false, code: handoff.state === 'offered' ? 'not-accepted' : 'already-answered', state: handoff.state };
  if (it.outcome !== 'won' && !it.reason) return { ok: false, code: 'reason-missing', state: handoff.state };
  const effect = it.reason && it.outcome !== 'won' ? rejectEffect(it.reason, it.recycleAt ?? null, tx.now) : null;
  if (typeof effect === 'string') return { ok: false, code: effect, state: handoff.state };
  await tx.query(
    `update handoff set state = $2, closed_at = $3, answer_reason = $4, recycle_at = $5, answer_note = coalesce($6, answer_note) where id = $1`,
    [handoff.id, it.outcome, tx.now, it.reason ?? null, effect?.recycleAt ?? null, it.note ?? null],
  );
  if (effect) await giveBack(tx, handoff, it.by, it.reason!, effect, `handoff.${it.outcome}`);
  else
    await happen(tx, [
      {
        leadId: handoff.leadId,
        by: `user:${it.by.userId}`,
        touchpoint: {
          kind: 'handoff.won',
          source: 'handoff',
          sourceId: `${handoff.id}:handoff.won`,
          data: { handoffId: handoff.id },
        },
        effects: [{ kind: 'stage.set', stage: 'customer', reason: 'handoff.won' }],
      },
    ]);
  return { ok: true, state: it.outcome, leadId: handoff.leadId, now: true };
}

/** Hands an open offer to somebody else, or takes it. The clock keeps running. */
export async function assignHandoff(
  tx: Tx,
  it: { readonly handoffId: number; readonly by: Answerer; readonly userId: number },
): Promise<AnswerResult> {
  const handoff = await lockHandoff(tx, it.handoffId);
  if (!handoff) return { ok: false, code: 'not-found', state: null };
  if (!mayHandle(handoff, it.by)) return { ok: false, code: 'not-yours', state: handoff.state };
  if (handoff.state !== 'offered' && handoff.state !== 'accepted')
    return { ok: false, code: 'already-answered', state: handoff.state };
  await tx.query(`update handoff set user_id = $2 where id = $1`, [handoff.id, it.userId]);
  await tx.query(`update lead set owner_id = $2 where id = $1`, [handoff.leadId, it.userId]);
  return { ok: true, state: handoff.state, leadId: handoff.leadId, now: true };
}
