export * from './business-time.ts';
export * from './handoff.ts';
export * from './routing.ts';
