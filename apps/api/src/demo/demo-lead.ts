import type { Facts, Phase, Stage, Touchpoint } from '@cultivar/audience';
import type { WalkHistory } from './walk-history.ts';

export interface DemoCompany {
  readonly name: string;
  readonly domain: string;
  readonly fields: { readonly industry: string; readonly size: number; readonly country: string };
}
export interface Score {
  readonly axis: 'fit' | 'engagement';
  readonly points: number;
  readonly reason: string;
  readonly rule: string | null;
  readonly at: Date;
}
export interface StageMove {
  readonly from: Stage | null;
  readonly to: Stage;
  readonly reason: string;
  readonly at: Date;
}
export interface DemoHandoff {
  readonly person: number;
  readonly offeredAt: Date;
  readonly answeredAt: Date | null;
  readonly state: 'offered' | 'accepted' | 'rejected' | 'won' | 'lost';
  readonly answerReason: string | null;
  readonly recycleAt: Date | null;
  readonly closedAt: Date | null;
}
/** What one generated lead did, in order, with what the house's own rules made of it. */
export interface DemoLead {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: number;
  readonly jobTitle: string;
  readonly persona: string | null;
  readonly phase: Phase;
  readonly language: 'de' | 'en';
  readonly createdAt: Date;
  readonly source: string;
  readonly tags: readonly string[];
  readonly consent: 'granted' | 'pending' | 'withdrawn';
  /** When the opt-in mail was confirmed. */
  readonly confirmedAt: Date | null;
  readonly tracking: boolean;
  readonly facts: Facts;
  readonly touchpoints: readonly Touchpoint[];
  readonly scores: readonly Score[];
  readonly stages: readonly StageMove[];
  readonly handoffs: readonly DemoHandoff[];
  readonly bant: boolean;
  /** The way through the webinar journey, for those who registered. */
  readonly walk: WalkHistory | null;
}
