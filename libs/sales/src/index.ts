export * from './business-time.ts';
export * from './funnel-plan.ts';
export * from './handoff.ts';
export * from './routing.ts';
export * from './survival.ts';
