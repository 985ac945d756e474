export { advance, BATCH } from './advance.ts';
export type { Advanced, AdvanceOptions } from './advance.ts';
export { enrol, leave } from './enrol.ts';
export type { EnrolRefusal } from './enrol.ts';
export { beginEnrolRun, enrolRun, enrolSome, openEnrolRuns } from './enrol-run.ts';
export type { EnrolRun } from './enrol-run.ts';
export { lawsOf, scoringModel } from './house-rules.ts';
export { EMAIL_HASH } from './load-facts.ts';
export { due, nextDue, sweep, sweepSlowly, takeTurn } from './sweep.ts';
