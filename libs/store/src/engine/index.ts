export { advance, BATCH } from './advance.ts';
export type { Advanced, AdvanceOptions } from './advance.ts';
export { enrol, leave } from './enrol.ts';
export type { EnrolRefusal } from './enrol.ts';
export { lawsOf, scoringModel } from './house-rules.ts';
export { EMAIL_HASH } from './load-facts.ts';
export { due, sweep, sweepSlowly, takeTurn } from './sweep.ts';
