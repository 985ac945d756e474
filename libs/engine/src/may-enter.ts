import { DAY_MS, holds } from '@cultivar/audience';
import type { RuleFacts } from '@cultivar/audience';
import { REENTRY_DAYS, spread } from '@cultivar/workflow';
import type { Graph } from '@cultivar/workflow';

/**
 * So often in 24 hours a lead may enter the same journey. Journeys that call one another would else go round for ever, one
 * batch at a time.
 */
export const ENTRIES_PER_DAY = 20;
/** How a walk ends at once that is kept out for comparison. */
export const HOLDOUT = 'holdout';
/** How a walk ends whose lead the suppression rule now holds for. */
export const SUPPRESSED = 'suppressed';

type Settings = Graph['settings'];
/** What is known of a lead's earlier walks through the same journey. */
export interface EarlierWalks {
  readonly count: number;
  /** One of them has not ended. */
  readonly open: boolean;
  readonly lastEndedAt: Date | null;
  /** Begun in the last 24 hours. */
  readonly lately: number;
}
/** Why a lead is not let in, in the order in which it is asked. */
export const REFUSALS = ['not-live', 'inside', 're-entry', 'suppressed', 'entry-rule', 'budget'] as const;
export type EntryRefusal = (typeof REFUSALS)[number];
export type EntryAnswer =
  | {
      readonly letIn: true;
      /** Kept out for comparison: the walk ends at once. */
      readonly holdout: boolean;
      /** The journey is paused: the lead comes in and stands still. */
      readonly paused: boolean;
    }
  | {
      readonly letIn: false;
      readonly reason: EntryRefusal;
      /** For `re-entry`: when the lead may come in again, if ever. */
      readonly againAt?: Date;
    };

/** @returns days after an earlier walk's end until the lead may come in again; null: never */
export const againAfterDays = ({ reentry, reentryDays }: Settings): number | null =>
  reentry === 'never' ? null : reentry === 'after-days' ? (reentryDays ?? REENTRY_DAYS) : 0;

/** Whether the journey asks anything of a lead that wants to come in. */
export const asksOfEntrants = ({ entryRule, suppressionRule }: Settings): boolean =>
  entryRule !== undefined || suppressionRule !== undefined;

/** @returns which rule of the journey keeps this lead out */
export function keptOutBy(settings: Settings, facts: RuleFacts, now: Date): 'suppressed' | 'entry-rule' | null {
  if (settings.suppressionRule && holds(settings.suppressionRule, facts, now)) return 'suppressed';
  return settings.entryRule && !holds(settings.entryRule, facts, now) ? 'entry-rule' : null;
}

/** @returns whether the lead is one of the share that is kept out for comparison: always the same ones */
export const isHeldOut = ({ holdout = 0 }: Settings, workflowId: number, leadId: number): boolean =>
  holdout > 0 && spread(`holdout/${workflowId}/${leadId}`) * 100 < holdout;

export interface EntryQuestion {
  readonly workflowId: number;
  readonly leadId: number;
  readonly status: string;
  readonly settings: Settings;
  readonly facts: RuleFacts;
  readonly earlier: EarlierWalks;
  readonly now: Date;
}
/**
 * Whether a lead that an entry calls would be let in, and if not, why. The store's `letIn` says the same of thousands in one statement
 * (tested against this).
 */
export function mayEnter({ workflowId, leadId, status, settings, facts, earlier, now }: EntryQuestion): EntryAnswer {
  if (status !== 'live' && status !== 'paused') return { letIn: false, reason: 'not-live' };
  if (earlier.open) return { letIn: false, reason: 'inside' };
  if (earlier.count > 0) {
    const days = againAfterDays(settings);
    if (days === null) return { letIn: false, reason: 're-entry' };
    const againAt = new Date((earlier.lastEndedAt?.getTime() ?? -Infinity) + days * DAY_MS);
    if (days > 0 && againAt > now) return { letIn: false, reason: 're-entry', againAt };
  }
  const ruled = keptOutBy(settings, facts, now);
  if (ruled) return { letIn: false, reason: ruled };
  if (earlier.lately >= ENTRIES_PER_DAY) return { letIn: false, reason: 'budget' };
  return { letIn: true, holdout: isHeldOut(settings, workflowId, leadId), paused: status === 'paused' };
}
