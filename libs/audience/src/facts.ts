import type { Consents } from './consent.ts';
import type { Phase, Stage, Temperature } from './lifecycle.ts';
import type { Rule } from './rule.ts';
import type { Touchpoint } from './touchpoint.ts';
import type { Language } from './words.ts';

/**
 * Everything a decision about a lead may be based on. Loaded in bulk by `store`, made up by hand in a dry run,
 * generated in property tests: one shape everywhere.
 */
export interface Facts {
  /** Lead fields by key (`email`, `firstName`, `jobTitle`, custom ones) and company fields as `company.<key>`. Missing = null or absent. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly score: { readonly fit: number; readonly engagement: number };
  readonly stage: Stage;
  readonly temperature: Temperature;
  /** Persona id. */
  readonly persona: string | null;
  readonly phase: Phase | null;
  readonly consents: Consents;
  readonly suppressed: boolean;
  /** IANA zone of the lead; the organisation's where unknown. */
  readonly zone: string;
  readonly language: Language;
  readonly ownerId: number | null;
  /** Only those kinds that a rule or wait of the version names, newest first. */
  readonly touchpoints: readonly Touchpoint[];
  /** The rules of the segments that a rule of the version names, by segment id. */
  readonly segments: Readonly<Record<string, Rule>>;
  /** What the world answered to earlier nodes of this enrolment, by node id. In rules: field `answer.<node id>.<path>`. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** What there is to read, newest first; only loaded for a version that asks for it. */
  readonly content?: readonly ContentItem[];
}
/** A content of the house, attributed to whom and when it serves. */
export interface ContentItem {
  readonly id: string;
  readonly name: string;
  /** Ids; empty: for everybody. */
  readonly personas: readonly string[];
  /** Empty: for every phase. */
  readonly phases: readonly string[];
}
