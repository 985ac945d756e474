export * from './act-on-stopped.store.ts';
export * from './figures.store.ts';
export * from './stopped.store.ts';
export * from './troubled-mails.store.ts';
export * from './doctor.store.ts';
export * from './new-troubles.store.ts';
export * from './tracing.ts';
export * from './without-secrets.ts';
