export * from './funnel.store.ts';
export * from './matrix.store.ts';
export * from './overview.store.ts';
export * from './speed.store.ts';
export * from './stage-time.store.ts';
export * from './stuck.store.ts';
