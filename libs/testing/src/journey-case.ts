import type { ScoringModel } from '@cultivar/scoring';
import type { Effect, Graph } from '@cultivar/workflow';

/** Something that comes from outside, so many minutes after the start; `lead` is a place in the list of leads. */
export type CaseEvent = { readonly minute: number; readonly lead: number } & (
  | {
      readonly do: 'happens';
      readonly kind: string;
      readonly ref: string | null;
      readonly data?: Readonly<Record<string, unknown>>;
      /** Reported so many minutes after it was. */
      readonly late: number;
      /** Delivered so often, under one id. */
      readonly copies: number;
    }
  | { readonly do: 'answers'; readonly outcome: 'ok' | 'failed'; readonly mood: string }
  | { readonly do: 'sells'; readonly answer: 'accepted' | 'duplicate' | 'competitor' }
  | { readonly do: 'added'; readonly journey: number }
  /** A clock or a post lets the lead in at an entry of its own. */
  | { readonly do: 'opened'; readonly journey: number; readonly entry: string; readonly by: 'clock' | 'post' }
  | { readonly do: 'changed'; readonly effect: Effect }
  /** This became of the last mail of each walk of the lead. */
  | { readonly do: 'mailed'; readonly what: 'sent' | 'opened' | 'clicked' | 'bounced' }
  /** A journey is published anew, and leads are moved; that concerns all of them, whatever `lead` says. */
  | ({ readonly do: 'edited' } & CaseEdit)
  /** The latest moves of a journey are undone. */
  | { readonly do: 'undone'; readonly journey: number }
);
export interface CaseMove {
  readonly version: number;
  readonly from: string;
  /** null: taken out */
  readonly to: string | null;
  readonly again: boolean;
}
export interface CaseEdit {
  readonly journey: number;
  readonly graph: Graph;
  readonly moves: readonly CaseMove[];
  readonly resend: boolean;
}
/** What a service answers. */
export const answerOf = ({ outcome, mood }: Extract<CaseEvent, { do: 'answers' }>) => ({
  ...{ mood, status: outcome === 'ok' ? 200 : 500 },
});
/** Events that concern everybody. */
export const concernsAll = (event: CaseEvent): boolean => event.do === 'edited' || event.do === 'undone';
export interface CaseLead {
  readonly zone: string;
  readonly consented: boolean;
}
/** Journeys, leads and what happens to them: everything that decides how it ends. Plain JSON, so that it can be kept. */
export interface JourneyCase {
  readonly start: string;
  readonly leads: readonly CaseLead[];
  readonly graphs: readonly Graph[];
  readonly model: ScoringModel;
  readonly events: readonly CaseEvent[];
}

/** Nobody of a made-up journey is watched for longer. */
export const CASE_DAYS = 500;
/** Whatever it comes to after so many instants is compared as it stands. */
export const CASE_INSTANTS = 40;
