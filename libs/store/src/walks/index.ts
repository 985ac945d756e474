export { comparisonOf } from './comparison.store.ts';
export { workflowFigures } from './figures.store.ts';
export type { MailNumbers, NodeFigures, Span, WorkflowFigures } from './figures.store.ts';
export * from './piles-up.ts';
export { forgetFigures, rollFigures } from './roll-figures.store.ts';
export { walkTrace } from './trace.store.ts';
export * from './walks-at.store.ts';
export { whyNot } from './why-not.store.ts';
export type { EntryReason, WhyNot } from './why-not.store.ts';
