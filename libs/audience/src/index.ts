export {
  asInstant,
  asNumber,
  BLANKS,
  compareValues,
  foldCase,
  INSTANT_TEXT,
  isMissing,
  NUMBER_TEXT,
} from './compare.ts';
export * from './consent.ts';
export * from './explain.ts';
export * from './event-words.ts';
export * from './facts.ts';
export * from './holds.ts';
export * from './form-definition.ts';
export type { LeadData } from './lead-data.ts';
export * from './lifecycle.ts';
export * from './list.ts';
export * from './may-hold.ts';
export * from './next-questions.ts';
export * from './retention.ts';
export * from './rule-reads.ts';
export * from './rule-sentence.ts';
export * from './rule.ts';
export * from './touchpoint.ts';
export * from './words.ts';
