export * from './audit/audit.store.ts';
export * from './database.ts';
export * from './happen.ts';
export * from './outbox-payload.ts';
export * from './settings/setting.store.ts';
