import type { Stage, Words } from '@cultivar/audience';
import { z } from 'zod';

/** A qualified lead offered to sales: open until answered, then worked on until it is won, lost or given back. */
export const HANDOFF_STATES = ['offered', 'accepted', 'rejected', 'expired', 'won', 'lost', 'recycled'] as const;
export const HandoffState = z.enum(HANDOFF_STATES);
export type HandoffState = z.infer<typeof HandoffState>;
export const HANDOFF_STATE_WORDS: Readonly<Record<HandoffState, Words>> = {
  offered: { de: 'Wartet auf Antwort', en: 'Waiting for an answer' },
  accepted: { de: 'In Arbeit', en: 'In progress' },
  rejected: { de: 'Abgelehnt', en: 'Rejected' },
  expired: { de: 'Frist abgelaufen', en: 'Expired' },
  won: { de: 'Gewonnen', en: 'Won' },
  lost: { de: 'Verloren', en: 'Lost' },
  recycled: { de: 'Zurückgegeben', en: 'Given back' },
};
/** The whole state machine. */
export const HANDOFF_MOVES: Readonly<Record<HandoffState, readonly HandoffState[]>> = {
  offered: ['accepted', 'rejected', 'expired'],
  accepted: ['won', 'lost', 'recycled'],
  rejected: [],
  expired: [],
  won: [],
  lost: [],
  recycled: [],
};
export const mayMove = (from: HandoffState, to: HandoffState): boolean => HANDOFF_MOVES[from].includes(to);
/** So many criteria of the sheet make a lead sales qualified without further ado; with fewer somebody says so expressly. */
export const SQL_NEEDS_MET = 3;
/** States in which somebody has to do something. */
export const OPEN_HANDOFFS = ['offered', 'accepted'] as const satisfies readonly HandoffState[];

export type Refusal = 'already-answered' | 'not-yours';
/**
 * Who may answer: the person asked; anybody in sales where nobody is asked yet; marketers and admins in their stead.
 * @returns null if they may, else why not
 */
export function mayAnswer(
  handoff: { readonly state: HandoffState; readonly userId: number | null },
  by: { readonly userId: number; readonly role: string },
): Refusal | null {
  if (handoff.state !== 'offered') return 'already-answered';
  return mayHandle(handoff, by) ? null : 'not-yours';
}
export const mayHandle = (
  handoff: { readonly userId: number | null },
  by: { readonly userId: number; readonly role: string },
): boolean =>
  handoff.userId === by.userId ||
  by.role === 'admin' ||
  by.role === 'marketer' ||
  (handoff.userId === null && by.role === 'sales');

export const REJECT_REASONS = [
  'timing',
  'no-need',
  'no-budget',
  'no-authority',
  'not-icp',
  'competitor',
  'unreachable',
  'duplicate',
  'bad-data',
] as const;
export const RejectReason = z.enum(REJECT_REASONS);
export type RejectReason = z.infer<typeof RejectReason>;

/** What a reason does to the lead. */
export interface RejectMeaning extends Words {
  readonly stage: Extract<Stage, 'recycled' | 'disqualified'>;
  /** Comes back on this date: asked for, or by itself after so many days, or not by itself. */
  readonly comesBack: 'on-date' | { readonly afterDays: number } | null;
  /** Marks the lead, so that somebody mends it. */
  readonly tag?: string;
}
export const REJECT_MEANINGS: Readonly<Record<RejectReason, RejectMeaning>> = {
  timing: { de: 'Zeitpunkt passt noch nicht', en: 'Not yet the right time', stage: 'recycled', comesBack: 'on-date' },
  'no-need': { de: 'Kein Bedarf', en: 'No need', stage: 'recycled', comesBack: { afterDays: 180 } },
  'no-budget': { de: 'Kein Budget', en: 'No budget', stage: 'recycled', comesBack: { afterDays: 180 } },
  'no-authority': {
    de: 'Entscheidet nicht mit',
    en: 'No say in the decision',
    stage: 'recycled',
    comesBack: { afterDays: 60 },
  },
  'not-icp': {
    de: 'Passt nicht zu unserem Angebot',
    en: 'Does not fit our offer',
    stage: 'disqualified',
    comesBack: null,
  },
  competitor: {
    de: 'Wettbewerber oder Student',
    en: 'Competitor or student',
    stage: 'disqualified',
    comesBack: null,
  },
  unreachable: { de: 'Nicht erreichbar', en: 'Not reachable', stage: 'recycled', comesBack: { afterDays: 30 } },
  duplicate: { de: 'Doppelt vorhanden', en: 'Duplicate', stage: 'recycled', comesBack: null, tag: 'duplicate' },
  'bad-data': {
    de: 'Daten stimmen nicht',
    en: 'Data is wrong',
    stage: 'recycled',
    comesBack: null,
    tag: 'check-data',
  },
};
const DAY_MS = 86_400_000;

export interface RejectEffect {
  readonly stage: RejectMeaning['stage'];
  readonly recycleAt: Date | null;
  readonly tag: string | null;
}
/**
 * @param wish the date asked for; where given it wins over the reason's own, for reasons that recycle
 * @returns what happens to the lead, or `date-missing` / `date-past`
 */
export function rejectEffect(
  reason: RejectReason,
  wish: Date | null,
  now: Date,
): RejectEffect | 'date-missing' | 'date-past' {
  const { stage, comesBack, tag = null } = REJECT_MEANINGS[reason];
  if (stage === 'disqualified') return { stage, recycleAt: null, tag };
  if (wish && wish <= now) return 'date-past';
  if (comesBack === 'on-date') return wish ? { stage, recycleAt: wish, tag } : 'date-missing';
  const own = comesBack ? new Date(now.getTime() + comesBack.afterDays * DAY_MS) : null;
  return { stage, recycleAt: wish ?? own, tag };
}
